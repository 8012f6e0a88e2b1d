/** What a live view reads: a pipe, or a file that is followed, with what was rotated away before. */
import { existsSync, statSync } from 'node:fs';
import type { Instant } from '../../core/instant.ts';
import { identityOfStat } from '../../source/file-identity.ts';
import { FollowedFile } from '../../source/follow-file.ts';
import { LineReader } from '../../source/line-reader.ts';
import { openSource, sampleOf } from '../../source/open-source.ts';
import { olderParts } from '../../source/rotated-logs.ts';
import { SourceError } from '../../source/source-error.ts';
import { ClockCheck, type Correction } from '../../syslog/clock-check.ts';
import { inferClock, provesClock } from '../../syslog/infer-clock.ts';
import { momentReader, newestMoment } from '../../syslog/sample-moments.ts';
import { WrapRepair } from '../../syslog/terminal-wrap.ts';
import type { Zone } from '../../time/zone.ts';
import { inferredOf } from '../clock-watch.ts';
import type { Context } from '../context.ts';
import { JOURNAL, JournalSource, journalArguments } from '../journal.ts';
import type { LineCounts } from '../line-counts.ts';
import { LogStream } from '../log-stream.ts';
import { tellLongLines } from '../long-lines.ts';
import { zoneOfMachine } from '../machine-zone.ts';
import { zoneGiven } from '../option-values.ts';
import type { Options } from '../options.ts';
import { plainFileOf } from '../plain-file.ts';
import { toldWhenSilent } from '../silent-stdin.ts';
import type { Talk } from '../talk.ts';
import { UserError } from '../user-error.ts';

export interface InputOptions {
  readonly context: Context;
  readonly options: Options;
  readonly path: string;
  readonly counts: LineCounts;
  readonly talk: Talk;
  /** How much of a file is read from before now; Infinity for all of it. */
  readonly before: number;
  /** From which moment on older parts are read too; null for none. */
  readonly since: Instant | null;
  /** Whether a file is read to its end, as a pipe is. */
  readonly toEnd?: boolean;
  /** Called when later lines prove the clock wrong. */
  readonly onCorrection: (correction: Correction) => void;
}

export interface LiveStream {
  readonly stream: LogStream;
  /** Whether the last record was already in the file when following began. */
  readonly isOld: () => boolean;
}

export interface LiveInput {
  readonly zone: Zone;
  /** The newest line there was when reading began; null for a pipe, where that is unknown. */
  readonly newestAt: Instant | null;
  /** Whether it is a file that grows. */
  readonly isFollowed: boolean;
  /** What was inferred about the times: year, zone. */
  readonly inferred: readonly string[];
  /** In the order in which they are read. */
  readonly streams: readonly LiveStream[];
}

interface Opened {
  readonly reader: LineReader;
  readonly samples: readonly Buffer[];
  readonly end: Instant;
  /** Whether the samples reach to the end of what is there. */
  readonly isSampled: boolean;
  readonly isOld: (stream: LogStream) => boolean;
}

/** Takes what ends a waiting read. */
type OnStop = (stop: () => void) => void;

/** Follows a plain file, also one that does not exist yet; anything else is read to its end. */
export async function openInput(input: InputOptions, onStop: OnStop): Promise<LiveInput> {
  const { opened, isFollowed } = await openAll(input, onStop);
  const streams: LiveStream[] = [];
  let zone: Zone | undefined;
  for (const one of opened) {
    const stream = streamOf(one, input, zone);
    if (stream.clock.zoneProof !== 'machine') zone = stream.clock.zone;
    streams.push({ stream, isOld: () => one.isOld(stream) });
  }
  return {
    zone: streams.at(-1)?.stream.clock.zone ?? zoneOfMachine(input.context),
    newestAt: newestOf(opened.at(-1), input, zone),
    isFollowed,
    inferred: inferredOf(streams.map(({ stream }) => stream.clock)),
    streams,
  };
}

async function openAll(
  input: InputOptions,
  onStop: OnStop,
): Promise<{ readonly opened: readonly Opened[]; readonly isFollowed: boolean }> {
  try {
    if (input.options.journal)
      return { opened: [await followJournal(input, onStop)], isFollowed: false };
    if (!input.toEnd && (await canBeFollowed(input.path)))
      return { opened: await openFollowed(input, onStop), isFollowed: true };
    return { opened: [await openToEnd(input, onStop)], isFollowed: false };
  } catch (error) {
    throw error instanceof SourceError ? new UserError(error.message) : error;
  }
}

async function canBeFollowed(path: string): Promise<boolean> {
  if (path === '-') return false;
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return true;
  if (!stat.isFile()) return false;
  if (stat.size === 0) return true;
  // A file that cannot be read, or is no log, is an error at once.
  (await openSource(path)).close();
  // A packed file gives no samples.
  return sampleOf(path).length > 0;
}

async function openToEnd({ path, talk, context }: InputOptions, onStop: OnStop): Promise<Opened> {
  const reader = await toldWhenSilent(path, openSource(path), (words) => talk.note(words));
  onStop(() => reader.close());
  const file = plainFileOf(path);
  const samples = file === undefined ? [] : sampleOf(file);
  const isSampled = samples.length > 0;
  return {
    reader,
    samples: isSampled ? samples : [await firstBurst(reader)],
    end: isSampled && file !== undefined ? statSync(file).mtimeMs : context.now,
    isSampled,
    isOld: () => false,
  };
}

/** Follows the journal. Its own program starts with what was there before, as much as of a file. */
async function followJournal(
  { options, before, since, talk, context }: InputOptions,
  onStop: OnStop,
): Promise<Opened> {
  const isAll = since !== null || before === Number.POSITIVE_INFINITY;
  const source = await JournalSource.open(
    [
      '--follow',
      isAll ? '--no-tail' : `--lines=${Math.ceil(before / BYTES_OF_LINE)}`,
      ...journalArguments(options.unit, { since, until: null }),
    ],
    (sentence) => talk.problem(sentence),
  );
  onStop(() => source.close());
  talk.note('following the journal. Ctrl-C ends.');
  const reader = new LineReader(JOURNAL, source);
  return {
    reader,
    samples: [await firstBurst(reader)],
    end: context.now,
    isSampled: false,
    isOld: ({ record }) => record !== undefined && record.at < context.now,
  };
}

/** About as long is a line of mail in a file. */
const BYTES_OF_LINE = 200;
const LONGEST_BURST = 1024 * 1024;
const BURST_ENDS_MS = 50;

/** The lines that come at once, until they prove zone and year. */
function firstBurst(reader: LineReader): Promise<Buffer> {
  return reader.hold({
    mostBytes: LONGEST_BURST,
    patienceMs: BURST_ENDS_MS,
    isEnough: provesClock,
  });
}

async function openFollowed(input: InputOptions, onStop: OnStop): Promise<Opened[]> {
  const { path, talk, context, before } = input;
  const source = new FollowedFile(path, {
    before,
    onProblem: (sentence) => talk.problem(sentence),
    onNote: (sentence) => talk.note(sentence),
  });
  onStop(() => source.stop());
  if (source.identity !== undefined) talk.note(`following ${path}. Ctrl-C ends.`);
  const older = await openOlder(input, source);
  const reader = new LineReader(path, source);
  const samples = samplesNow(path);
  const hasSamples = samples.length > 0 || older.length > 0;
  const last: Opened = {
    reader,
    samples: hasSamples ? samples : [Buffer.from(await reader.peek())],
    end: (samples.length > 0 ? changedAt(path) : undefined) ?? context.now,
    isSampled: samples.length > 0,
    isOld: (stream) => stream.offset < source.backlog,
  };
  return [...older, last];
}

/** A rotation may have moved the file away a moment ago: the source goes on with it, and the first lines tell of the clock. */
function samplesNow(path: string): Buffer[] {
  try {
    return existsSync(path) ? sampleOf(path) : [];
  } catch (error) {
    if (error instanceof SourceError) return [];
    throw error;
  }
}

function changedAt(path: string): Instant | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

/** The rotated parts that reach into the time asked for, oldest first. */
async function openOlder(
  { path, since, talk }: InputOptions,
  { identity }: FollowedFile,
): Promise<Opened[]> {
  if (since === null || !existsSync(path)) return [];
  const parts = olderParts(path)
    .flatMap((part) => {
      const stat = statSync(part, { throwIfNoEntry: false });
      return stat === undefined ? [] : [{ part, stat }];
    })
    .filter(({ stat }) => stat.mtimeMs >= since && identityOfStat(stat) !== identity)
    .filter(({ part }, _, all) => !all.some((other) => part === `${other.part}.gz`))
    .sort((a, b) => a.stat.mtimeMs - b.stat.mtimeMs);
  const opened: Opened[] = [];
  for (const { part, stat } of parts) {
    try {
      opened.push(await openPart(part, stat.mtimeMs));
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      talk.problem(error.message);
    }
  }
  return opened;
}

async function openPart(part: string, end: Instant): Promise<Opened> {
  const reader = await openSource(part);
  const samples = sampleOf(part);
  const isSampled = samples.length > 0;
  return {
    reader,
    samples: isSampled ? samples : [Buffer.from(await reader.peek())],
    end,
    isSampled,
    isOld: () => true,
  };
}

function streamOf(opened: Opened, input: InputOptions, provenZone: Zone | undefined): LogStream {
  const { counts, talk } = input;
  const { reader, samples } = opened;
  tellLongLines(reader, talk);
  const clock = clockOf(opened, input, provenZone);
  const repair = new WrapRepair(samples[0] ?? Buffer.alloc(0));
  const check = new ClockCheck(clock);
  const lookAhead = (lines: Buffer) => {
    const correction = check.look(lines);
    if (correction !== undefined) input.onCorrection(correction);
  };
  return new LogStream({ reader, clock, repair, counts, name: reader.name, lookAhead });
}

function clockOf({ samples, end }: Opened, input: InputOptions, provenZone: Zone | undefined) {
  const { options, context } = input;
  return inferClock(samples, {
    year: options.year,
    zone: zoneGiven(options),
    fallbackZone: provenZone ?? zoneOfMachine(context),
    fallbackEnd: end,
  });
}

/** A clock of its own: reading ahead must not move the one that the lines are read with. */
function newestOf(
  opened: Opened | undefined,
  input: InputOptions,
  provenZone: Zone | undefined,
): Instant | null {
  if (opened === undefined || !opened.isSampled) return null;
  return newestMoment(opened.samples, momentReader(clockOf(opened, input, provenZone)));
}
