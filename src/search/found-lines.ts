/** Which ranges of each file must be read for messages that began before the time asked for. */
import type { ByteRange } from '../source/ranges-source.ts';
import type { Zone } from '../time/zone.ts';
import { EventScan, type NamedLines, type Visit } from './event-scan.ts';
import { GrowingRanges } from './growing-ranges.ts';
import { hashOfName, type Lets, lettingNames, OF_ALL_MAIL } from './line-names.ts';
import { LineSieve } from './line-sieve.ts';
import type { LogPart } from './log-part.ts';
import type { SearchedRegion } from './look-back.ts';
import { processOf } from './open-ends.ts';
import { lineAt, type Related, RelatedOnly } from './related-lines.ts';

/** Lines this near to each other are read in one go. */
const NEAR = 512;

/** The lines of related messages, with few others. The regions come oldest first. */
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
  /** Processes with an open session: a client may write long after it has connected. */
  readonly #open = new Set<string>();
  readonly #processes: LineSieve;
  #ranges = new GrowingRanges(NEAR);
  #line: ByteRange = { from: 0, end: 0 };

  constructor(related: Related, zone: Zone) {
    this.#related = related;
    related.names.add(OF_ALL_MAIL);
    for (const process of related.processes) related.names.add(hashOfName(process));
    this.#processes = new LineSieve(related.names);
    this.#only = new RelatedOnly(related, zone, () => this.#ranges.add(this.#line));
  }

  in({ part, from, blocks }: SearchedRegion): readonly ByteRange[] {
    const ranges = new GrowingRanges(NEAR);
    this.#ranges = ranges;
    EventScan.use(part, (scan) => {
      for (const block of blocks) {
        const sieve = { names: this.#related.names, lets: this.#letsIn(block, part.file.path) };
        scan.scanLines(block, from, sieve, this.#visit);
      }
    });
    return ranges.all;
  }

  readonly #visit: Visit = (event, origin, offset) => {
    this.#only.offer(event, origin, offset);
    const process = processOf(origin);
    const isOpen = this.#only.openSessions.has(process);
    if (isOpen === this.#open.has(process)) return;
    if (isOpen) {
      this.#open.add(process);
      this.#processes.add(process);
    } else {
      this.#open.delete(process);
      this.#processes.drop(process);
      this.#processes.sweep();
    }
  };

  #letsIn(block: NamedLines, file: string): Lets {
    const { queueFiles, tasks, clients, screened, sessions } = this.#related;
    const { span } = block;
    const isScan = lettingNames((name) => tasks.mayHave(name, span));
    const isOther = lettingNames(
      (name) =>
        name === OF_ALL_MAIL ||
        queueFiles.mayHave(name, span) ||
        clients.mayHave(name, span) ||
        screened.mayHave(name, span),
    );
    return (names, first, last, offset) => {
      // A verdict may take several lines and is only known with the last: all of them are read.
      const isOfScan = isScan(names, first, last, offset);
      const isLet =
        isOfScan ||
        isOther(names, first, last, offset) ||
        this.#processes.lets(names, first, last, offset) ||
        sessions.has(lineAt(file, offset));
      // One line of each block is read in any case, so that the clock sees the months pass.
      if (!isLet && offset > block.from) return false;
      this.#line = { from: offset, end: endOfLine(block, last) };
      if (isOfScan || !isLet) this.#ranges.add(this.#line);
      return isLet;
    };
  }
}

/** The end of the line whose names come before `next`. */
function endOfLine({ from, end, names }: NamedLines, next: number): number {
  const place = names[next + 1];
  return place === undefined ? end : from + place;
}
