/** One file of the log, record by record. */

import type { Instant } from '../core/instant.ts';
import type { LineReader } from '../source/line-reader.ts';
import type { LogClock } from '../syslog/log-clock.ts';
import type { LogRecord } from '../syslog/record.ts';
import { SyslogReader } from '../syslog/syslog-reader.ts';
import type { WrapRepair } from '../syslog/terminal-wrap.ts';
import type { LineCounts } from './line-counts.ts';

export class LogStream {
  readonly clock: LogClock;
  readonly name: string;
  readonly #reader: LineReader;
  readonly #syslog: SyslogReader;
  readonly #repair: WrapRepair;
  readonly #counts: LineCounts;
  /** The first and the newest moment of the file; null before a line with a stamp. */
  firstAt: Instant | null = null;
  newestAt: Instant | null = null;
  /** The record that `next` found, valid until the next call. */
  record: LogRecord | undefined = undefined;

  constructor(parts: {
    reader: LineReader;
    clock: LogClock;
    repair: WrapRepair;
    counts: LineCounts;
    name: string;
  }) {
    this.#reader = parts.reader;
    this.clock = parts.clock;
    this.name = parts.name;
    this.#repair = parts.repair;
    this.#counts = parts.counts;
    this.#syslog = new SyslogReader({ file: parts.name, clock: parts.clock });
  }

  /** Reads on to the next record within what is in memory; false when more must be read in. */
  advance(): boolean {
    const reader = this.#reader;
    while (reader.advance()) {
      const record = this.#read(reader.buffer, reader.start, reader.end, reader.line);
      if (record === undefined) continue;
      this.record = record;
      if (this.newestAt === null || record.at > this.newestAt) this.newestAt = record.at;
      this.firstAt ??= record.at;
      return true;
    }
    this.record = undefined;
    return false;
  }

  /** Reads in more; false at the end of the file. */
  refill(): Promise<boolean> {
    return this.#reader.refill();
  }

  #read(buffer: Buffer, start: number, end: number, line: number): LogRecord | undefined {
    const repaired = this.#repair.repair(buffer, start, end);
    const record =
      repaired === undefined
        ? this.#syslog.read(buffer, start, end, line)
        : this.#syslog.read(repaired, 0, repaired.length, line);
    if (record !== undefined) return record;
    if (this.#syslog.lastWas === 'blank') this.#counts.countBlank();
    else this.#counts.countHeadless(buffer, start, end, this.name, line);
    return undefined;
  }

  /** What kept the file from being read whole. */
  get problems(): readonly string[] {
    return this.#reader.problems.map((problem) => `${this.name}: ${problem}`);
  }

  /** Lines mended so far. */
  get repaired(): number {
    return this.#repair.repaired;
  }
}
