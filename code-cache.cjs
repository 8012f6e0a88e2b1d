// Keeps what V8 makes of the bundle, with the functions that a start takes; run by bundle.mjs.
const { writeFileSync } = require('node:fs');
const { CODE, compile, run } = require('./bin/mtatrace');

const script = compile();
process.argv.splice(2, Number.POSITIVE_INFINITY, '--help');
process.on('exit', () => writeFileSync(CODE, script.createCachedData()));
run(script);
