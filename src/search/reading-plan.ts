/** What of a log must be read for a time range: from where, and which files not at all. */
import { statSync } from 'node:fs';
import { HOUR, type Instant, MINUTE } from '../core/instant.ts';
import type { Range } from '../core/range.ts';
import type { ByteRange } from '../source/ranges-source.ts';
import type { LogPart } from './log-part.ts';
import { lookBack, type Region } from './look-back.ts';
import type { FoundRanges } from './message-search.ts';
import { noneRelated, type Related } from './related-lines.ts';

/** How much is read before and after a range, for lines out of order and for what a client does before and after its mail. */
export const RANGE_MARGIN = 2 * MINUTE;
/** When the clock is set back, the stamps of one hour come twice. */
const REPEATED_HOUR = HOUR;

export interface PlanOptions {
  readonly range: Range;
  /** Whether all lines of a message are wanted, not only what they say of it. */
  readonly withLines?: boolean;
  /** Skipping fewer bytes than this at the start of a file is not worth a search. */
  readonly leastSkipped?: number;
  /** Nor is skipping a smaller share of it: the lines that are read are looked at twice. */
  readonly leastShare?: number;
  /** How many bytes are looked at for what began before the range, at most. */
  readonly mostLookedBack?: number;
}

/** A file to read: all from `windowFrom` on, and before that, from `from` on, what is related. */
export interface PlannedPart {
  readonly part: LogPart;
  readonly from: number;
  readonly windowFrom: number;
  /** What is read of it, if not all. */
  readonly ranges?: readonly ByteRange[];
}

export interface ReadingPlan {
  readonly parts: readonly PlannedPart[];
  readonly related: Related;
  /** Queue files whose start lies too far before the range to be looked for. */
  readonly withoutStart: number;
  /** Packed files from before the range that are not read, though mail may have begun there. */
  readonly unreadBefore: number;
}

const LEAST_SKIPPED = 32 * 1024 * 1024;
const LEAST_SHARE = 0.5;
const MOST_LOOKED_BACK = 512 * 1024 * 1024;
/** How many bytes of packed files are read, at most; they unpack to about ten times as many. */
const MOST_PACKED = 16 * 1024 * 1024;

export function planReading(parts: readonly LogPart[], options: PlanOptions): ReadingPlan {
  const { since } = options.range;
  if (since === null) return wholeOf(parts);
  const windows = parts.map((part) => windowOf(part, since, options));
  if (windows.every(({ from }) => from === 0)) return wholeOf(parts);
  const current = windows.filter(({ part, from }) => from < part.size || part.size === 0);
  const found = lookBack(
    current.filter(isPlain).sort(oldestFirst),
    windows
      .filter((one) => isPlain(one) && one.from > 0)
      .map(before)
      .sort(newestFirst),
    {
      mostBytes: options.mostLookedBack ?? MOST_LOOKED_BACK,
      withLines: options.withLines ?? false,
    },
  );
  const planned = windows.flatMap(({ part, from }): PlannedPart[] => {
    const ranges = found.ranges.get(part);
    if (ranges !== undefined) return [withRanges(part, ranges, from)];
    return from < part.size || from === 0 ? [{ part, from, windowFrom: from }] : [];
  });
  const { related, missing, isGivenUp } = found;
  const withoutStart = isGivenUp ? missing : 0;
  if (missing === 0 || isGivenUp) return { parts: planned, related, withoutStart, unreadBefore: 0 };
  const { read, unread } = packedBefore(windows);
  return { parts: [...read, ...planned], related, withoutStart, unreadBefore: unread };
}

/** Reads only the lines that were found: they hold what is asked for. */
export function planFound(found: FoundRanges): ReadingPlan {
  const parts = [...found].flatMap(([part, ranges]): PlannedPart[] => {
    const from = ranges[0]?.from;
    return from === undefined ? [] : [{ part, from, windowFrom: from, ranges }];
  });
  return { parts, related: noneRelated(), withoutStart: 0, unreadBefore: 0 };
}

/** What is read before a window, and the window. */
function withRanges(part: LogPart, before: readonly ByteRange[], windowFrom: number): PlannedPart {
  const from = before[0]?.from ?? windowFrom;
  const isInOne = before.length <= 1 && (before[0]?.end ?? windowFrom) === windowFrom;
  if (isInOne) return { part, from, windowFrom };
  const window = { from: windowFrom, end: sizeOf(part) };
  return { part, from, windowFrom, ranges: [...before, window] };
}

function wholeOf(parts: readonly LogPart[]): ReadingPlan {
  return {
    parts: parts.map((part) => ({ part, from: 0, windowFrom: 0 })),
    related: noneRelated(),
    withoutStart: 0,
    unreadBefore: 0,
  };
}

/** The part of a file that is read in any case; it starts at the file's size if nothing is. */
function windowOf(part: LogPart, since: Instant, options: PlanOptions): Region {
  const end = sizeOf(part);
  const start = since - marginOf(part, since);
  if (part.lastAt < start) return { part, from: end, end };
  if (!part.isSorted || part.firstAt === null || part.firstAt >= start)
    return { part, from: 0, end };
  const from = part.seek(start);
  const isWorthIt =
    from >= (options.leastSkipped ?? LEAST_SKIPPED) &&
    from >= end * (options.leastShare ?? LEAST_SHARE);
  return { part, from: isWorthIt ? from : 0, end: endOfWindow(part, options.range) };
}

/** Nothing that begins after the range needs its start. */
function endOfWindow(part: LogPart, { until }: Range): number {
  return until === null || until >= part.lastAt ? sizeOf(part) : part.seek(until + RANGE_MARGIN);
}

/** How many bytes a range has in a file, as far as that can be looked up. */
export function sizeOfRange(part: LogPart, { since, until }: Range): number {
  if (!part.file.isPlain || !part.isSorted) return part.size;
  const end = until === null ? part.size : part.seek(until);
  return since === null ? end : Math.max(0, end - part.seek(since));
}

function sizeOf(part: LogPart): number {
  if (!part.file.isPlain) return part.size;
  return statSync(part.file.path, { throwIfNoEntry: false })?.size ?? part.size;
}

function marginOf({ clock }: LogPart, since: Instant): number {
  const { zone } = clock;
  const isSteady = zone.offsetAt(since - 3 * HOUR) === zone.offsetAt(since + 3 * HOUR);
  return isSteady ? RANGE_MARGIN : RANGE_MARGIN + REPEATED_HOUR;
}

function isPlain({ part }: Region): boolean {
  return part.file.isPlain;
}

function before({ part, from }: Region): Region {
  return { part, from: 0, end: from };
}

function oldestFirst(a: Region, b: Region): number {
  return (a.part.firstAt ?? 0) - (b.part.firstAt ?? 0);
}

function newestFirst(a: Region, b: Region): number {
  return b.part.lastAt - a.part.lastAt;
}

/** A packed file can only be read whole: the newest one before the range is, and older ones while they are small. */
function packedBefore(windows: readonly Region[]): {
  readonly read: PlannedPart[];
  readonly unread: number;
} {
  const packed = windows.filter((one) => !isPlain(one) && one.from > 0).sort(newestFirst);
  let bytes = 0;
  const count = packed.filter(({ part }, index) => {
    bytes += part.size;
    return index === 0 || bytes <= MOST_PACKED;
  }).length;
  const read = packed.slice(0, count).map(({ part }) => ({ part, from: 0, windowFrom: 0 }));
  return { read, unread: packed.length - count };
}
