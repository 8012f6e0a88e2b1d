/** A file of the log that is searched for lines, and which of them are to be read. */
import { type Instant, SECOND } from '../core/instant.ts';
import type { Origin } from '../core/origin.ts';
import type { Emit } from '../daemons/parser.ts';
import { createParsers } from '../daemons/registry.ts';
import { LineSearch } from '../source/line-search.ts';
import type { ByteRange } from '../source/ranges-source.ts';
import { SyslogReader } from '../syslog/syslog-reader.ts';
import { GrowingRanges } from './growing-ranges.ts';
import type { LogPart } from './log-part.ts';
import type { PlaceClock } from './place-clock.ts';
import type { Way } from './thread.ts';

/** How much around found lines is read too: some lines name nothing that could be searched for. */
const AROUND = 16 * 1024;
/** How much is read around a moment, to tell whether other mail stopped alike. */
const NEIGHBOURS = 4 * 1024 * 1024;
/** How far from a moment a search begins, since lines may be out of order. */
const SEEK_MARGIN = 10 * SECOND;

/** `(04083-01) ...example.com>` */
const CONTINUED = /^\((\d{1,10}-\d{1,10}(?:-\d{1,10})?)\) \.\.\./;
const LONGEST_TASK = 40;

interface Visitor {
  /** Whether the letters of the text may be in either case. */
  readonly inAnyCase?: boolean;
  /** Takes the line that starts at `offset`. Returns whether to search on. */
  readonly take: (line: Buffer, offset: number) => boolean;
  /** Whether to search on at lines of this moment. */
  readonly isWanted?: (at: Instant) => boolean;
}

export class SearchedPart {
  readonly part: LogPart;
  readonly #lines: LineSearch;
  readonly #syslog: SyslogReader;
  readonly #parsers = createParsers();
  /** The lines to be read: where each starts, and where it ends. */
  readonly #kept = new Map<number, number>();

  constructor(part: LogPart, clock: PlaceClock) {
    this.part = part;
    this.#lines = new LineSearch(part.file.path);
    this.#syslog = new SyslogReader({ file: part.file.path, clock });
  }

  /** Searches forth from `from`, or back from it. */
  search(text: string, direction: Way, from: number, visitor: Visitor): void {
    const { inAnyCase = false, take, isWanted } = visitor;
    const isNear = isWanted !== undefined;
    this.#lines[direction](
      inAnyCase
        ? this.#lines.anyCaseNeedle(text)
        : this.#lines[isNear ? 'nearNeedle' : 'needle'](text),
      from,
      (buffer, start, end, offset) => take(buffer.subarray(start, end), offset),
      (buffer, start, end) => {
        if (isWanted === undefined) return true;
        const at = this.#syslog.read(buffer, start, end, 0)?.at;
        return at === undefined || isWanted(at);
      },
    );
  }

  /** Where to search for lines of a moment, which may be a little out of order. */
  placeOf(at: Instant, direction: Way): number {
    return this.part.seek(direction === 'forth' ? at - SEEK_MARGIN : at + SEEK_MARGIN);
  }

  /** The events of a line taken by itself. */
  parse(line: Buffer, emit: Emit): void {
    this.parseOn(line, emit);
    this.finish(emit);
  }

  /** The events of a line that may go on in the next one. */
  parseOn(line: Buffer, emit: Emit): void {
    const record = this.#syslog.read(line, 0, line.length, 0);
    if (record !== undefined) this.#parsers(record.program).parse(record, emit);
  }

  /** The scan whose text goes on in a line, since amavis cuts long ones; undefined for other lines. */
  continuedScan(line: Buffer): { readonly taskId: string; readonly origin: Origin } | undefined {
    const record = this.#syslog.read(line, 0, line.length, 0);
    if (record === undefined) return undefined;
    const { textStart } = record;
    const [, taskId] =
      CONTINUED.exec(line.toString('latin1', textStart, textStart + LONGEST_TASK)) ?? [];
    return taskId === undefined ? undefined : { taskId, origin: record };
  }

  /** The events of the last lines, if nothing follows them. */
  finish(emit: Emit): void {
    this.#parsers.flush(emit);
  }

  /** Adds a line to those to be read. Returns whether it is new. */
  keep(offset: number, length: number): boolean {
    if (this.#kept.has(offset)) return false;
    this.#kept.set(offset, offset + length);
    return true;
  }

  /** Adds what was logged around a moment, if the file covers it. */
  keepAround(at: Instant): void {
    const { firstAt, lastAt, size } = this.part;
    if (firstAt === null || at < firstAt || at > lastAt) return;
    const place = this.part.seek(at);
    const from = Math.max(0, place - NEIGHBOURS);
    const end = Math.min(Math.max(size, this.#lines.size), place + NEIGHBOURS);
    this.#kept.set(from, Math.max(end, this.#kept.get(from) ?? 0));
  }

  /** All that is to be read, in whole lines and in order. */
  ranges({ isOutline }: { readonly isOutline: boolean }): ByteRange[] {
    // Lines that name nothing do not change what became of the mail.
    const around = isOutline ? 0 : AROUND;
    const ranges = new GrowingRanges(2 * around);
    for (const [from, end] of [...this.#kept].sort(([a], [b]) => a - b)) ranges.add({ from, end });
    return ranges.all.map(({ from, end }) => ({
      from: this.#lines.lineStartFrom(from - around),
      end: this.#lines.lineStartFrom(end + around),
    }));
  }

  close(): void {
    this.#lines.close();
  }
}
