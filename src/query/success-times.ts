/** When something worked, in bounded memory: the first and the last success of each minute. */
import { type Instant, MINUTE } from '../core/instant.ts';

interface Span {
  first: Instant;
  last: Instant;
}

/** Spans that are kept; beyond that neighbours are joined, and the answers between get coarser. Nearly three days of minutes. */
const MOST_SPANS = 4096;

export class SuccessTimes {
  #width = MINUTE;
  #spans = new Map<number, Span>();
  #sorted: Span[] | null = null;
  #newest: Instant | null = null;

  add(at: Instant): void {
    if (this.#newest === null || at > this.#newest) this.#newest = at;
    this.#sorted = null;
    this.#join(Math.floor(at / this.#width), at, at);
    if (this.#spans.size > MOST_SPANS) this.#coarsen();
  }

  get newest(): Instant | null {
    return this.#newest;
  }

  /** The last success known before a moment. */
  before(at: Instant): Instant | null {
    const span = this.#spansInOrder().findLast(({ first }) => first < at);
    if (span === undefined) return null;
    return span.last < at ? span.last : span.first;
  }

  /** The first success known after a moment. */
  after(at: Instant): Instant | null {
    const span = this.#spansInOrder().find(({ last }) => last > at);
    if (span === undefined) return null;
    return span.first > at ? span.first : span.last;
  }

  /** Whether something worked between two moments. */
  isBetween(from: Instant, until: Instant): boolean {
    const next = this.after(from);
    return next !== null && next < until;
  }

  #join(index: number, first: Instant, last: Instant): void {
    const span = this.#spans.get(index);
    if (span === undefined) {
      this.#spans.set(index, { first, last });
      return;
    }
    if (first < span.first) span.first = first;
    if (last > span.last) span.last = last;
  }

  #coarsen(): void {
    const spans = this.#spans.values();
    this.#width *= 2;
    this.#spans = new Map();
    for (const { first, last } of spans) this.#join(Math.floor(first / this.#width), first, last);
  }

  #spansInOrder(): readonly Span[] {
    this.#sorted ??= [...this.#spans.values()].sort((a, b) => a.first - b.first);
    return this.#sorted;
  }
}
