/** Several files as one log: ordered by time; a line that two files have counts once. */
import type { Instant } from '../core/instant.ts';
import { compareParts } from '../source/rotated-logs.ts';
import type { LogRecord } from '../syslog/record.ts';
import { restOfLine } from './cut-lines.ts';
import type { LogStream } from './log-stream.ts';

type Take = (record: LogRecord, stream: LogStream) => void;

/**
 * Reads the streams, oldest line first; each is opened when its first line's time has come.
 * `isEnough` is asked from time to time, with the moment reached.
 */
export async function readMerged(
  streams: readonly LogStream[],
  take: Take,
  isEnough: (at: Instant) => boolean,
): Promise<void> {
  const waiting = await startAll(streams);
  const active: LogStream[] = [];
  const doubles = new Doubles();
  const isEnoughNow = everyTime(ASK_EVERY, isEnough);
  for (;;) {
    activateDue(waiting, active);
    const stream = oldest(active);
    if (stream === undefined) return;
    const isDone =
      active.length === 1
        ? await readAlone(stream, atOf(waiting[0]), take, isEnough)
        : await takeOne(stream, doubles, take, isEnoughNow);
    if (isDone) return;
    if (stream.record === undefined) active.splice(active.indexOf(stream), 1);
  }
}

const ASK_EVERY = 4096;

/** Activates the waiting streams whose first line is not later than the oldest line of the active ones. */
function activateDue(waiting: LogStream[], active: LogStream[]): void {
  for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
    if (active.length > 0 && atOf(next) > atOf(oldest(active))) return;
    active.push(next);
    waiting.shift();
  }
}

async function takeOne(
  stream: LogStream,
  doubles: Doubles,
  take: Take,
  isEnough: (at: Instant) => boolean,
): Promise<boolean> {
  const { record } = stream;
  if (record !== undefined && !doubles.isDouble(record, stream)) take(record, stream);
  await step(stream);
  return isEnough(stream.newestAt ?? Number.NEGATIVE_INFINITY);
}

/** Asks only every `times` calls; in between the answer is no. */
function everyTime(times: number, ask: (at: Instant) => boolean): (at: Instant) => boolean {
  let turn = 0;
  return (at) => ++turn % times === 0 && ask(at);
}

async function startAll(streams: readonly LogStream[]): Promise<LogStream[]> {
  const started: LogStream[] = [];
  for (const stream of await joinable(streams)) if (await step(stream)) started.push(stream);
  // Of files that start at the same moment, one that starts within a line comes later; then the newer part of a log does.
  return started.sort(
    (a, b) =>
      atOf(a) - atOf(b) ||
      Number(a.beginsInLine) - Number(b.beginsInLine) ||
      compareParts(a.name, b.name),
  );
}

/** Prepares files that may have been cut within a line. Parts without a whole line come last: the others' heads are known then. */
async function joinable(streams: readonly LogStream[]): Promise<readonly LogStream[]> {
  if (streams.length < 2) return streams;
  for (const stream of streams) {
    stream.findRest = () => restOfLine(stream, streams);
    await stream.start();
  }
  return [...streams].sort((a, b) => Number(b.hasLine) - Number(a.hasLine));
}

function atOf(stream: LogStream | undefined): Instant {
  return stream?.record?.at ?? Number.POSITIVE_INFINITY;
}

function oldest(active: readonly LogStream[]): LogStream | undefined {
  let found: LogStream | undefined;
  for (const stream of active)
    if (found === undefined || atOf(stream) < atOf(found)) found = stream;
  return found;
}

async function step(stream: LogStream): Promise<boolean> {
  do {
    if (stream.advance()) return true;
  } while (await stream.refill());
  return false;
}

/** While only one file has lines of this time, nothing needs to be compared: so it is for almost all lines. */
async function readAlone(
  stream: LogStream,
  until: Instant,
  take: Take,
  isEnough: (at: Instant) => boolean,
): Promise<boolean> {
  let isThere = takeUntil(stream, until, take);
  while (!isThere) {
    if (isEnough(stream.newestAt ?? Number.NEGATIVE_INFINITY)) return true;
    if (!(await stream.refill())) return false;
    stream.advance();
    isThere = takeUntil(stream, until, take);
  }
  return false;
}

/** Takes what is in memory; true when the next record is not older than `until`. */
function takeUntil(stream: LogStream, until: Instant, take: Take): boolean {
  for (;;) {
    const { record } = stream;
    if (record === undefined) return false;
    if (record.at >= until) return true;
    take(record, stream);
    stream.advance();
  }
}

/** Recognises lines that several files have: the same text of the same host in the same second. */
class Doubles {
  #second = Number.NaN;
  readonly #seen = new Map<string, Map<LogStream, number>>();

  isDouble(record: LogRecord, stream: LogStream): boolean {
    const second = Math.floor(record.at / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#seen.clear();
    }
    const key = `${record.host} ${record.tag}[${record.pid}] ${record.buffer.toString('utf8', record.textStart, record.end)}`;
    const counts = this.#seen.get(key) ?? new Map<LogStream, number>();
    this.#seen.set(key, counts);
    const here = (counts.get(stream) ?? 0) + 1;
    counts.set(stream, here);
    // A file may rightly repeat a line: it is a double only as often as another file has had it.
    for (const [other, count] of counts) if (other !== stream && count >= here) return true;
    return false;
  }
}
