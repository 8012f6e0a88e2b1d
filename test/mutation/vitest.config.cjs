// One process for all files of a run: a mutant is switched on by name, so nothing needs to be loaded anew.
module.exports = { test: { isolate: false, fileParallelism: false } };
