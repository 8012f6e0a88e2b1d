// Preloaded into a measured Node process: prints its peak memory (KiB) and processor time (µs) when it ends.
process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  process.stderr.write(`peak ${maxRSS} cpu ${userCPUTime + systemCPUTime}\n`);
});
