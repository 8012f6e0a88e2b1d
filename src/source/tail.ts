/** One file of a growing log, read in whole lines from where the last read ended. */

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { NEWLINE } from '../core/ascii.ts';
import { identityOfStat } from './file-identity.ts';
import { readAt } from './read-at.ts';
import { HEAD, isSameStart } from './rotated-siblings.ts';

const MARK = 512;
const LONG_LINE = 64 * 1024;

export class Tail {
  readonly path: string;
  readonly identity: string;
  /** Everything before this has been read; a line starts here. */
  offset = 0;
  /** Whether the file was emptied, perhaps filled again, since it was read last. */
  isTruncated = false;
  readonly #fd: number;
  #head: Buffer = Buffer.alloc(0);
  /** The bytes before `offset`: when they change, the file is not what it was. */
  #mark: Buffer = Buffer.alloc(0);

  constructor(path: string) {
    this.path = path;
    this.#fd = openSync(path, 'r');
    this.identity = identityOfStat(fstatSync(this.#fd));
  }

  get size(): number {
    return fstatSync(this.#fd).size;
  }

  /** The first bytes of what was read. */
  get head(): Buffer {
    return this.#head;
  }

  /** The first bytes of the file as it is now. */
  headNow(): Buffer {
    return this.#at(0, HEAD);
  }

  /** Reads whole lines; 0 when there are none, or the file was emptied. `start` is how the file must begin, where that is known. */
  read(into: Buffer, at: number, length: number, start?: Buffer): number {
    const count = readSync(this.#fd, into, at, length, this.offset);
    // Checking after the read proves that the file was not emptied before or during it.
    if (!this.#isWhatItWas(start)) {
      this.isTruncated = true;
      return 0;
    }
    const lines = wholeLines(into, at, count, length);
    if (lines > 0) this.#remember(into.subarray(at, at + lines));
    return lines;
  }

  /** What follows the last whole line. */
  rest(): Buffer {
    return this.#at(this.offset, Math.max(0, this.size - this.offset));
  }

  /** Whether a file holds what this one held: it has the same start, and the same bytes before the place read last. */
  isCopiedTo(copy: Tail): boolean {
    if (!isSameStart(this.#head, copy.headNow())) return false;
    const from = this.offset - this.#mark.length;
    const there = copy.#at(from, this.#mark.length);
    return there.equals(this.#mark.subarray(0, there.length));
  }

  /** Goes on from elsewhere. */
  skipTo(offset: number): void {
    this.offset = offset;
    this.#head = this.#at(0, Math.min(HEAD, offset));
    this.#mark = this.#at(Math.max(0, offset - MARK), Math.min(MARK, offset));
  }

  /** Where the line starts that `offset` is in. */
  lineStartAt(offset: number): number {
    const from = Math.max(0, offset - LONG_LINE);
    const newline = this.#at(from, offset - from).lastIndexOf(NEWLINE);
    return newline < 0 ? from : from + newline + 1;
  }

  close(): void {
    closeSync(this.#fd);
  }

  #isWhatItWas(start: Buffer | undefined): boolean {
    if (start !== undefined && !this.#at(0, start.length).equals(start)) return false;
    const mark = this.#mark;
    return mark.length === 0 || this.#at(this.offset - mark.length, mark.length).equals(mark);
  }

  #remember(read: Buffer): void {
    if (this.#head.length < HEAD)
      this.#head = Buffer.concat([this.#head, read.subarray(0, HEAD - this.#head.length)]);
    this.#mark =
      read.length >= MARK
        ? Buffer.from(read.subarray(-MARK))
        : Buffer.concat([this.#mark, read]).subarray(-MARK);
    this.offset += read.length;
  }

  #at(position: number, length: number): Buffer {
    return readAt(this.#fd, position, length);
  }
}

/** How many of the bytes are whole lines; all of them if a line is longer than the buffer. */
function wholeLines(bytes: Buffer, at: number, count: number, length: number): number {
  if (count === 0) return 0;
  const newline = bytes.subarray(at, at + count).lastIndexOf(NEWLINE);
  return newline < 0 && count === length ? count : newline + 1;
}
