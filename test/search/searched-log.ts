import { LineCounts } from '../../src/cli/line-counts.ts';
import { openLog, readLog } from '../../src/cli/read-log.ts';
import { Talk } from '../../src/cli/talk.ts';
import type { Range } from '../../src/core/range.ts';
import { Correlator } from '../../src/correlate/correlator.ts';
import type { Message } from '../../src/message/message.ts';
import type { SoughtId } from '../../src/search/message-lines.ts';
import { utcZone } from '../../src/time/zone.ts';

/** Reads a log, or only what it says about an id, however small it is. */
export async function read(path: string, sought?: string | SoughtId, range?: Range) {
  const messages: Message[] = [];
  const counts = new LineCounts({ keepSamples: false });
  const talk = new Talk(() => {}, { isQuiet: true });
  const correlator = new Correlator({
    keepTimeline: true,
    onMessage: (message) => messages.push(message),
  });
  const log = await openLog({
    files: [path],
    year: 2026,
    machineZone: utcZone,
    now: Date.UTC(2026, 11, 1),
    counts,
    talk,
    onlyAround: typeof sought === 'string' ? { id: sought } : sought,
    withLineNumbers: true,
    withStories: true,
    limits: { leastSkipped: 0 },
    ...(range === undefined ? {} : { rangeAt: () => range }),
  });
  const { isAroundId, isOutline } = await readLog(log, correlator, counts, talk);
  return { messages, lines: counts.lines, isAroundId, isOutline };
}
