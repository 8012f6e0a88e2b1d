import { NEWLINE, RETURN } from '../core/ascii.ts';
import type { ByteSource } from './byte-source.ts';
import { HeldSource, type Holding } from './held-source.ts';

const CHUNK = 1024 * 1024;
/** A longer line is cut: no program of a mail server writes such lines. */
const LONGEST_LINE = 256 * 1024;
const KEPT_OF_LONG_LINE = 64 * 1024;

interface LineReaderOptions {
  /** Collects what the source could not read. */
  readonly problems?: string[];
  /** Collects what is odd about the source, though no line is missing. */
  readonly remarks?: string[];
  /** Where in its file the source starts: after how many bytes and lines. */
  readonly start?: { readonly offset: number; readonly lines: number };
}

/**
 * Gives the lines of a source, each as a range of one buffer that is used again and again:
 *
 *     do {
 *       while (reader.advance()) use(reader.buffer, reader.start, reader.end, reader.line);
 *     } while (await reader.refill());
 */
export class LineReader {
  readonly name: string;
  buffer: Buffer = Buffer.allocUnsafe(CHUNK + LONGEST_LINE + 2);
  /** The range of the line, its end mark left out. */
  start = 0;
  end = 0;
  /** Counted from 1. */
  line: number;
  /** Where the line starts in the file, as unpacked. */
  offset: number;
  /** What could not be read, as sentences; complete after the last line. */
  readonly problems: string[];
  /** What is odd about the source, though no line is missing. */
  readonly remarks: readonly string[];
  /** Called once for each line that is cut, with its number and its length. */
  onLongLine: (line: number, bytes: number) => void = () => {};
  #source: ByteSource;
  #next = 0;
  /** Where the next line stands in the file. */
  #nextOffset: number;
  /** The end of the bytes read; a line end stands there, so that the search needs no limit. */
  #filled = 0;
  #isOver = false;
  /** How many bytes of the line that starts at 0 have been dropped; only its head is kept. */
  #dropped = 0;
  #endsOpen = false;

  constructor(name: string, source: ByteSource, options: LineReaderOptions = {}) {
    this.name = name;
    this.#source = source;
    this.problems = options.problems ?? [];
    this.remarks = options.remarks ?? [];
    this.line = options.start?.lines ?? 0;
    this.offset = options.start?.offset ?? 0;
    this.#nextOffset = this.offset;
    this.buffer[0] = NEWLINE;
  }

  /** Goes to the next line in the buffer; false when there is none. */
  advance(): boolean {
    const from = this.#next;
    const buffer = this.buffer;
    const newline = buffer.indexOf(NEWLINE, from);
    if (newline >= this.#filled) return false;
    this.line++;
    this.offset = this.#nextOffset;
    this.#nextOffset += newline + 1 - from;
    this.start = from;
    this.#next = newline + 1;
    this.end = newline > from && buffer[newline - 1] === RETURN ? newline - 1 : newline;
    if (newline - from > LONGEST_LINE) this.#cut(from, newline - from);
    return true;
  }

  /** Reads on; false at the end. */
  async refill(): Promise<boolean> {
    if (this.#isOver) return false;
    this.#carryOver();
    this.#skip();
    const count = await this.#read();
    if (count > 0) {
      this.#take(count);
      return true;
    }
    return this.#finish();
  }

  /** The bytes that come next, without passing them: whole lines, and perhaps a part of one. Valid until the next `refill`. */
  async peek(): Promise<Buffer> {
    while (this.#filled === this.#next && (await this.refill()));
    return this.ahead;
  }

  /** What has been read but not passed yet; valid until the next `refill`. */
  get ahead(): Buffer {
    return this.buffer.subarray(this.#next, this.#filled);
  }

  /** The first lines, as many as are asked for. Only before the first `refill`. */
  hold(holding: Holding): Promise<Buffer> {
    const held = new HeldSource(this.#source);
    this.#source = held;
    return held.hold(holding);
  }

  /** Whether the next line is the last one and has no line end in the source. */
  get endsOpen(): boolean {
    return this.#endsOpen;
  }

  /** Appends the rest of the last line, which another source holds. */
  complete(rest: Buffer): void {
    const end = this.#filled - 1;
    this.#filled = end + rest.copy(this.buffer, end, 0, LONGEST_LINE) + 1;
    this.buffer[this.#filled - 1] = NEWLINE;
    this.buffer[this.#filled] = NEWLINE;
  }

  /** How many bytes have been read of the file or pipe, packed or not. */
  get position(): number {
    return this.#source.position ?? 0;
  }

  /** How many there are in all; undefined for a pipe. */
  get size(): number | undefined {
    return this.#source.size;
  }

  close(): void {
    this.#isOver = true;
    this.#source.close();
  }

  async #read(): Promise<number> {
    try {
      return await this.#source.read(this.buffer, this.#filled, CHUNK);
    } catch (error) {
      this.problems.push(`reading stopped: ${error instanceof Error ? error.message : error}`);
      return 0;
    }
  }

  /** Counts what a source skips of its file, between two lines. */
  #skip(): void {
    const skipped = this.#source.skip?.();
    if (skipped === undefined) return;
    this.line += skipped.lines;
    this.#nextOffset += skipped.bytes;
  }

  /** Moves the beginning of the next line to the start of the buffer. */
  #carryOver(): void {
    this.buffer.copyWithin(0, this.#next, this.#filled);
    this.#filled -= this.#next;
    this.#next = 0;
    if (this.#filled > LONGEST_LINE) {
      this.#dropped += this.#filled - KEPT_OF_LONG_LINE;
      this.#filled = KEPT_OF_LONG_LINE;
    }
  }

  #take(count: number): void {
    const from = this.#filled;
    this.#filled += count;
    this.buffer[this.#filled] = NEWLINE;
    if (this.#dropped > 0) this.#dropUntilLineEnd(from);
  }

  /** Drops what still belongs to the long line. */
  #dropUntilLineEnd(from: number): void {
    const newline = this.buffer.indexOf(NEWLINE, from);
    this.buffer.copyWithin(from, newline, this.#filled + 1);
    this.#filled -= newline - from;
    this.#dropped += newline - from;
    if (this.#filled > from) this.#reportDropped(from);
  }

  #reportDropped(kept: number): void {
    this.onLongLine(this.line + 1, kept + this.#dropped);
    this.#nextOffset += this.#dropped;
    this.#dropped = 0;
  }

  #cut(start: number, bytes: number): void {
    this.end = start + KEPT_OF_LONG_LINE;
    this.onLongLine(this.line, bytes);
  }

  /** Gives the last line a line end when it has none. */
  #finish(): boolean {
    this.#isOver = true;
    this.#source.close();
    if (this.#dropped > 0) this.#reportDropped(this.#filled);
    if (this.#filled === 0) return false;
    this.#endsOpen = true;
    this.buffer[this.#filled++] = NEWLINE;
    this.buffer[this.#filled] = NEWLINE;
    return true;
  }
}
