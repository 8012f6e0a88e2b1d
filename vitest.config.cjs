const LONG = 60_000;

/** No test takes nearly as long: only one that hangs is stopped, however busy the machine is. */
module.exports = { test: { testTimeout: LONG, hookTimeout: LONG } };
