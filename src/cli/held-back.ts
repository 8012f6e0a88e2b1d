/** What waits for `--now last`: the range that decides about it is known once the newest line is. */
import type { Instant } from '../core/instant.ts';

const PRUNE_EVERY = 1000;

export class HeldBack<Item> {
  #items: Item[] = [];
  #newest: Instant = Number.NEGATIVE_INFINITY;
  readonly #atOf: (item: Item) => Instant;
  readonly #sinceAt: (now: Instant) => Instant | null;

  /** @param sinceAt where the range would start, if the newest line were of that moment */
  constructor(atOf: (item: Item) => Instant, sinceAt: (now: Instant) => Instant | null) {
    this.#atOf = atOf;
    this.#sinceAt = sinceAt;
  }

  add(item: Item): void {
    this.#items.push(item);
    this.#newest = Math.max(this.#newest, this.#atOf(item));
    if (this.#items.length % PRUNE_EVERY === 0) this.#prune();
  }

  /** All that may still be in the range; nothing is held any more. */
  release(): readonly Item[] {
    const items = this.#items;
    this.#items = [];
    return items;
  }

  /** The newest line can only be later than what was seen: what is too old now stays too old. */
  #prune(): void {
    const since = this.#sinceAt(this.#newest);
    if (since !== null) this.#items = this.#items.filter((item) => this.#atOf(item) >= since);
  }
}
