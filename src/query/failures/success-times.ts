/** When something worked, to the second, in bounded memory: a bit for each second. */
import { type Instant, SECOND } from '../../core/instant.ts';

/** Ticks of one chunk: a little more than an hour of seconds, in 512 octets. */
const TICKS = 4096;
const WORD = 32;
/** How many chunks are kept: three months with a success in each hour. Beyond that a tick becomes two seconds, then four, … */
const MOST_CHUNKS = 2048;

export class SuccessTimes {
  #tick = SECOND;
  #chunks = new Map<number, Uint32Array>();
  #sorted: number[] | null = null;
  #newest: Instant | null = null;

  add(at: Instant): void {
    if (this.#newest === null || at > this.#newest) this.#newest = at;
    this.#mark(this.#tickOf(at));
    if (this.#chunks.size > MOST_CHUNKS) this.#coarsen();
  }

  get newest(): Instant | null {
    return this.#newest;
  }

  /** The last known success before the second of a moment. */
  before(at: Instant): Instant | null {
    const end = this.#tickOf(at) - 1;
    const index = this.#indexes().findLast(
      (one) => one * TICKS <= end && this.#last(one, end) >= 0,
    );
    return index === undefined ? null : this.#last(index, end) * this.#tick;
  }

  /** The first known success after the second of a moment. */
  after(at: Instant): Instant | null {
    const start = this.#tickOf(at) + 1;
    const index = this.#indexes().find(
      (one) => (one + 1) * TICKS > start && this.#first(one, start) >= 0,
    );
    return index === undefined ? null : this.#first(index, start) * this.#tick;
  }

  /** Whether something worked between two moments; if their seconds are the same or neighbours, also within these seconds. */
  isBetween(from: Instant, until: Instant): boolean {
    const [first, last] = [this.#tickOf(from), this.#tickOf(until)];
    const areNeighbours = last - first < 2;
    const next = this.after(areNeighbours ? from - this.#tick : from);
    if (next === null) return false;
    return areNeighbours ? this.#tickOf(next) <= last : this.#tickOf(next) < last;
  }

  #tickOf(at: Instant): number {
    return Math.floor(at / this.#tick);
  }

  #mark(tick: number): void {
    const index = Math.floor(tick / TICKS);
    let chunk = this.#chunks.get(index);
    if (chunk === undefined) {
      chunk = new Uint32Array(TICKS / WORD);
      this.#chunks.set(index, chunk);
      this.#sorted = null;
    }
    const place = tick - index * TICKS;
    const word = Math.floor(place / WORD);
    chunk[word] = (chunk[word] ?? 0) | (1 << (place % WORD));
  }

  /** The first marked tick of a chunk, from `start` on; -1 if there is none. */
  #first(index: number, start: number): number {
    for (let tick = Math.max(start, index * TICKS); tick < (index + 1) * TICKS; tick++)
      if (this.#isMarked(index, tick)) return tick;
    return -1;
  }

  /** The last marked tick of a chunk, up to `end`; -1 if there is none. */
  #last(index: number, end: number): number {
    for (let tick = Math.min(end, (index + 1) * TICKS - 1); tick >= index * TICKS; tick--)
      if (this.#isMarked(index, tick)) return tick;
    return -1;
  }

  #isMarked(index: number, tick: number): boolean {
    const place = tick - index * TICKS;
    const word = this.#chunks.get(index)?.[Math.floor(place / WORD)] ?? 0;
    return (word & (1 << (place % WORD))) !== 0;
  }

  #coarsen(): void {
    const chunks = this.#chunks;
    this.#tick *= 2;
    this.#chunks = new Map();
    this.#sorted = null;
    for (const [index, chunk] of chunks)
      for (let place = 0; place < TICKS; place++)
        if (((chunk[Math.floor(place / WORD)] ?? 0) & (1 << (place % WORD))) !== 0)
          this.#mark(Math.floor((index * TICKS + place) / 2));
  }

  #indexes(): readonly number[] {
    this.#sorted ??= [...this.#chunks.keys()].sort((a, b) => a - b);
    return this.#sorted;
  }
}
