/** The summary of logs, read as `summary` reads them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LineCounts } from '../../src/cli/line-counts.ts';
import { openLog, readLog } from '../../src/cli/read-log.ts';
import { Talk } from '../../src/cli/talk.ts';
import { Correlator } from '../../src/correlate/correlator.ts';
import type { Kind, Message } from '../../src/message/message.ts';
import type { Summary, SummaryGrouping } from '../../src/query/summary/summary.ts';
import { SummaryTally } from '../../src/query/summary/tally.ts';
import { utcZone } from '../../src/time/zone.ts';

const NOW = Date.UTC(2026, 10, 24, 12);

export interface Summed {
  readonly summary: Summary;
  readonly messages: readonly Message[];
}

export async function summaryOf(
  file: string,
  options: { readonly by?: SummaryGrouping; readonly limit?: number; readonly kinds?: Kind[] } = {},
): Promise<Summed> {
  const tally = new SummaryTally(options.by === undefined ? {} : { by: options.by });
  const messages: Message[] = [];
  const onMessage = (message: Message) => {
    if (options.kinds !== undefined && !options.kinds.includes(message.kind)) return;
    messages.push(message);
    tally.add(message, utcZone);
  };
  const counts = new LineCounts({ keepSamples: false });
  const talk = new Talk(() => {}, { isQuiet: true });
  const correlator = new Correlator({ onMessage });
  const log = await openLog({
    files: [file],
    year: 2026,
    zone: utcZone,
    machineZone: utcZone,
    now: NOW,
    counts,
    talk,
  });
  await readLog(log, correlator, counts, talk, (event, origin) => tally.take(event, origin));
  return { summary: tally.summary(options.limit ?? 1000), messages };
}

/** The summary of one log, given as lines without host: `May  5 13:00:00 postfix/master[1]: …`. */
export async function summaryOfLines(
  lines: string,
  options: Parameters<typeof summaryOf>[1] = {},
): Promise<Summary> {
  const folder = mkdtempSync(join(tmpdir(), 'mtatrace-summary-'));
  try {
    const text = lines
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .map((line) => line.replace(/^(\w{3} [ \d]\d [\d:]{8}) /, '$1 mail '));
    writeFileSync(join(folder, 'log'), `${text.join('\n')}\n`);
    return (await summaryOf(join(folder, 'log'), options)).summary;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
