/** What of each file must be read for the messages of a range that began before it. */
import type { ByteRange } from '../source/ranges-source.ts';
import type { Zone } from '../time/zone.ts';
import { EventScan, type Lets, type NamedLines, type Visit } from './event-scan.ts';
import { hashOfName } from './line-names.ts';
import { LineSieve } from './line-sieve.ts';
import type { LogPart } from './log-part.ts';
import type { SearchedRegion } from './look-back.ts';
import { nameWithoutHost } from './open-ends.ts';
import { type Related, RelatedOnly } from './related-lines.ts';

/** The lines of related messages in regions that come oldest first, with few others. */
export function foundLines(
  regions: readonly SearchedRegion[],
  related: Related,
): Map<LogPart, readonly ByteRange[]> {
  const found = new Map<LogPart, readonly ByteRange[]>();
  const [first] = regions;
  if (first === undefined) return found;
  const lines = new FoundLines(related, first.part.clock.zone);
  for (const region of regions) found.set(region.part, lines.in(region));
  return found;
}

class FoundLines {
  readonly #related: Related;
  readonly #only: RelatedOnly;
  /** Processes whose session goes on, as numbers: the client may write long after it has connected. */
  #processes: ReadonlySet<number> = new Set();
  #ranges = new GrowingRanges();
  #line: ByteRange = { from: 0, end: 0 };

  constructor(related: Related, zone: Zone) {
    this.#related = related;
    this.#only = new RelatedOnly(related, zone, () => this.#ranges.add(this.#line));
  }

  in({ part, from, blocks }: SearchedRegion): readonly ByteRange[] {
    const ranges = new GrowingRanges();
    this.#ranges = ranges;
    EventScan.use(part, (scan) => {
      for (const block of blocks) {
        const lets = this.#letsIn(block);
        scan.scanLines(block, from, lets, this.#visit);
      }
    });
    return ranges.all;
  }

  readonly #visit: Visit = (event, origin, offset) => {
    this.#only.offer(event, origin, offset);
    if (event.kind !== 'client-connected' && event.kind !== 'client-disconnected') return;
    const open = [...this.#only.openSessions];
    this.#processes = new Set(open.map((process) => hashOfName(nameWithoutHost(process))));
  };

  #letsIn(block: NamedLines): Lets {
    const { queueFiles, tasks, clients } = this.#related;
    const { span } = block;
    // A verdict may take several lines, and is told with the last: all of them are read.
    const scans = new LineSieve();
    scans.add({ tasks: tasks.names(span) });
    const others = new LineSieve();
    others.add({ queueIds: queueFiles.names(span), clients: clients.names(span) });
    return (names, first, last, offset) => {
      const isOfScan = scans.lets(names, first, last, offset);
      const isLet =
        isOfScan ||
        others.lets(names, first, last, offset) ||
        this.#processes.has(names[first] as number);
      // Of each block one line, for the clock must see the months pass.
      if (!isLet && offset > block.from) return false;
      this.#line = { from: offset, end: endOfLine(block, last) };
      if (isOfScan || !isLet) this.#ranges.add(this.#line);
      return isLet;
    };
  }
}

/** Where the line ends before whose names stand those of the next line. */
function endOfLine({ from, end, names }: NamedLines, next: number): number {
  const place = names[next + 1];
  return place === undefined ? end : from + place;
}

/** Lines that are so near to each other are read in one go. */
const NEAR = 512;

class GrowingRanges {
  readonly #ranges: { from: number; end: number }[] = [];

  get all(): readonly ByteRange[] {
    return this.#ranges;
  }

  /** Adds one that does not begin before the last one. */
  add({ from, end }: ByteRange): void {
    const last = this.#ranges.at(-1);
    if (last !== undefined && from <= last.end + NEAR) last.end = Math.max(last.end, end);
    else this.#ranges.push({ from, end });
  }
}
