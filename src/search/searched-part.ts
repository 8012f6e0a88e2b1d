/** A file of the log in which lines are searched for, and those of them that are to be read. */
import type { Instant } from '../core/instant.ts';
import { SECOND } from '../core/instant.ts';
import type { Emit } from '../daemons/parser.ts';
import { createParsers } from '../daemons/registry.ts';
import { LineSearch } from '../source/line-search.ts';
import type { ByteRange } from '../source/ranges-source.ts';
import { SyslogReader } from '../syslog/syslog-reader.ts';
import type { LogPart } from './log-part.ts';
import type { PlaceClock } from './place-clock.ts';
import type { Way } from './thread.ts';

/** Lines around those that were found are read too: some name nothing that could be searched for. */
const AROUND = 16 * 1024;
/** How much is read to tell whether others met with the same. */
const NEIGHBOURS = 4 * 1024 * 1024;
/** Lines out of order stand this near. */
const DISORDER = 10 * SECOND;

interface Visitor {
  /** Takes the line that starts at `offset`; says whether to search on. */
  readonly take: (line: Buffer, offset: number) => boolean;
  /** Whether to search on in lines as old as this. */
  readonly isWanted?: (at: Instant) => boolean;
}

export class SearchedPart {
  readonly part: LogPart;
  readonly #lines: LineSearch;
  readonly #syslog: SyslogReader;
  readonly #parsers = createParsers();
  /** Where lines start, and where they end. */
  readonly #kept = new Map<number, number>();

  constructor(part: LogPart, clock: PlaceClock) {
    this.part = part;
    this.#lines = new LineSearch(part.file.path);
    this.#syslog = new SyslogReader({ file: part.file.path, clock });
  }

  /** From `from` on, or what stands before it. */
  search(text: string, direction: Way, from: number, visitor: Visitor): void {
    const { take, isWanted } = visitor;
    this.#lines[direction](
      this.#lines.needle(text),
      from,
      (buffer, start, end, offset) => take(buffer.subarray(start, end), offset),
      (buffer, start, end) => {
        if (isWanted === undefined) return true;
        const at = this.#syslog.read(buffer, start, end, 0)?.at;
        return at === undefined || isWanted(at);
      },
    );
  }

  /** Where lines of a moment are to be searched for, if they stand out of order by a little. */
  placeOf(at: Instant, direction: Way): number {
    return this.part.seek(direction === 'forth' ? at - DISORDER : at + DISORDER);
  }

  /** What the line says, taken by itself. */
  parse(line: Buffer, emit: Emit): void {
    this.parseOn(line, emit);
    this.finish(emit);
  }

  /** What the line says, if it may go on in the next one. */
  parseOn(line: Buffer, emit: Emit): void {
    const record = this.#syslog.read(line, 0, line.length, 0);
    if (record !== undefined) this.#parsers(record.program).parse(record, emit);
  }

  /** What the last lines have said, if nothing follows them. */
  finish(emit: Emit): void {
    this.#parsers.flush(emit);
  }

  /** Whether the line is not among those that are to be read already. */
  keep(offset: number, length: number): boolean {
    if (this.#kept.has(offset)) return false;
    this.#kept.set(offset, offset + length);
    return true;
  }

  /** What was logged before and after a moment, if the file covers it. */
  keepAround(at: Instant): void {
    const { firstAt, lastAt, size } = this.part;
    if (firstAt === null || at < firstAt || at > lastAt) return;
    const place = this.part.seek(at);
    this.#kept.set(
      Math.max(0, place - NEIGHBOURS),
      Math.min(Math.max(size, this.#lines.size), place + NEIGHBOURS),
    );
  }

  /** All to be read, in whole lines and in order. */
  ranges(): ByteRange[] {
    const ranges: { from: number; end: number }[] = [];
    for (const [from, end] of [...this.#kept].sort(([a], [b]) => a - b)) {
      const last = ranges.at(-1);
      if (last !== undefined && from - AROUND <= last.end + AROUND)
        last.end = Math.max(last.end, end);
      else ranges.push({ from, end });
    }
    return ranges.map(({ from, end }) => ({
      from: this.#lines.lineStartFrom(from - AROUND),
      end: this.#lines.lineStartFrom(end + AROUND),
    }));
  }

  close(): void {
    this.#lines.close();
  }
}
