// One process for all files of a run: a mutant is switched on by name, so nothing needs to be loaded anew. The first run
// must pass on a busy machine too; what takes too long with a change in it, Stryker stops itself.
module.exports = { test: { isolate: false, fileParallelism: false, testTimeout: 60_000 } };
