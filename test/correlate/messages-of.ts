import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LineCounts } from '../../src/cli/line-counts.ts';
import { openLog, readLog } from '../../src/cli/read-log.ts';
import { Talk } from '../../src/cli/talk.ts';
import type { Origin } from '../../src/core/origin.ts';
import { Correlator, type CorrelatorOptions } from '../../src/correlate/correlator.ts';
import type { MailEvent } from '../../src/events/mail-event.ts';
import type { Message } from '../../src/message/message.ts';
import { utcZone } from '../../src/time/zone.ts';

const NOW = Date.UTC(2026, 10, 24, 12);

export interface Read {
  readonly messages: Message[];
  readonly counts: LineCounts;
  readonly correlator: CountingCorrelator;
  readonly told: string[];
}

/** Counts what the lines say, whatever message they belong to. */
class CountingCorrelator extends Correlator {
  readonly tally = { removals: 0, deferrals: 0, refusals: 0 };

  override take(event: MailEvent, origin: Origin): void {
    const { tally } = this;
    if (event.kind === 'removed') tally.removals++;
    if (event.kind === 'delivery-attempted' && FAILED_FOR_NOW.includes(event.status))
      tally.deferrals++;
    if (event.kind === 'rejected' && event.queueId === undefined) tally.refusals += event.times;
    super.take(event, origin);
  }
}

const FAILED_FOR_NOW = ['deferred', 'SOFTBOUNCE'];

/** The log goes on: what is in flight stays so. */
class OpenCorrelator extends CountingCorrelator {
  override finish(): void {}
}

/** What the files give, read as one log of the year 2026 in UTC. */
export async function readFiles(
  files: readonly string[],
  options: Omit<CorrelatorOptions, 'onMessage'> & { year?: number; isGoingOn?: boolean } = {},
): Promise<Read> {
  const messages: Message[] = [];
  const told: string[] = [];
  const counts = new LineCounts({ keepSamples: true });
  const talk = new Talk((text) => told.push(text), { isQuiet: false });
  const kind = options.isGoingOn === true ? OpenCorrelator : CountingCorrelator;
  const correlator = new kind({ ...options, onMessage: (message) => messages.push(message) });
  const year = options.year === undefined ? {} : { year: options.year };
  const log = await openLog({ files, ...year, machineZone: utcZone, now: NOW, counts, talk });
  await readLog(log, correlator, counts, talk);
  return { messages, counts, correlator, told };
}

/** What the texts give, each as a file of its own. */
export async function readTexts(
  texts: readonly (string | Buffer)[],
  options: Parameters<typeof readFiles>[1] = { year: 2026 },
): Promise<Read> {
  const folder = mkdtempSync(join(tmpdir(), 'mtatrace-test-'));
  try {
    const files = texts.map((text, index) => {
      const path = join(folder, `${index}.log`);
      writeFileSync(path, text);
      return path;
    });
    return await readFiles(files, options);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The messages of one log, given as lines. */
export async function messagesOf(lines: string): Promise<Message[]> {
  const text = lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
  return (await readTexts([`${text}\n`])).messages;
}

/** The messages of a log of these lines. */
export function told(...lines: readonly string[]): Promise<Message[]> {
  return messagesOf(lines.join('\n'));
}

/** The fate of each recipient, in short: `bob@example.com delivered at deliver`. */
export function fatesOf(message: Message | undefined): string[] {
  return (message?.recipients ?? [])
    .map((row) => `${row.address} ${row.status} at ${row.step}`)
    .sort();
}

/** Each recipient, its status, and the first letter of the queue file it is at: `bob@example.org relayed B`. */
export function placesOf(message: Message | undefined): string[] {
  return (message?.recipients ?? [])
    .map((row) => `${row.address} ${row.status} ${row.queueId?.[0] ?? '-'}`)
    .sort();
}
