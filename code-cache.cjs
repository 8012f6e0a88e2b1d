// Keeps V8's code for the bundle, including the functions that every start needs. Run by bundle.mjs.
const { writeFileSync } = require('node:fs');
const { CODE, compile, run } = require('./bin/mtatrace');

const script = compile();
process.argv.splice(2, Number.POSITIVE_INFINITY, '--help');
process.on('exit', () => writeFileSync(CODE, script.createCachedData()));
run(script);
