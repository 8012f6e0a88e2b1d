/** Reads the journal of systemd through its own program. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { HOUR, type Instant, SECOND } from '../core/instant.ts';
import { ALL_TIME, type Range } from '../core/range.ts';
import { type ByteSource, StreamSource } from '../source/byte-source.ts';
import type { LineReader } from '../source/line-reader.ts';
import { readSource } from '../source/open-source.ts';
import { SourceError } from '../source/source-error.ts';
import type { Options } from './options.ts';
import { UserError } from './user-error.ts';

/** Stands for the journal among the files. */
export const JOURNAL = 'journal';

const PROGRAM = 'journalctl';

/** Messages of the range began before it, and end after it. */
const MARGIN = HOUR;

/** The facility of mail, the one that Zimbra's programs also use (local0), and the journal's own notes about dropped lines. */
const MAIL_LINES = [
  'SYSLOG_FACILITY=2',
  'SYSLOG_FACILITY=16',
  '+',
  'SYSLOG_IDENTIFIER=systemd-journald',
];

/** Reports at once an option that asks for something else than the journal, or for the journal without saying so. */
export function checkJournal(files: readonly string[], { journal, unit }: Options): void {
  if (!journal && unit !== undefined)
    throw new UserError('--unit is a unit of the journal: add --journal.');
  if (journal && files.length > 0)
    throw new UserError('--journal reads the journal, not a file: leave one of them out.');
}

export function journalArguments(unit: string | undefined, { since, until }: Range): string[] {
  return [
    '--output=json',
    '--all',
    '--no-pager',
    '--quiet',
    ...(since === null ? [] : [`--since=@${seconds(since - MARGIN)}`]),
    ...(until === null ? [] : [`--until=@${seconds(until + MARGIN)}`]),
    ...(unit === undefined ? MAIL_LINES : [`--unit=${unit}`]),
  ];
}

function seconds(instant: Instant): number {
  return Math.floor(instant / SECOND);
}

/** journalctl has failed: what it printed is not all that there is. */
class JournalFailure extends Error {}

/** What journalctl prints; it fails where journalctl does. */
export class JournalSource implements ByteSource {
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #stream: StreamSource;
  readonly #failure: Promise<string | undefined>;
  readonly #tell: (sentence: string) => void;

  private constructor(
    child: ChildProcessByStdio<null, Readable, Readable>,
    tell: (sentence: string) => void,
  ) {
    this.#child = child;
    this.#tell = tell;
    this.#stream = new StreamSource(child.stdout);
    this.#failure = this.#ended();
  }

  /** Starts journalctl. What it says though it does not fail is told when it ends. */
  static async open(
    argumentsOfIt: readonly string[],
    tell: (sentence: string) => void,
  ): Promise<JournalSource> {
    const child = spawn(PROGRAM, argumentsOfIt, { stdio: ['ignore', 'pipe', 'pipe'] });
    const source = new JournalSource(child, tell);
    try {
      await once(child, 'spawn');
    } catch {
      throw new UserError(
        '--journal needs journalctl, which this machine does not have. Name a log file instead.',
      );
    }
    return source;
  }

  get position(): number {
    return this.#stream.position;
  }

  async read(into: Buffer, at: number, length: number): Promise<number> {
    const count = await this.#stream.read(into, at, length);
    const failure = count === 0 ? await this.#failure : undefined;
    if (failure !== undefined) throw new JournalFailure(failure);
    return count;
  }

  close(): void {
    this.#stream.close();
    // One that follows the journal would go on when nobody reads.
    this.#child.kill();
  }

  #ended(): Promise<string | undefined> {
    let complaint = '';
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(-1000);
    });
    return new Promise((resolve) => {
      this.#child.on('close', (code) => {
        const last = complaint.trim().split('\n').at(-1)?.replace(/\.$/, '') ?? '';
        const isFailed = code !== 0 && code !== null;
        if (!isFailed && last !== '') this.#tell(`journalctl says: ${last}`);
        resolve(isFailed ? `journalctl ended with code ${code}: ${last}` : undefined);
      });
    });
  }
}

export async function openJournal(
  argumentsOfIt: readonly string[],
  tell: (sentence: string) => void,
): Promise<LineReader> {
  const source = await JournalSource.open(argumentsOfIt, tell);
  try {
    return await readSource(JOURNAL, source);
  } catch (error) {
    throw error instanceof JournalFailure ? new SourceError('the journal', error.message) : error;
  }
}

/** The moments of the oldest and the newest line of mail in the whole journal; null where it has none. */
export async function journalSpan(
  unit: string | undefined,
): Promise<{ readonly oldestAt: Instant | null; readonly newestAt: Instant | null }> {
  const all = journalArguments(unit, ALL_TIME);
  const newestAt = await firstMoment(['--lines=1', ...all]);
  return { oldestAt: newestAt === null ? null : await firstMoment(all), newestAt };
}

// {"__REALTIME_TIMESTAMP":"1651732554123456","SYSLOG_IDENTIFIER":"postfix/smtp", …
const MOMENT = /"__REALTIME_TIMESTAMP"\s*:\s*"(\d{15,17})"/;
const LONGEST_LINE = 256 * 1024;

async function firstMoment(argumentsOfIt: readonly string[]): Promise<Instant | null> {
  const source = await JournalSource.open(argumentsOfIt, () => {});
  const line = Buffer.alloc(LONGEST_LINE);
  let length = 0;
  try {
    while (length < LONGEST_LINE && !line.subarray(0, length).includes('\n')) {
      const count = await source.read(line, length, LONGEST_LINE - length);
      if (count === 0) break;
      length += count;
    }
  } catch (error) {
    if (!(error instanceof JournalFailure)) throw error;
    // Without an answer nothing is said of it.
    return null;
  } finally {
    source.close();
  }
  const micros = MOMENT.exec(line.toString('utf8', 0, length))?.[1];
  return micros === undefined ? null : Math.floor(Number(micros) / 1000);
}
