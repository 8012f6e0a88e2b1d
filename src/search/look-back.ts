/** Completes the messages of a range by what the log says of them before it. */
import type { Origin } from '../core/record.ts';
import { ChurnMap } from '../correlate/churn-map.ts';
import type { MailEvent } from '../events/mail-event.ts';
import { EventScan, type Visit } from './event-scan.ts';
import { LineSieve } from './line-sieve.ts';
import type { LogPart } from './log-part.ts';
import { OpenEndsFinder, processOf } from './open-ends.ts';
import {
  bound,
  isNamed,
  isOfConnection,
  lineAt,
  NEVER,
  type Related,
  relate,
  sizeOf,
} from './related-lines.ts';
import { StartSearch } from './start-search.ts';

/** A range of one file, in bytes from the start of a line. */
export interface Region {
  readonly part: LogPart;
  readonly from: number;
  readonly end: number;
}

export interface LookedBack {
  readonly related: Related;
  /** From where on each file must be read for what is related. */
  readonly starts: ReadonlyMap<LogPart, number>;
  /** Queue files whose start was not found. */
  readonly missing: number;
  /** Whether the search ended because it had gone far enough. */
  readonly isGivenUp: boolean;
}

export interface LookBackOptions {
  /** No more than this is looked at. */
  readonly mostBytes: number;
  /** Whether all lines of a message are wanted, not only what they say of it. */
  readonly withLines: boolean;
}

/** What is found in one block may lead to more; a chain of messages is rarely longer. */
const MOST_ROUNDS = 5;

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
  const starts = new Map<LogPart, number>();
  let left = options.mostBytes;
  for (const region of before) {
    search.passTime(region.part.lastAt);
    if (search.isOver || left <= 0) break;
    const { start, looked } = searchIn(region, search, left);
    left -= looked;
    if (start < region.end) starts.set(region.part, start);
  }
  completeRelated(
    before.flatMap((region) => {
      const from = starts.get(region.part);
      return from === undefined ? [] : [{ ...region, from }];
    }),
    search.related,
    options.withLines,
  );
  const { missing } = search;
  return { related: search.related, starts, missing, isGivenUp: left <= 0 && missing > 0 };
}

function openEndsOf(windows: readonly Region[]): OpenEndsFinder {
  const ends = new OpenEndsFinder();
  for (const { part, from, end } of windows)
    withScan(part, (scan) => scan.scan(from, end, (event, origin) => ends.look(event, origin)));
  return ends;
}

interface Seen {
  readonly event: MailEvent;
  readonly origin: Origin;
  readonly offset: number;
}

/** Searches a region block by block from its end; gives the oldest place that is needed. */
function searchIn(
  { part, from, end }: Region,
  search: StartSearch,
  mostBytes: number,
): { readonly start: number; readonly looked: number } {
  let start = end;
  let at = end;
  const sieve = new LineSieve();
  withScan(part, (scan) => {
    while (at > from && end - at < mostBytes && !search.isOver) {
      const blockEnd = at;
      at = Math.max(from, scan.lineStartBefore(blockEnd));
      start = Math.min(start, searchBlock({ part, from: at, end: blockEnd }, scan, search, sieve));
      search.passTime(scan.momentAt(at) ?? NEVER);
    }
  });
  return { start, looked: end - at };
}

/** What is found may make other lines of the block related, so it is searched until nothing is added. */
function searchBlock(
  block: Region,
  scan: EventScan,
  search: StartSearch,
  sieve: LineSieve,
): number {
  let start = Number.POSITIVE_INFINITY;
  sieve.clear();
  // The session of a process that is related already makes nothing new related, but its lines are wanted.
  for (let size = -1; sieve.add(search.wanted) || size !== sizeOf(search.related); ) {
    size = sizeOf(search.related);
    for (const { event, origin, offset } of seenIn(scan, block, sieve).reverse())
      if (search.look(event, origin, offset)) start = Math.min(start, offset);
  }
  return start;
}

function seenIn(scan: EventScan, { from, end }: Region, sieve: LineSieve): Seen[] {
  const seen: Seen[] = [];
  const keep: Visit = (event, { at, host, tag, daemon, pid, file, line, size }, offset) => {
    const origin = { at, host, tag, daemon, pid, file, line, size, rawLine: () => '' };
    seen.push({ event, origin, offset });
  };
  scan.scan(from, end, keep, sieve);
  return seen;
}

/** Related lines name further queue files, whose lines may stand before them or behind. */
function completeRelated(regions: readonly Region[], related: Related, withLines: boolean): void {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const size = sizeOf(related);
    const sieve = sieveOf({ ...related, processes: new Set(), clients: new Set() });
    scanAll(regions, relateNamed(related), sieve);
    if (sizeOf(related) === size) break;
  }
  if (withLines) scanAll(regions, relateConnections(related));
}

/** Lets through what may be related. */
export function sieveOf({ queueFiles, tasks, processes, clients }: Related): LineSieve {
  const sieve = new LineSieve();
  sieve.add({ queueIds: queueFiles.names(), tasks: tasks.names(), sessions: processes, clients });
  return sieve;
}

function scanAll(regions: readonly Region[], visit: Visit, sieve?: LineSieve): void {
  for (const { part, from, end } of regions)
    withScan(part, (scan) => scan.scan(from, end, visit, sieve));
}

function relateNamed(related: Related): Visit {
  return (event, origin) => {
    bound(related, event, origin);
    if (isNamed(related, event, origin)) relate(related, event, origin);
  };
}

const MANY_CONNECTIONS = 50;

/** Which delivery a connection was for is known only when it is told. */
function relateConnections(related: Related): Visit {
  const waiting = new ChurnMap<string, string[]>();
  return (event, origin, offset) => {
    const process = processOf(origin);
    const places = waiting.get(process) ?? [];
    if (isOfConnection(event) && places.length < MANY_CONNECTIONS)
      waiting.set(process, [...places, lineAt(origin.file, offset)]);
    if (event.kind !== 'delivery-attempted') return;
    waiting.delete(process);
    if (isNamed(related, event, origin)) addAll(related.connections, places);
  };
}

function addAll(names: Set<string>, added: readonly string[]): void {
  for (const name of added) names.add(name);
}

function withScan(part: LogPart, use: (scan: EventScan) => void): void {
  const scan = new EventScan(part);
  try {
    use(scan);
  } finally {
    scan.close();
  }
}
