/** Reads the events of any part of a plain log, and keeps none of them. */

import { readSync } from 'node:fs';
import { NEWLINE } from '../core/ascii.ts';
import { lineEndFrom } from '../core/bytes.ts';
import type { Instant } from '../core/instant.ts';
import type { Origin } from '../core/origin.ts';
import type { Emit } from '../daemons/parser.ts';
import { createParsers } from '../daemons/registry.ts';
import type { MailEvent } from '../events/mail-event.ts';
import { withFile } from '../source/read-at.ts';
import { SyslogReader } from '../syslog/syslog-reader.ts';
import { LineNames, type Sieve } from './line-names.ts';
import type { Span } from './lives.ts';
import type { LogPart } from './log-part.ts';

export type Visit = (event: MailEvent, origin: Origin, offset: number) => void;

/** Whole lines of a file, and what they name. */
export interface NamedLines {
  readonly from: number;
  readonly end: number;
  /** When they were written, with a margin before and after. */
  readonly span: Span;
  /** Pairs: a name, as a number, and where its line starts, counted from `from`. */
  readonly names: Int32Array;
}

const BLOCK = 1024 * 1024;
/** Enough for most lines. */
const PIECE = 4096;

const NOTHING_HELD = { at: 0, length: 0 };

export class EventScan {
  readonly #fd: number;
  readonly #syslog: SyslogReader;
  readonly #parsers = createParsers();
  readonly #names = new LineNames();
  #buffer: Buffer = Buffer.allocUnsafe(BLOCK);
  /** Which whole lines of the file the buffer holds. */
  #held = NOTHING_HELD;

  private constructor(part: LogPart, fd: number) {
    const clock = part.placeClock() ?? part.clock;
    this.#fd = fd;
    this.#syslog = new SyslogReader({ file: part.file.path, clock });
  }

  /** Opens the file for a while. */
  static use<T>(part: LogPart, read: (scan: EventScan) => T): T {
    return withFile(part.file.path, (fd) => read(new EventScan(part, fd)));
  }

  /** Visits the events of the lines that start in the range; `from` is the start of a line. */
  scan(from: number, end: number, visit: Visit): void {
    let offset = from;
    const emit = (event: MailEvent, origin: Origin) => visit(event, origin, offset);
    this.#eachBlock(from, end, (at, length) => {
      for (let start = 0; start < length; ) {
        const lineEnd = this.#lineEnd(start, length);
        offset = at + start;
        this.#parse(start, lineEnd, emit);
        start = lineEnd + 1;
      }
      this.#parsers.flush(emit);
    });
  }

  /** The names in the lines of a range. */
  namesIn(from: number, end: number): Int32Array {
    const names = this.#names;
    names.clear();
    this.#eachBlock(from, end, (at, length) => {
      for (let start = 0; start < length; ) {
        const lineEnd = this.#lineEnd(start, length);
        names.look(this.#buffer, start, lineEnd, at + start - from);
        start = lineEnd + 1;
      }
    });
    return names.pairs();
  }

  /** Visits the events of those lines from `since` on that the sieve lets through. It is asked about the first line in any case. */
  scanLines({ from, end, names }: NamedLines, since: number, sieve: Sieve, visit: Visit): void {
    const { names: wanted, lets } = sieve;
    let offset = from;
    const emit = (event: MailEvent, origin: Origin) => visit(event, origin, offset);
    for (let i = 0; i < names.length; i += 2) {
      if (i > 0 && !wanted.mayHave(names[i] as number)) continue;
      const first = startOfLine(names, i);
      i = endOfLine(names, i) - 2;
      offset = from + (names[first + 1] as number);
      if (offset < since || !lets(names, first, i + 2, offset)) continue;
      if (!this.#holds(offset)) this.#readLines(offset, end);
      const start = offset - this.#held.at;
      this.#parse(start, this.#lineEnd(start, this.#held.length), emit);
    }
    this.#parsers.flush(emit);
  }

  /** Reads a range in blocks of whole lines: where each starts, and how many bytes it has. */
  #eachBlock(from: number, end: number, use: (at: number, length: number) => void): void {
    for (let at = from; at < end; ) {
      const length = this.#readLines(at, end);
      use(at, length);
      at += length;
    }
  }

  /** Reads whole lines from `at` on. Returns how many bytes they are. */
  #readLines(at: number, end: number): number {
    const read = this.#read(at, end);
    const length = this.#buffer.lastIndexOf(NEWLINE, read - 1) + 1 || read;
    this.#held = { at, length };
    return length;
  }

  #holds(offset: number): boolean {
    return offset >= this.#held.at && offset < this.#held.at + this.#held.length;
  }

  #lineEnd(start: number, length: number): number {
    return Math.min(lineEndFrom(this.#buffer, start), length);
  }

  #parse(start: number, end: number, emit: Emit): void {
    const record = this.#syslog.read(this.#buffer, start, end, 0);
    if (record !== undefined) this.#parsers(record.program).parse(record, emit);
  }

  /** The moment of the line at a place. */
  momentAt(from: number): Instant | undefined {
    for (const size of [PIECE, BLOCK]) {
      const newline = this.#newlineIn(from, from + size);
      if (newline !== undefined) return this.#syslog.read(this.#buffer, 0, newline, 0)?.at;
    }
    return undefined;
  }

  /** The start of a line about one block before `end`, which must be the start of a line itself. */
  lineStartBefore(end: number): number {
    for (let from = end - BLOCK; from > 0; from -= BLOCK) {
      for (let at = from; at < Math.min(end, from + BLOCK); at += PIECE) {
        const newline = this.#newlineIn(at, at + PIECE);
        if (newline !== undefined && at + newline + 1 < end) return at + newline + 1;
      }
    }
    return 0;
  }

  /** The first line end from a place on, relative to it. */
  #newlineIn(from: number, end: number): number | undefined {
    const length = this.#read(from, end);
    const newline = this.#buffer.subarray(0, length).indexOf(NEWLINE);
    return newline < 0 ? undefined : newline;
  }

  /** Fills the buffer from `at`. It grows until it holds the end of a line, or reaches `end`. */
  #read(at: number, end: number): number {
    this.#held = NOTHING_HELD;
    for (;;) {
      const wanted = Math.min(this.#buffer.length, end - at);
      const length = readSync(this.#fd, this.#buffer, 0, wanted, at);
      const isEnough = this.#buffer.subarray(0, length).includes(NEWLINE) || at + length >= end;
      if (isEnough || length < wanted) return Math.max(length, 1);
      this.#buffer = Buffer.allocUnsafe(this.#buffer.length * 2);
    }
  }
}

/** Where the names of the line begin to which the name at `i` belongs. */
function startOfLine(names: Int32Array, i: number): number {
  let start = i;
  while (start > 0 && names[start - 1] === names[i + 1]) start -= 2;
  return start;
}

function endOfLine(names: Int32Array, i: number): number {
  let end = i + 2;
  while (end < names.length && names[end + 1] === names[i + 1]) end += 2;
  return end;
}
