/** Ranges of a file that come in order, of which those near to each other become one. */
import type { ByteRange } from '../source/ranges-source.ts';

export class GrowingRanges {
  readonly #near: number;
  readonly #ranges: { from: number; end: number }[] = [];

  /** Ranges no further apart than `near` are read in one go. */
  constructor(near: number) {
    this.#near = near;
  }

  get all(): readonly ByteRange[] {
    return this.#ranges;
  }

  /** Adds a range that does not begin before the last one. */
  add({ from, end }: ByteRange): void {
    const last = this.#ranges.at(-1);
    if (last !== undefined && from <= last.end + this.#near) last.end = Math.max(last.end, end);
    else this.#ranges.push({ from, end });
  }
}
