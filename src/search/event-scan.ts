/** Reads the events of any part of a plain log, without keeping anything of them. */
import { closeSync, openSync, readSync } from 'node:fs';
import type { Instant } from '../core/instant.ts';
import type { Origin } from '../core/record.ts';
import type { Emit } from '../daemons/parser.ts';
import { createParsers } from '../daemons/registry.ts';
import type { MailEvent } from '../events/mail-event.ts';
import { SyslogReader } from '../syslog/syslog-reader.ts';
import type { LineSieve } from './line-sieve.ts';
import type { LogPart } from './log-part.ts';

export type Visit = (event: MailEvent, origin: Origin, offset: number) => void;

const BLOCK = 1024 * 1024;
const NEWLINE = 10;

export class EventScan {
  readonly #fd: number;
  readonly #syslog: SyslogReader;
  readonly #parsers = createParsers();
  #buffer: Buffer = Buffer.allocUnsafe(BLOCK);

  constructor(part: LogPart) {
    const clock = part.placeClock() ?? part.clock;
    this.#fd = openSync(part.file.path, 'r');
    this.#syslog = new SyslogReader({ file: part.file.path, clock });
  }

  /** The events of the lines that start in the range, which starts with a line, as far as a sieve lets them through. */
  scan(from: number, end: number, visit: Visit, sieve?: LineSieve): void {
    for (let at = from; at < end; ) at += this.#scanBlock(at, end, visit, sieve);
  }

  /** Whole lines from `at` on; says how many bytes they are. */
  #scanBlock(at: number, end: number, visit: Visit, sieve?: LineSieve): number {
    let offset = at;
    const emit = (event: MailEvent, origin: Origin) => visit(event, origin, offset);
    const length = this.#read(at, end);
    const lines = this.#buffer.lastIndexOf(NEWLINE, length - 1) + 1 || length;
    for (let start = 0; start < lines; ) {
      const newline = this.#buffer.indexOf(NEWLINE, start);
      const lineEnd = newline < 0 || newline > lines ? lines : newline;
      offset = at + start;
      if (sieve === undefined || sieve.lets(this.#buffer, start, lineEnd))
        this.#parse(start, lineEnd, emit);
      start = lineEnd + 1;
    }
    this.#parsers.flush(emit);
    return lines;
  }

  #parse(start: number, end: number, emit: Emit): void {
    const record = this.#syslog.read(this.#buffer, start, end, 0);
    if (record !== undefined) this.#parsers(record.program).parse(record, emit);
  }

  /** The moment of the line at a place. */
  momentAt(from: number): Instant | undefined {
    const length = this.#read(from, from + BLOCK);
    const newline = this.#buffer.indexOf(NEWLINE);
    return this.#syslog.read(this.#buffer, 0, Math.min(newline, length), 0)?.at;
  }

  /** The start of a line about a block before `end`, which is one itself. */
  lineStartBefore(end: number): number {
    for (let from = end - BLOCK; from > 0; from -= BLOCK) {
      const length = this.#read(from, from + BLOCK);
      const newline = this.#buffer.subarray(0, length).indexOf(NEWLINE);
      if (newline >= 0 && from + newline + 1 < end) return from + newline + 1;
    }
    return 0;
  }

  close(): void {
    closeSync(this.#fd);
  }

  /** Fills the buffer from `at`; it grows until it holds the end of a line. */
  #read(at: number, end: number): number {
    for (;;) {
      const wanted = Math.min(this.#buffer.length, end - at);
      const length = readSync(this.#fd, this.#buffer, 0, wanted, at);
      const isEnough = this.#buffer.subarray(0, length).includes(NEWLINE) || at + length >= end;
      if (isEnough || length < wanted) return Math.max(length, 1);
      this.#buffer = Buffer.allocUnsafe(this.#buffer.length * 2);
    }
  }
}
