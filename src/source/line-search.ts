/** Finds the lines of a plain file that hold a text, forth or back from a place, at the speed of reading. */

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { NEWLINE } from '../core/ascii.ts';
import { lineEndFrom } from '../core/bytes.ts';
import { AnyCaseNeedle } from './any-case-needle.ts';
import { ByteSample, Needle } from './needle.ts';

const LARGEST_BLOCK = 1024 * 1024;
/** What is looked for is mostly near, so reading begins with a small block. */
const FIRST_BLOCK = 64 * 1024;
const GROWTH = 4;
const SMALL_SAMPLE = 4 * 1024;

/** Takes a line that was found and where it starts in the file. Returns whether to search on. */
export type TakeLine = (buffer: Buffer, start: number, end: number, offset: number) => boolean;

/** Asked after each block, with the line the search has come to, whether to go on. */
export type IsWanted = (buffer: Buffer, start: number, end: number) => boolean;

/** A text that is looked for. */
type AnyNeedle = Pick<Needle, 'indexIn'>;

/** Sees a line longer than a block only in pieces. */
export class LineSearch {
  readonly size: number;
  readonly #fd: number;
  readonly #buffer = Buffer.allocUnsafe(LARGEST_BLOCK);
  readonly #sample: ByteSample;
  readonly #smallSample: ByteSample;
  #near: { readonly text: string; readonly needle: AnyNeedle } | undefined;

  constructor(path: string) {
    this.#fd = openSync(path, 'r');
    this.size = fstatSync(this.#fd).size;
    const middle = Math.max(0, Math.floor(this.size / 2) - FIRST_BLOCK);
    const sample = Buffer.allocUnsafe(FIRST_BLOCK);
    const length = readSync(this.#fd, sample, 0, FIRST_BLOCK, middle);
    this.#sample = new ByteSample(sample.subarray(0, length));
    this.#smallSample = new ByteSample(sample.subarray(0, Math.min(length, SMALL_SAMPLE)));
  }

  needle(text: string): AnyNeedle {
    return new Needle(text, this.#sample);
  }

  /** For a text that is looked for in a small part of the file, mostly back and forth: choosing well would take longer than looking. */
  nearNeedle(text: string): AnyNeedle {
    if (this.#near?.text !== text)
      this.#near = { text, needle: new Needle(text, this.#smallSample) };
    return this.#near.needle;
  }

  /** For a text of ASCII whose letters may be in either case. */
  anyCaseNeedle(text: string): AnyNeedle {
    return new AnyCaseNeedle(text);
  }

  /** Searches the lines from `from` on, which must be the start of a line. */
  forth(needle: AnyNeedle, from: number, take: TakeLine, isWanted: IsWanted = () => true): void {
    for (let at = from, block = FIRST_BLOCK; at < this.size; block = larger(block)) {
      const filled = readSync(this.#fd, this.#buffer, 0, block, at);
      if (filled === 0) return;
      const isLast = filled < block;
      const lines = isLast ? filled : this.#buffer.lastIndexOf(NEWLINE, filled - 1) + 1 || filled;
      const part = this.#buffer.subarray(0, lines);
      if (!searchForth(part, needle, at, take)) return;
      if (!isWanted(part, lastLineStart(part), lines)) return;
      at += lines;
    }
  }

  /** Searches the lines before `before`, which must be the start of a line; the last one first. */
  back(needle: AnyNeedle, before: number, take: TakeLine, isWanted: IsWanted = () => true): void {
    for (let end = before, block = FIRST_BLOCK; end > 0; block = larger(block)) {
      const from = Math.max(0, end - block);
      const filled = readSync(this.#fd, this.#buffer, 0, end - from, from);
      if (filled < end - from) return;
      const part = this.#buffer.subarray(0, filled);
      const start = firstLineStart(part, from);
      if (!searchBack(part, start, needle, from, take)) return;
      if (!isWanted(part, start, lineEndFrom(part, start))) return;
      end = start < filled ? from + start : from;
    }
  }

  /** The first place from `from` on where a line starts; the size of the file if none does. */
  lineStartFrom(from: number): number {
    if (from <= 0) return 0;
    for (let at = from - 1; at < this.size; at += FIRST_BLOCK) {
      const filled = readSync(this.#fd, this.#buffer, 0, FIRST_BLOCK, at);
      const newline = this.#buffer.subarray(0, filled).indexOf(NEWLINE);
      if (newline >= 0) return at + newline + 1;
    }
    return this.size;
  }

  close(): void {
    closeSync(this.#fd);
  }
}

function larger(block: number): number {
  return Math.min(block * GROWTH, LARGEST_BLOCK);
}

function searchForth(part: Buffer, needle: AnyNeedle, base: number, take: TakeLine): boolean {
  for (const [start, end] of linesWith(needle, part, 0))
    if (!take(part, start, end, base + start)) return false;
  return true;
}

function searchBack(
  part: Buffer,
  first: number,
  needle: AnyNeedle,
  base: number,
  take: TakeLine,
): boolean {
  const found = [...linesWith(needle, part, first)];
  return found.reverse().every(([start, end]) => take(part, start, end, base + start));
}

/** The lines from `first` on that hold the text. */
function* linesWith(
  needle: AnyNeedle,
  part: Buffer,
  first: number,
): Generator<readonly [start: number, end: number]> {
  for (let at = needle.indexIn(part, first); at >= 0; ) {
    const end = lineEndFrom(part, at);
    yield [lineStart(part, at), end];
    at = needle.indexIn(part, end);
  }
}

function lineStart(part: Buffer, at: number): number {
  return at === 0 ? 0 : part.lastIndexOf(NEWLINE, at - 1) + 1;
}

/** A line may begin before the block. */
function firstLineStart(part: Buffer, from: number): number {
  return from === 0 ? 0 : part.indexOf(NEWLINE) + 1;
}

function lastLineStart(part: Buffer): number {
  return lineStart(part, Math.max(0, part.length - 1));
}
