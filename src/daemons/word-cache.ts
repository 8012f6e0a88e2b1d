/**
 * Values of words that come back on every line: policy banks, verdict categories, actions. They are
 * found by their bytes, so that a word is decoded and taken apart once, not once a line.
 */
import { hasAt, hashOf } from '../core/bytes.ts';

interface Entry<T> {
  readonly bytes: Uint8Array;
  readonly value: T;
}

const MAX_ENTRIES = 500;
const MAX_LENGTH = 80;

export class WordCache<T> {
  readonly #make: (word: string) => T;
  readonly #entries = new Map<number, Entry<T>>();
  /** The word of the line before, the likeliest to come again. */
  #last: Entry<T> | undefined;

  constructor(make: (word: string) => T) {
    this.#make = make;
  }

  /** The value of the word in the range. */
  get(buffer: Buffer, from: number, end: number): T {
    const last = this.#last;
    if (last !== undefined && isSame(buffer, from, end, last.bytes)) return last.value;
    if (end - from > MAX_LENGTH) return this.#make(buffer.toString('utf8', from, end));
    const hash = hashOf(buffer, from, end);
    const found = this.#entries.get(hash);
    if (found !== undefined && isSame(buffer, from, end, found.bytes)) {
      this.#last = found;
      return found.value;
    }
    const value = this.#make(buffer.toString('utf8', from, end));
    if (found === undefined && this.#entries.size < MAX_ENTRIES)
      this.#entries.set(hash, { bytes: Uint8Array.prototype.slice.call(buffer, from, end), value });
    return value;
  }
}

function isSame(buffer: Buffer, from: number, end: number, bytes: Uint8Array): boolean {
  return end - from === bytes.length && hasAt(buffer, from, end, bytes);
}
