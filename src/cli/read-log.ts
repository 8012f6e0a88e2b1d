/** From files to messages: source, syslog, daemons and correlate put together. */
import { statSync } from 'node:fs';
import type { Instant } from '../core/instant.ts';
import { ALL_TIME, type Range } from '../core/range.ts';
import type { Correlator } from '../correlate/correlator.ts';
import type { Emit } from '../daemons/parser.ts';
import { createParsers } from '../daemons/registry.ts';
import { countWords, durationWords } from '../query/quantity-words.ts';
import { boundByNext, LogPart } from '../search/log-part.ts';
import type { FoundLines, SoughtId } from '../search/message-lines.ts';
import {
  type PlannedPart,
  type PlanOptions,
  planFound,
  planReading,
  type ReadingPlan,
} from '../search/reading-plan.ts';
import { type Related, RelatedOnly } from '../search/related-lines.ts';
import { countLines } from '../source/count-lines.ts';
import { identityOf } from '../source/file-identity.ts';
import type { LineReader } from '../source/line-reader.ts';
import { openPlainFrom, openPlainRanges } from '../source/open-source.ts';
import type { Zone } from '../time/zone.ts';
import { ClockSkew } from './clock-skew.ts';
import { clockWatch, NO_TIMES } from './clock-watch.ts';
import { isDoneWith } from './done-with-range.ts';
import { expectLog, YoungGeneration } from './engine.ts';
import { type FileFacts, factsOfFile } from './file-facts.ts';
import type { LineCounts } from './line-counts.ts';
import { linesOfId } from './lines-of-id.ts';
import { LogStream } from './log-stream.ts';
import { tellLongLines } from './long-lines.ts';
import { readMerged } from './merged-lines.ts';
import { type OpeningOptions, openFiles, withClocks } from './opened-files.ts';
import type { Progress } from './progress.ts';
import type { Talk } from './talk.ts';

export interface ReadOptions extends OpeningOptions {
  readonly counts: LineCounts;
  /** Whether the files are the machine's own log with its rotated parts, of which only those are needed that reach into the range. */
  readonly isOwnLog?: boolean;
  /** The range asked for, given the zone and the newest line; undefined while it cannot be told. */
  readonly rangeAt?: (zone: Zone, newestAt: Instant | undefined) => Range | undefined;
  /** An id, if only what the log says about it needs to be read. */
  readonly onlyAround?: SoughtId | undefined;
  /** Whether line numbers will be shown: for these, all lines before must be read. */
  readonly withLineNumbers?: boolean;
  /** Whether all lines of a message are wanted, not only their outcome. */
  readonly withStories?: boolean;
  readonly progress?: Progress;
  readonly limits?: Pick<PlanOptions, 'leastSkipped' | 'leastShare' | 'mostLookedBack'>;
}

/** What was read, for sentences about it. */
export interface LogFacts {
  readonly files: readonly string[];
  readonly parts: readonly FileFacts[];
  /** Files that could not be read, each with its sentence told. */
  readonly unreadable: number;
  /** Files of which lines are missing, each with its sentence told. */
  readonly incomplete: number;
  /** Whether only the time around an id was read. */
  readonly isAroundId: boolean;
  /** Whether only what became of the mail was read, not each step on the way. */
  readonly isOutline: boolean;
  readonly oldestAt: Instant | null;
  readonly newestAt: Instant | null;
}

/** Opened files before their first line is read; their zone is known. */
export interface OpenLog {
  readonly streams: readonly LogStream[];
  readonly zone: Zone;
  readonly unreadable: number;
  readonly parts: readonly LogPart[];
  /** Which lines before a range belong to messages of the range. */
  readonly related: Related;
  /** The time that is asked for. */
  readonly range: Range;
  /** The moment of the newest line, if it is known before all is read, as it is not for a pipe. */
  readonly newestAt: Instant | undefined;
  /** How many packed files from before the range are not read, though its mail may have begun there. */
  readonly unreadBefore: number;
  /** The lines that tell of an id, if only these are read. */
  readonly found: FoundLines | undefined;
  readonly progress: Progress | undefined;
}

/** Opens all files, and finds out their zone and year. One that cannot be read is told; the others are read. */
export async function openLog(options: ReadOptions): Promise<OpenLog> {
  expectLog();
  const { opened, unreadable } = await openFiles(options);
  const parts = withClocks(opened, options).map(({ file, clock }) => new LogPart(file, clock));
  boundByNext(parts);
  if (parts.some(({ clock }) => clock.hasNoTimes)) options.talk.note(NO_TIMES);
  const zone = parts[0]?.clock.zone ?? options.zone ?? options.machineZone;
  const newestAt = newestOf(parts);
  const range = options.rangeAt?.(zone, newestAt) ?? ALL_TIME;
  const missing = unreadable.filter(({ path }) => isNeeded(path, range, options));
  for (const { message } of missing) options.talk.problem(message);
  const found = linesOfId(parts, range, options);
  const plan = found === undefined ? planOf(parts, range, options) : planFound(found.ranges);
  const planned = new Set(plan.parts.map(({ part }) => part));
  for (const part of parts) if (!planned.has(part)) part.file.reader.close();
  return {
    streams: plan.parts.map(wholeWhereReplaced).map((one) => streamOf(one, options)),
    zone,
    unreadable: missing.length,
    parts,
    related: plan.related,
    range,
    newestAt,
    unreadBefore: plan.unreadBefore,
    found,
    progress: options.progress,
  };
}

/** A part that was written to the last time before the range holds none of its lines. */
function isNeeded(path: string, { since }: Range, { isOwnLog }: ReadOptions): boolean {
  if (!isOwnLog || since === null) return true;
  const writtenAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return writtenAt === undefined || writtenAt >= since;
}

function planOf(parts: readonly LogPart[], range: Range, options: ReadOptions): ReadingPlan {
  const { talk, withStories: withLines = false, limits } = options;
  const plan = planReading(parts, { range, withLines, ...limits });
  if (plan.withoutStart > 0)
    talk.note(
      `the start of ${countWords(plan.withoutStart, 'queue file')} is too far before the range to be looked for. An earlier --since reads it.`,
    );
  return plan;
}

/** The moment of the newest line, if it can be told without reading everything. */
function newestOf(parts: readonly LogPart[]): Instant | undefined {
  const moments = parts.map(({ lastAt }) => lastAt);
  return moments.length > 0 && moments.every(Number.isFinite) ? Math.max(...moments) : undefined;
}

/** If rotation has replaced a file since it was planned, the plan fits another file, and the open one is read whole. */
function wholeWhereReplaced(planned: PlannedPart): PlannedPart {
  const { path, identity } = planned.part.file;
  return identity === identityOf(path) ? planned : { part: planned.part, from: 0, windowFrom: 0 };
}

function streamOf(planned: PlannedPart, options: ReadOptions): LogStream {
  const { part, from, windowFrom } = planned;
  const { counts, talk } = options;
  const reader = readerOf(planned, options.withLineNumbers ?? false);
  tellLongLines(reader, talk);
  const { repair } = part;
  const clock = from === 0 ? part.clock : part.clockFrom(from);
  const { name } = reader;
  const lookAhead = part.file.isPlain ? undefined : clockWatch(name, clock, talk);
  return new LogStream({ reader, clock, repair, counts, name, from, windowFrom, lookAhead });
}

function readerOf({ part, from, ranges }: PlannedPart, withLineNumbers: boolean): LineReader {
  const { path, reader } = part.file;
  if (from === 0 && ranges === undefined) return reader;
  reader.close();
  const lines = withLineNumbers ? countLines(path, from) : 0;
  if (ranges === undefined) return openPlainFrom(path, from, lines);
  return openPlainRanges(path, ranges, { lines, withLineNumbers });
}

/** Reads all lines into the correlator, and ends it. */
export async function readLog(
  log: OpenLog,
  correlator: Correlator,
  counts: LineCounts,
  talk: Talk,
  onEvent?: Emit,
): Promise<LogFacts> {
  const parsers = createParsers();
  const skew = new ClockSkew();
  const toCorrelator: Emit = (event, origin) => {
    skew.look(event, origin);
    correlator.take(event, origin);
  };
  const toBoth: Emit = (event, origin) => {
    toCorrelator(event, origin);
    onEvent?.(event, origin);
  };
  const emit = onEvent === undefined ? toCorrelator : toBoth;
  const relatedOnly = new RelatedOnly(log.related, log.zone, toCorrelator);
  const youngGeneration = new YoungGeneration();
  let offset = 0;
  const emitRelated: Emit = (event, origin) => relatedOnly.offer(event, origin, offset);
  await readMerged(
    log.streams,
    (record, stream) => {
      const parser = parsers(record.program);
      if (!stream.isBeforeWindow) counts.count(record, parser.parse(record, emit));
      else {
        offset = stream.offset;
        parser.parse(record, emitRelated);
      }
    },
    (at) => {
      youngGeneration.limit();
      log.progress?.tick(log.streams);
      return log.range.until !== null && isDoneWith(log.range.until, at, correlator);
    },
  );
  parsers.flush(emit);
  log.progress?.clear();
  correlator.finish();
  closeAll(log, counts, talk);
  tellSkew(skew, talk);
  return factsOf(log);
}

function closeAll({ streams }: OpenLog, counts: LineCounts, talk: Talk): void {
  for (const stream of streams) {
    counts.repaired += stream.repaired;
    for (const sentence of [...stream.problems, ...stream.remarks]) talk.problem(sentence);
    stream.close();
  }
}

function tellSkew({ skews }: ClockSkew, talk: Talk): void {
  for (const { ahead, behind, by } of skews)
    talk.note(
      `the clock of ${ahead} is ahead of that of ${behind} by ${durationWords(by)} or more: times and delays across the two are off by that.`,
    );
}

function factsOf(log: OpenLog): LogFacts {
  const { streams, parts } = log;
  return {
    files: parts.map(({ file }) => file.path),
    parts: parts.map((part) => factsOfFile(part, streams)),
    unreadable: log.unreadable,
    incomplete: streams.filter(({ problems }) => problems.length > 0).length,
    isAroundId: log.found !== undefined,
    isOutline: log.found?.isOutline ?? false,
    oldestAt: extreme(
      [...parts.map(({ firstAt }) => firstAt), ...streams.map(({ firstAt }) => firstAt)],
      Math.min,
    ),
    newestAt: extreme(
      [...parts.map(({ lastKnownAt }) => lastKnownAt), ...streams.map(({ newestAt }) => newestAt)],
      Math.max,
    ),
  };
}

function extreme(
  instants: readonly (Instant | null)[],
  pick: (...values: number[]) => number,
): Instant | null {
  const known = instants.filter((instant) => instant !== null);
  return known.length === 0 ? null : pick(...known);
}
