/** One file of the log, record by record. */

import { NEWLINE } from '../core/ascii.ts';
import type { Instant } from '../core/instant.ts';
import type { LineReader } from '../source/line-reader.ts';
import { wordFor } from '../source/source-error.ts';
import type { LogClock } from '../syslog/log-clock.ts';
import type { LogRecord } from '../syslog/record.ts';
import { SyslogReader } from '../syslog/syslog-reader.ts';
import type { WrapRepair } from '../syslog/terminal-wrap.ts';
import type { LineCounts } from './line-counts.ts';

export class LogStream {
  readonly clock: LogClock;
  /** Whether the record precedes the window, and so is read only for related mail. */
  isBeforeWindow = false;
  readonly name: string;
  readonly #reader: LineReader;
  readonly #syslog: SyslogReader;
  readonly #repair: WrapRepair;
  readonly #counts: LineCounts;
  readonly #from: number;
  readonly #windowFrom: number;
  readonly #lookAhead: ((lines: Buffer) => void) | undefined;
  /** The first and the newest moment of the file; null before a line with a stamp. */
  firstAt: Instant | null = null;
  newestAt: Instant | null = null;
  /** The record that `advance` found, valid until the next call. */
  record: LogRecord | undefined = undefined;
  /** Finds the rest of a last line without a line end, if other files may hold it. */
  findRest: (() => Buffer | undefined) | undefined = undefined;
  /** A first line without a header, or only the end of a line: another file may hold its start. */
  #head: Buffer | undefined = undefined;

  constructor(parts: {
    reader: LineReader;
    clock: LogClock;
    repair: WrapRepair;
    counts: LineCounts;
    name: string;
    /** Where reading starts, and where the window starts. */
    from?: number;
    windowFrom?: number;
    /** Called with new bytes before they are read line by line. */
    lookAhead?: ((lines: Buffer) => void) | undefined;
  }) {
    this.#reader = parts.reader;
    this.clock = parts.clock;
    this.name = parts.name;
    this.#repair = parts.repair;
    this.#counts = parts.counts;
    this.#from = parts.from ?? 0;
    this.#windowFrom = parts.windowFrom ?? 0;
    this.#lookAhead = parts.lookAhead;
    this.#syslog = new SyslogReader({ file: parts.name, clock: parts.clock });
  }

  /** Goes to the next record in memory; false when more must be read in. */
  advance(): boolean {
    const reader = this.#reader;
    while (reader.advance()) {
      const record = this.#read(reader.buffer, reader.start, reader.end, reader.line);
      if (record === undefined) continue;
      this.record = record;
      this.isBeforeWindow = reader.offset < this.#windowFrom;
      if (this.newestAt === null || record.at > this.newestAt) this.newestAt = record.at;
      this.firstAt ??= record.at;
      return true;
    }
    this.record = undefined;
    return false;
  }

  /** Reads in more; false at the end of the file. */
  async refill(): Promise<boolean> {
    const isMore = await this.#reader.refill();
    if (isMore) this.#lookAhead?.(this.#reader.ahead);
    const rest = isMore && this.#reader.endsOpen ? this.findRest?.() : undefined;
    if (rest !== undefined) this.#reader.complete(rest);
    return isMore;
  }

  /** Reads in the start of the file, unless it has been. */
  async start(): Promise<void> {
    if (this.#reader.ahead.length === 0) await this.refill();
  }

  /** Whether what was read in holds a whole line. */
  get hasLine(): boolean {
    return this.#reader.ahead.includes(NEWLINE);
  }

  /** Whether the file begins within a line. */
  get beginsInLine(): boolean {
    return this.#head !== undefined;
  }

  /** Hands the first line over to the file that holds its start. */
  takeHead(): Buffer | undefined {
    const head = this.#head;
    this.#head = undefined;
    return head;
  }

  #read(buffer: Buffer, start: number, end: number, line: number): LogRecord | undefined {
    const repaired = this.#repair.repair(buffer, start, end);
    const record =
      repaired === undefined
        ? this.#syslog.read(buffer, start, end, line)
        : this.#syslog.read(repaired, 0, repaired.length, line);
    if (record !== undefined) return record;
    if (this.#reader.offset < this.#windowFrom) return undefined;
    const isBlank = this.#syslog.lastWas === 'blank';
    if (line === 1 && this.findRest !== undefined && (!isBlank || start === end))
      this.#head = Buffer.from(buffer.subarray(start, end));
    else if (isBlank) this.#counts.countBlank();
    else this.#counts.countHeadless(buffer, start, end, this.name, line);
    return undefined;
  }

  /** Where the record stands in the file. */
  get offset(): number {
    return this.#reader.offset;
  }

  /** How many of the bytes that are to be read have been. */
  get position(): number {
    return this.#reader.position - this.#from;
  }

  /** How many bytes are to be read; undefined where that is not known. */
  get size(): number | undefined {
    const { size } = this.#reader;
    return size === undefined ? undefined : size - this.#from;
  }

  close(): void {
    const head = this.takeHead();
    if (head?.length === 0) this.#counts.countBlank();
    else if (head !== undefined) this.#counts.countHeadless(head, 0, head.length, this.name, 1);
    this.#reader.close();
  }

  /** What kept the file from being read whole. */
  get problems(): readonly string[] {
    return this.#reader.problems.map((problem) => `${wordFor(this.name)}: ${problem}`);
  }

  /** What is odd about the file, though no line is missing. */
  get remarks(): readonly string[] {
    return this.#reader.remarks.map((remark) => `${wordFor(this.name)}: ${remark}`);
  }

  /** Lines mended so far. */
  get repaired(): number {
    return this.#repair.repaired;
  }
}
