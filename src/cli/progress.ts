/** Shows how far reading has come, on stderr if that is a terminal. */
import { durationWords, sizeWords } from '../query/quantity-words.ts';

const FIRST_AFTER_MS = 1000;
const EVERY_MS = 250;
const CLEAR = '\r\u001b[K';

/** Something that is read piece by piece. */
export interface ReadSoFar {
  readonly position: number;
  /** undefined for a pipe. */
  readonly size: number | undefined;
}

export interface ProgressOptions {
  readonly write: (text: string) => void;
  readonly clock: () => number;
  readonly isShown: boolean;
}

export class Progress {
  readonly #options: ProgressOptions;
  readonly #startedAt: number;
  #nextAt: number;
  #isThere = false;

  constructor(options: ProgressOptions) {
    this.#options = options;
    this.#startedAt = options.isShown ? options.clock() : 0;
    this.#nextAt = options.isShown ? this.#startedAt + FIRST_AFTER_MS : Number.POSITIVE_INFINITY;
  }

  /** Shows the progress, if it is time to. */
  tick(sources: readonly ReadSoFar[]): void {
    if (this.#nextAt === Number.POSITIVE_INFINITY) return;
    const now = this.#options.clock();
    if (now < this.#nextAt) return;
    this.#nextAt = now + EVERY_MS;
    this.#isThere = true;
    this.#options.write(`${CLEAR}${progressWords(sources, now - this.#startedAt)}`);
  }

  /** Clears the line before anything else is written. */
  clear(): void {
    if (this.#isThere) this.#options.write(CLEAR);
    this.#isThere = false;
  }
}

/** `reading 1.2 of 4.8 GB (25 %) · 950 MB/s · 4 s left`. */
export function progressWords(sources: readonly ReadSoFar[], elapsedMs: number): string {
  const read = sum(sources.map(({ position }) => position));
  const rate = (read / Math.max(elapsedMs, 1)) * 1000;
  const sizes = sources.map(({ size }) => size);
  if (sizes.includes(undefined))
    return `reading ${sizeWords(read)} · ${sizeWords(Math.round(rate))}/s`;
  const total = Math.max(sum(sizes.map((size) => size ?? 0)), read);
  const percent = Math.floor((read / Math.max(total, 1)) * 100);
  const left = durationWords(Math.ceil((total - read) / Math.max(rate, 1)) * 1000);
  return `reading ${sizeWords(read)} of ${sizeWords(total)} (${percent} %) · ${sizeWords(Math.round(rate))}/s · ${left} left`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
