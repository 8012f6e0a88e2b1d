/** Completes the messages of a range with what the log says about them before it. */
import { type Instant, MINUTE } from '../core/instant.ts';
import { keptOrigin, type Origin } from '../core/origin.ts';
import type { MailEvent } from '../events/mail-event.ts';
import type { ByteRange } from '../source/ranges-source.ts';
import { completeRelated, findConnections } from './complete-related.ts';
import { EventScan, type NamedLines, type Visit } from './event-scan.ts';
import { foundLines } from './found-lines.ts';
import type { LineSieve } from './line-sieve.ts';
import { NEVER, type Span } from './lives.ts';
import type { LogPart } from './log-part.ts';
import { OpenEndsFinder } from './open-ends.ts';
import { type Related, sizeOf } from './related-lines.ts';
import { StartSearch } from './start-search.ts';

/** A range of one file, in bytes from the start of a line. */
export interface Region {
  readonly part: LogPart;
  readonly from: number;
  readonly end: number;
}

/** A region from the oldest place that is needed, with what its lines name, oldest first. */
export interface SearchedRegion extends Region {
  readonly blocks: readonly NamedLines[];
}

export interface LookedBack {
  readonly related: Related;
  /** What must be read of each file before the windows: all from the first related line on, or only related lines. */
  readonly ranges: ReadonlyMap<LogPart, readonly ByteRange[]>;
  /** Queue files whose start was not found. */
  readonly missing: number;
  /** Whether the search gave up because it had gone too far. */
  readonly isGivenUp: boolean;
}

export interface LookBackOptions {
  /** How many bytes are looked at, at most. */
  readonly mostBytes: number;
  /** Whether all lines of a message are wanted, not only what they say of it. */
  readonly withLines: boolean;
}

/**
 * Finds the lines before the windows that belong to messages in them.
 * `before` holds what lies before, newest first.
 */
export function lookBack(
  windows: readonly Region[],
  before: readonly Region[],
  options: LookBackOptions,
): LookedBack {
  const search = new StartSearch(openEndsOf(windows));
  /** Oldest first. */
  const searched: SearchedRegion[] = [];
  let left = options.mostBytes;
  for (const region of before) {
    search.passTime(region.part.lastAt);
    if (search.isOver || left <= 0) break;
    const { found, looked } = searchIn(region, search, left);
    left -= looked;
    if (found.from < found.end) searched.unshift(found);
  }
  const { related, missing } = search;
  completeRelated(searched, related);
  if (options.withLines) findConnections(searched, related);
  // A story also has lines about connections, and those do not name the mail they are for.
  const ranges = options.withLines
    ? new Map(searched.map((region) => [region.part, [region]]))
    : foundLines(searched, related);
  return { related, ranges, missing, isGivenUp: left <= 0 && missing > 0 };
}

function openEndsOf(windows: readonly Region[]): OpenEndsFinder {
  const ends = new OpenEndsFinder();
  for (const { part, from, end } of windows)
    EventScan.use(part, (scan) =>
      scan.scan(from, end, (event, origin) => ends.look(event, origin)),
    );
  return ends;
}

/** Searches a region block by block from its end. */
function searchIn(
  { part, from, end }: Region,
  search: StartSearch,
  mostBytes: number,
): { readonly found: SearchedRegion; readonly looked: number } {
  const blocks: NamedLines[] = [];
  let start = end;
  let at = end;
  let until: Instant | undefined;
  EventScan.use(part, (scan) => {
    while (at > from && end - at < mostBytes && !search.isOver) {
      const blockEnd = at;
      at = Math.max(from, scan.lineStartBefore(blockEnd));
      const since = scan.momentAt(at);
      const names = scan.namesIn(at, blockEnd);
      const block = { from: at, end: blockEnd, span: spanOf(since, until), names };
      until = since;
      blocks.push(block);
      start = Math.min(start, searchBlock(block, scan, search));
      if (since !== undefined) search.passTime(since);
    }
  });
  const needed = blocks.filter((block) => block.end > start).reverse();
  return { found: { part, from: start, end, blocks: needed }, looked: end - at };
}

/** How far the clocks of hosts in one file may differ. */
const SKEW = 2 * MINUTE;

/** When the lines between two moments were written; any time, if the clock was set back in between. */
function spanOf(since: Instant | undefined, until: Instant | undefined): Span {
  if (since === undefined || until === undefined || until < since - SKEW)
    return { from: NEVER, until: Number.POSITIVE_INFINITY };
  return { from: since - SKEW, until: until + SKEW };
}

/** What is found may relate other lines of the block, so it is searched until nothing is added. */
function searchBlock(block: NamedLines, scan: EventScan, search: StartSearch): number {
  let start = Number.POSITIVE_INFINITY;
  const { sieve, related } = search;
  sieve.sweep();
  // A new session of a process that is related already adds no name, but its lines are wanted.
  for (let added = -1, size = -1; added !== sieve.added || size !== sizeOf(related); ) {
    added = sieve.added;
    size = sizeOf(related);
    for (const { event, origin, offset } of seenIn(scan, block, sieve).reverse())
      if (search.look(event, origin, offset)) start = Math.min(start, offset);
  }
  return start;
}

interface Seen {
  readonly event: MailEvent;
  readonly origin: Origin;
  readonly offset: number;
}

function seenIn(scan: EventScan, block: NamedLines, sieve: LineSieve): Seen[] {
  const seen: Seen[] = [];
  const keep: Visit = (event, origin, offset) =>
    seen.push({ event, origin: keptOrigin(origin), offset });
  scan.scanLines(block, block.from, sieve, keep);
  return seen;
}
