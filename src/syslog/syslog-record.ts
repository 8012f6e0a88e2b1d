import { textOf } from '../core/bytes.ts';
import type { Instant } from '../core/instant.ts';
import type { LogRecord, Program } from './record.ts';

/** The one record of a reader, filled again for each line. */
export class SyslogRecord implements LogRecord {
  readonly file: string;
  at: Instant = 0;
  host = '';
  program: Program;
  pid = 0;
  line = 0;
  buffer: Buffer;
  textStart = 0;
  end = 0;
  times = 1;
  lineBuffer: Buffer;
  lineStart = 0;
  lineEnd = 0;

  constructor(file: string, program: Program, buffer: Buffer) {
    this.file = file;
    this.program = program;
    this.buffer = buffer;
    this.lineBuffer = buffer;
  }

  get tag(): string {
    return this.program.tag;
  }

  get daemon(): string {
    return this.program.daemon;
  }

  get size(): number {
    return this.lineEnd - this.lineStart;
  }

  rawLine(): string {
    return textOf(this.lineBuffer, this.lineStart, this.lineEnd);
  }
}
