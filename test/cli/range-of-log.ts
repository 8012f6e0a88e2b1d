/** Ranges of a log, read within this process. */
import { execFileSync } from 'node:child_process';
import { LineCounts } from '../../src/cli/line-counts.ts';
import { openLog, readLog } from '../../src/cli/read-log.ts';
import { Talk } from '../../src/cli/talk.ts';
import { Correlator } from '../../src/correlate/correlator.ts';
import type { Message } from '../../src/message/message.ts';
import { utcZone } from '../../src/time/zone.ts';

export const fixture = (name: string) =>
  new URL(`../../fixtures/${name}`, import.meta.url).pathname;

interface Range {
  readonly since: number | null;
  readonly until: number | null;
}

interface Read {
  readonly messages: Message[];
  readonly lines: number;
  readonly told: string[];
}

/** The messages of a range, and how many lines of the log itself were counted for them. */
export async function read(
  files: readonly string[],
  range: Range | null,
  options = {},
): Promise<Read> {
  const messages: Message[] = [];
  const told: string[] = [];
  const counts = new LineCounts({ keepSamples: false });
  const talk = new Talk((text) => told.push(text), { isQuiet: false });
  const correlator = new Correlator({
    keepTimeline: true,
    onMessage: (message) => messages.push(message),
  });
  const log = await openLog({
    files,
    year: 2026,
    machineZone: utcZone,
    now: Date.UTC(2026, 11, 1),
    counts,
    talk,
    withLineNumbers: true,
    withStories: true,
    limits: { leastSkipped: 0, leastShare: 0 },
    ...(range === null ? {} : { rangeAt: () => range }),
    ...options,
  });
  await readLog(log, correlator, counts, talk);
  return { messages, lines: counts.lines, told };
}

export const byStart = (a: Message, b: Message) =>
  a.startedAt - b.startedAt || (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

export function within(messages: readonly Message[], { since, until }: Range): Message[] {
  return messages
    .filter((one) => since === null || one.endedAt >= since)
    .filter((one) => until === null || one.startedAt <= until)
    .sort(byStart);
}

/** Numbers that are the same in every run. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 2 ** 32;
  };
}

export const bare = (message: Message) => ({ ...message, timeline: [] });

/** A made log of four days, in which mail waits for hours. */
export function madeLog(path: string): void {
  const generator = fixture('tools/gen-log.mjs');
  execFileSync(process.execPath, [generator, path, '--mb', '5', '--days', '4', '--seed', '7']);
}
