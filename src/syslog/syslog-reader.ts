import {
  CLOSE_BRACKET,
  COLON,
  MINUS,
  OPEN_BRACKET,
  SMALL_M,
  SMALL_P,
  SPACE,
} from '../core/ascii.ts';
import { hasAt, literal, readNumber, skipDigits, trimmedEnd } from '../core/bytes.ts';
import { HostReader, StampReader, TagReader, viewOf } from './header-parts.ts';
import { ProgramTable } from './interned.ts';
import type { StampClock } from './log-clock.ts';
import type { LogRecord } from './record.ts';
import { SyslogRecord } from './syslog-record.ts';
import { type LineKind, UnusualHeaders } from './unusual-headers.ts';

export interface SyslogReaderOptions {
  /** As shown to the user. */
  readonly file: string;
  readonly clock: StampClock;
  /** Readers of one log share a table, so that an index means the same program in all its files. */
  readonly programs?: ProgramTable;
}

/** The programs of all logs that are read without a table of their own. */
const allPrograms = new ProgramTable();

const POSTFIX = literal('postfix');
const REPEATED = literal('message repeated ');
const TIMES = literal(' times: [');
const SOLARIS_ID = literal('[ID ');

/** Reads the header of each line. */
export class SyslogReader {
  /** What the last line without a record was: `blank` if it has nothing to say. */
  lastWas: LineKind = 'blank';
  readonly #record: SyslogRecord;
  readonly #stamps: StampReader;
  readonly #hosts = new HostReader();
  readonly #tags: TagReader;
  readonly #unusual: UnusualHeaders;

  constructor({ file, clock, programs = allPrograms }: SyslogReaderOptions) {
    this.#stamps = new StampReader(clock);
    this.#tags = new TagReader(programs);
    this.#record = new SyslogRecord(file, this.#tags.program, Buffer.alloc(0));
    this.#unusual = new UnusualHeaders(this.#record, this.#stamps, this.#hosts, this.#tags);
  }

  /** The record of a line, valid until the next call; undefined when the line has no header we know. */
  read(buffer: Buffer, start: number, end: number, line: number): LogRecord | undefined {
    const record = this.#record;
    record.line = line;
    record.lineBuffer = buffer;
    record.lineStart = start;
    record.lineEnd = end;
    const textStart = this.#readHeader(buffer, start, end);
    if (textStart < 0) return this.#readUnusual(buffer, start, end);
    record.at = this.#stamps.instant;
    record.host = this.#hosts.host;
    record.program = this.#tags.program;
    record.pid = this.#tags.pid;
    record.buffer = buffer;
    record.textStart = textStart;
    record.end = end;
    record.times = 1;
    if (mayBeWrapped(buffer, textStart, end)) this.#unusual.readWrapped(buffer, textStart, end);
    const first = buffer[record.textStart];
    if (first === SMALL_M || first === OPEN_BRACKET) readTextMarks(record);
    else trimEnd(record);
    return record;
  }

  /** Reads `May  5 13:35:54 mail postfix/qmgr[4080]: ` or the same with an RFC 3339 stamp: almost all lines. */
  #readHeader(buffer: Buffer, start: number, end: number): number {
    const bytes = viewOf(buffer);
    const stampEnd = this.#stamps.read(buffer, bytes, start, end);
    if (stampEnd < 0 || buffer[stampEnd] !== SPACE) return -1;
    const hostEnd = this.#hosts.read(buffer, bytes, stampEnd + 1, end);
    return hostEnd < 0 ? -1 : this.#tags.read(buffer, bytes, hostEnd + 1, end);
  }

  #readUnusual(buffer: Buffer, start: number, end: number): LogRecord | undefined {
    this.lastWas = this.#unusual.read(buffer, start, end);
    if (this.lastWas !== 'record') return undefined;
    readTextMarks(this.#record);
    return this.#record;
  }
}

/** Whether a text starts like a line of a container: with a stamp, or with a tag of Postfix. */
function mayBeWrapped(buffer: Buffer, at: number, end: number): boolean {
  // May  5 13:35:54 mail postfix/qmgr[4080]: …
  if (buffer[at + 3] === SPACE) return buffer[at + 9] === COLON && buffer[at + 12] === COLON;
  // 2022-05-05T13:35:54Z postfix/qmgr[4080]: …
  if (buffer[at + 4] === MINUS) return buffer[at + 7] === MINUS && buffer[at + 13] === COLON;
  return buffer[at] === SMALL_P && hasAt(buffer, at, end, POSTFIX);
}

/** Blanks at the end are no daemon's words, and parsers look for theirs there. */
function trimEnd(record: SyslogRecord): void {
  record.end = trimmedEnd(record.buffer, record.textStart, record.end);
}

/** Reads what syslog itself puts before the program's text. */
function readTextMarks(record: SyslogRecord): void {
  skipSolarisId(record);
  trimEnd(record);
  unfoldRepeats(record);
}

/** `[ID 197553 mail.info] EC2B339E5: message-id=<…>`. */
function skipSolarisId(record: SyslogRecord): void {
  const { buffer, textStart, end } = record;
  if (!hasAt(buffer, textStart, end, SOLARIS_ID)) return;
  let at = skipDigits(buffer, textStart + SOLARIS_ID.length, end);
  while (at < textStart + 64 && buffer[at] !== CLOSE_BRACKET) at++;
  if (at + 1 < end && buffer[at] === CLOSE_BRACKET && buffer[at + 1] === SPACE)
    record.textStart = at + 2;
}

/** `message repeated 2 times: [ B141CE6BDD: removed]`; a text cut short has no bracket at its end. */
function unfoldRepeats(record: SyslogRecord): void {
  const { buffer, textStart, end } = record;
  if (!hasAt(buffer, textStart, end, REPEATED)) return;
  const countStart = textStart + REPEATED.length;
  const countEnd = skipDigits(buffer, countStart, end);
  if (countEnd === countStart || !hasAt(buffer, countEnd, end, TIMES)) return;
  const inner = countEnd + TIMES.length;
  record.times = readNumber(buffer, countStart, Math.min(countEnd, countStart + 9));
  record.textStart = buffer[inner] === SPACE && inner < end ? inner + 1 : inner;
  if (buffer[end - 1] === CLOSE_BRACKET) record.end = end - 1;
}
