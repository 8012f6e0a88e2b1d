/** Spam scores, counted by tenths of a point: a percentile is off by at most 0.05; smallest and largest are exact. */

const LOWEST = -100;
const HIGHEST = 200;
const PER_POINT = 10;

export interface Scores {
  readonly count: number;
  readonly min: number | null;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly max: number | null;
  /** Mails by whole points, rounded down; only points that occur, lowest first. Scores beyond -100 and 200 count as these. */
  readonly points: readonly { readonly from: number; readonly count: number }[];
}

export class ScoreHistogram {
  #count = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;
  readonly #tenths = new Uint32Array((HIGHEST - LOWEST) * PER_POINT + 1);

  add(score: number): void {
    this.#count++;
    if (score < this.#min) this.#min = score;
    if (score > this.#max) this.#max = score;
    const inside = Math.min(HIGHEST, Math.max(LOWEST, score));
    const tenth = Math.floor((inside - LOWEST) * PER_POINT + 1e-6);
    this.#tenths[tenth] = (this.#tenths[tenth] ?? 0) + 1;
  }

  get scores(): Scores {
    const isEmpty = this.#count === 0;
    return {
      count: this.#count,
      min: isEmpty ? null : this.#min,
      p50: this.#percentile(0.5),
      p95: this.#percentile(0.95),
      p99: this.#percentile(0.99),
      max: isEmpty ? null : this.#max,
      points: this.#points(),
    };
  }

  #percentile(part: number): number | null {
    if (this.#count === 0) return null;
    let left = Math.max(1, Math.ceil(part * this.#count));
    if (left === this.#count) return this.#max;
    for (const [tenth, count] of this.#tenths.entries()) {
      left -= count;
      if (left <= 0) return this.#inside(LOWEST + (tenth + 0.5) / PER_POINT);
    }
    return this.#max;
  }

  #inside(value: number): number {
    return Math.min(this.#max, Math.max(this.#min, Math.round(value * 100) / 100));
  }

  #points(): { from: number; count: number }[] {
    const points: { from: number; count: number }[] = [];
    for (let at = 0; at < this.#tenths.length; at += PER_POINT) {
      const count = this.#tenths.subarray(at, at + PER_POINT).reduce((sum, one) => sum + one, 0);
      if (count > 0) points.push({ from: LOWEST + at / PER_POINT, count });
    }
    return points;
  }
}
