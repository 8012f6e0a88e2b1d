/**
 * Percentiles of durations in memory that does not grow with their number: buckets on a log scale, as in
 * DDSketch (Masson, Rim, Lee: "DDSketch", PVLDB 12, 2019). A percentile is off by at most 2 % of itself;
 * count, smallest and largest are exact.
 */

/** How far a percentile may be from the true one, as a part of that one. */
export const RELATIVE_ERROR = 0.02;

const BASE = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const PER_LOG = 1 / Math.log(BASE);
/** Nothing shorter is logged; shorter durations count as zero. */
const SHORTEST = 0.001;
/** A year: longer durations share the last bucket. */
const LONGEST = 366 * 86_400;
const LOWEST = bucketOf(SHORTEST);
const HIGHEST = bucketOf(LONGEST);
/** Buckets are made in pieces of this many, around the durations that occur: most lists need one or two. */
const PIECE = 64;

export interface Percentiles {
  readonly count: number;
  /** Seconds; null if nothing was counted. */
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

/** Counts durations in seconds. Takes at most 2.6 kB, whatever it counts. */
export class DurationHistogram {
  count = 0;
  #smallest = Number.POSITIVE_INFINITY;
  #largest = 0;
  /** Durations below the shortest. */
  #zeros = 0;
  #buckets = new Uint32Array(0);
  /** The first bucket of `#buckets`. */
  #first = LOWEST;

  /** Negative durations (a clock was set back) count as zero. */
  add(seconds: number): void {
    const value = seconds > 0 ? seconds : 0;
    this.count++;
    if (value < this.#smallest) this.#smallest = value;
    if (value > this.#largest) this.#largest = value;
    if (value < SHORTEST) this.#zeros++;
    else this.#countIn(value >= LONGEST ? HIGHEST : bucketOf(value));
  }

  /** The duration that `part` (0 to 1) of all durations do not exceed; null if there are none. */
  percentile(part: number): number | null {
    if (this.count === 0) return null;
    const rank = Math.max(1, Math.ceil(part * this.count));
    if (rank === this.count) return this.#largest;
    let left = rank - this.#zeros;
    if (left <= 0) return this.#bounded(0);
    for (const [index, count] of this.#buckets.entries()) {
      left -= count;
      if (left <= 0) return this.#bounded(middleOf(this.#first + index));
    }
    return this.#largest;
  }

  get percentiles(): Percentiles {
    return {
      count: this.count,
      p50: this.percentile(0.5),
      p95: this.percentile(0.95),
      p99: this.percentile(0.99),
      max: this.count === 0 ? null : this.#largest,
    };
  }

  #bounded(value: number): number {
    return Math.min(this.#largest, Math.max(this.#smallest, value));
  }

  #countIn(bucket: number): void {
    const index = bucket - this.#first;
    if (index < 0 || index >= this.#buckets.length) this.#makeRoomFor(bucket);
    const at = bucket - this.#first;
    this.#buckets[at] = (this.#buckets[at] ?? 0) + 1;
  }

  #makeRoomFor(bucket: number): void {
    const piece = LOWEST + Math.floor((bucket - LOWEST) / PIECE) * PIECE;
    const isNew = this.#buckets.length === 0;
    const first = isNew ? piece : Math.min(this.#first, piece);
    const end = isNew ? piece + PIECE : Math.max(this.#first + this.#buckets.length, piece + PIECE);
    const wider = new Uint32Array(end - first);
    if (!isNew) wider.set(this.#buckets, this.#first - first);
    this.#buckets = wider;
    this.#first = first;
  }
}

function bucketOf(seconds: number): number {
  return Math.ceil(Math.log(seconds) * PER_LOG);
}

/** The value that is within the relative error of every value in the bucket. */
function middleOf(bucket: number): number {
  return (2 * BASE ** bucket) / (BASE + 1);
}
