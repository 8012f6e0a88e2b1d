/** Some ranges of a plain file, as if the rest of it were not there. */
import { closeSync, openSync, readSync } from 'node:fs';
import { BecameShorter, type ByteSource } from './byte-source.ts';
import { countLinesIn } from './count-lines.ts';

/** In bytes, from the start of a line to the end of one. */
export interface ByteRange {
  readonly from: number;
  readonly end: number;
}

export class RangesSource implements ByteSource {
  readonly size: number;
  position: number;
  readonly #fd: number;
  readonly #ranges: readonly ByteRange[];
  /** Whether skipped lines are counted, for which they must be read. */
  readonly #withLines: boolean;
  #current = 0;
  #isOpen = true;

  /** The ranges are in order and do not touch. */
  constructor(path: string, ranges: readonly ByteRange[], withLines: boolean) {
    this.#ranges = ranges;
    this.#withLines = withLines;
    this.position = ranges[0]?.from ?? 0;
    this.size = ranges.at(-1)?.end ?? 0;
    this.#fd = openSync(path, 'r');
  }

  read(into: Buffer, at: number, length: number): number {
    const range = this.#ranges[this.#current];
    if (!this.#isOpen || range === undefined) return 0;
    const wanted = Math.min(length, range.end - this.position);
    const count = readSync(this.#fd, into, at, wanted, this.position);
    if (count === 0 && wanted > 0) throw new BecameShorter();
    this.position += count;
    return count;
  }

  /** At the end of a range, goes to the next one: how much lies in between. */
  skip(): { readonly bytes: number; readonly lines: number } | undefined {
    const range = this.#ranges[this.#current];
    const next = this.#ranges[this.#current + 1];
    if (range === undefined || next === undefined || this.position < range.end) return undefined;
    this.#current++;
    this.position = next.from;
    const lines = this.#withLines ? countLinesIn(this.#fd, range.end, next.from) : 0;
    return { bytes: next.from - range.end, lines };
  }

  close(): void {
    if (this.#isOpen) closeSync(this.#fd);
    this.#isOpen = false;
  }
}
