import {
  BIG_A,
  CLOSE_BRACKET,
  COLON,
  DELETE,
  LESS,
  OPEN_BRACKET,
  SPACE,
  ZERO,
} from '../core/ascii.ts';
import { isDigit } from '../core/bytes.ts';
import type { Instant } from '../core/instant.ts';
import { guessKey, type Interned, InternTable, type ProgramTable, standsAt } from './interned.ts';
import type { StampClock } from './log-clock.ts';
import type { Program } from './record.ts';
import { isSeverity } from './severity.ts';
import { emptyStamp, readClassicStamp, readIsoStamp, type Stamp } from './stamp.ts';

/** `May  5 13:35:54` and the blank after it. */
const CLASSIC_LENGTH = 16;

let viewedBuffer: Buffer = Buffer.alloc(0);
let view: DataView = new DataView(viewedBuffer.buffer, 0, 0);

/** A view of a buffer that reads four bytes at a time. */
export function viewOf(buffer: Buffer): DataView {
  if (buffer !== viewedBuffer) {
    viewedBuffer = buffer;
    view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
  }
  return view;
}

/** Reads stamps; decodes one only when it differs from the one before. */
export class StampReader {
  /** What the stamp read last means. */
  instant: Instant = 0;
  readonly clock: StampClock;
  readonly #stamp: Stamp = emptyStamp();
  /** The last classic stamp, four bytes in each number. */
  readonly #words = new Int32Array(4);

  constructor(clock: StampClock) {
    this.clock = clock;
  }

  /** The place after the stamp that starts at `from`, or -1 when none does. */
  read(buffer: Buffer, bytes: DataView, from: number, end: number): number {
    const words = this.#words;
    if (
      from + CLASSIC_LENGTH <= end &&
      bytes.getInt32(from + 12) === words[3] &&
      bytes.getInt32(from + 8) === words[2] &&
      bytes.getInt32(from + 4) === words[1] &&
      bytes.getInt32(from) === words[0]
    ) {
      return from + CLASSIC_LENGTH - 1;
    }
    return this.#decode(buffer, from, end);
  }

  #decode(buffer: Buffer, from: number, end: number): number {
    const first = buffer[from] as number;
    if (first >= BIG_A) return this.#decodeClassic(buffer, from, end);
    const after = readIsoStamp(buffer, from, end, this.#stamp);
    if (after >= 0) this.instant = this.clock.instantOf(this.#stamp);
    return after;
  }

  /** Takes the stamp that a reader of another form fills in. */
  accept(fill: (stamp: Stamp) => number): number {
    const after = fill(this.#stamp);
    this.instant = this.clock.instantOf(this.#stamp);
    this.#words[3] = 0;
    return after;
  }

  /** Takes the moment of a line that has no stamp to decode. */
  set(instant: Instant): void {
    this.instant = instant;
    this.#words[3] = 0;
  }

  #decodeClassic(buffer: Buffer, from: number, end: number): number {
    const after = readClassicStamp(buffer, from, end, this.#stamp);
    if (after < 0) return -1;
    this.instant = this.clock.instantOf(this.#stamp);
    const isUsual = after - from === CLASSIC_LENGTH - 1 && buffer[after] === SPACE;
    for (let i = 0; i < 4; i++) this.#words[i] = isUsual ? buffer.readInt32BE(from + i * 4) : 0;
    return after;
  }
}

/** Reads the names of hosts; most logs have one. */
export class HostReader {
  host = '';
  readonly #hosts = new InternTable((name) => name);
  #last: Interned<string> | undefined;

  /** The place of the blank after the host, or -1 when the word that starts at `from` is no host. */
  read(buffer: Buffer, bytes: DataView, from: number, end: number): number {
    const last = this.#last;
    if (last !== undefined && standsAt(last, bytes, from, end)) {
      const hostEnd = from + last.length;
      if (hostEnd < end && buffer[hostEnd] === SPACE) return hostEnd;
    }
    return this.#readOther(buffer, from, end);
  }

  #readOther(buffer: Buffer, from: number, end: number): number {
    let at = from;
    while (at < end && buffer[at] !== SPACE) at++;
    if (at === from || at === end || !isHost(buffer, from, at)) return -1;
    this.#last = this.#hosts.get(buffer, from, at);
    this.host = this.#last.value;
    return at;
  }
}

/** In a line without a host, `postfix/qmgr[4080]:`, `[postfix/qmgr]`, `<mail.info>` or `WARNING` stands in its place. */
function isHost(buffer: Buffer, from: number, end: number): boolean {
  const first = buffer[from];
  if (end - from > 255 || buffer[end - 1] === COLON) return false;
  if (first === LESS) return false;
  // [192.0.2.1] is the address of a host without a name.
  if (first === OPEN_BRACKET && !isDigit(buffer[from + 1])) return false;
  return end - from > 7 || !isSeverity(buffer.toString('latin1', from, end));
}

/** Reads tags: `postfix/smtpd[16737]: `. */
export class TagReader {
  program: Program = { tag: '', daemon: '', service: '', index: -1 };
  pid = 0;
  readonly #programs: ProgramTable;
  readonly #guesses: (Interned<Program> | undefined)[];

  constructor(programs: ProgramTable) {
    this.#programs = programs;
    this.#guesses = programs.names.guesses;
  }

  /** Where the program's own text starts, or -1 when no tag starts at `from`. */
  read(buffer: Buffer, bytes: DataView, from: number, end: number): number {
    const guess = this.#guesses[guessKey(buffer, from)];
    if (guess !== undefined && standsAt(guess, bytes, from, end)) {
      const textStart = this.#readPid(buffer, from + guess.length, end);
      if (textStart >= 0) {
        this.program = guess.value;
        return textStart;
      }
    }
    return this.#readOther(buffer, from, end);
  }

  /** Takes a tag that stands elsewhere in the header. */
  set(tag: string, pid: number): void {
    this.program = this.#programs.get(tag);
    this.pid = pid;
  }

  #readOther(buffer: Buffer, from: number, end: number): number {
    let nameEnd = from;
    while (nameEnd < end && isTagByte(buffer[nameEnd] as number)) nameEnd++;
    if (nameEnd === from || nameEnd - from > 255) return -1;
    const textStart = this.#readPid(buffer, nameEnd, end);
    if (textStart < 0) return -1;
    const found = this.#programs.names.get(buffer, from, nameEnd);
    this.#guesses[guessKey(buffer, from)] = found;
    this.program = found.value;
    return textStart;
  }

  /** Reads `[4080]: ` or `: `, which must end a tag. */
  #readPid(buffer: Buffer, from: number, end: number): number {
    let at = from;
    let pid = 0;
    if (buffer[from] === OPEN_BRACKET) {
      let digit = (buffer[++at] as number) - ZERO;
      while (digit >= 0 && digit <= 9) {
        pid = pid * 10 + digit;
        digit = (buffer[++at] as number) - ZERO;
      }
      if (buffer[at++] !== CLOSE_BRACKET) return -1;
    }
    this.pid = pid;
    if (at >= end || buffer[at] !== COLON) return -1;
    if (at + 1 === end) return end;
    return buffer[at + 1] === SPACE ? at + 2 : -1;
  }
}

function isTagByte(byte: number): boolean {
  return byte > SPACE && byte !== COLON && byte !== OPEN_BRACKET && byte !== DELETE;
}
