// Correlates one log as `summary` has to, and prints its counts: the work that the benchmark measures.
import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--max-semi-space-size=1');
const { openLog, readLog } = await import('../dist/cli/read-log.js');
const { LineCounts } = await import('../dist/cli/line-counts.js');
const { Talk } = await import('../dist/cli/talk.js');
const { Correlator } = await import('../dist/correlate/correlator.js');
const { MessageTally } = await import('../dist/query/message-tally.js');
const { utcZone } = await import('../dist/time/zone.js');

const counts = new LineCounts({ keepSamples: false });
const talk = new Talk((text) => process.stderr.write(text), { isQuiet: true });
const tally = new MessageTally();
const correlator = new Correlator({ onMessage: (message) => tally.add(message) });
const log = await openLog({ files: [process.argv[2]], machineZone: utcZone, now: Date.now(), counts, talk });
await readLog(log, correlator, counts, talk);
console.log(
  JSON.stringify({
    lines: counts.lines,
    notUnderstood: counts.notUnderstood,
    ...tally.counts,
    ...correlator.tally,
    ...correlator.hopCounts,
    peakMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
);
