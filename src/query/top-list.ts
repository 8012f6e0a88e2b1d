/**
 * The most frequent of many names in bounded memory: Space-Saving (Metwally, Agrawal, El Abbadi:
 * "Efficient Computation of Frequent and Top-k Elements in Data Streams", ICDT 2005).
 *
 * Up to `capacity` distinct names every count is exact. Beyond it a new name takes the place of the rarest
 * and inherits its count: a count is then never too low, and too high by at most its own `error`, which is at
 * most the sum of all counts divided by the capacity. A name with more than that is always in the list.
 */

/** How many distinct names are counted exactly: a mail server's day has fewer senders; 10,000 take about 2 MB. */
export const EXACT_NAMES = 10_000;

export interface Counter<Detail> {
  readonly name: string;
  readonly count: number;
  /** By how much `count` may be too high; 0 while the list is exact. */
  readonly error: number;
  /** What is known about the name since it entered the list; the caller may change it. */
  detail: Detail;
}

interface Place<Detail> {
  name: string;
  count: number;
  error: number;
  detail: Detail;
}

export class TopList<Detail = undefined> {
  readonly #capacity: number;
  readonly #detailOf: (name: string) => Detail;
  readonly #places = new Map<string, Place<Detail>>();
  /** Places that had the lowest count at the last search. */
  #rarest: Place<Detail>[] = [];
  #lowest = 0;
  #isExact = true;

  constructor(detailOf: (name: string) => Detail, capacity: number = EXACT_NAMES) {
    this.#detailOf = detailOf;
    this.#capacity = capacity;
  }

  /** Names in the list: all that were seen, while it is exact. */
  get size(): number {
    return this.#places.size;
  }

  /** Whether every name seen is in the list, with its true count. */
  get isExact(): boolean {
    return this.#isExact;
  }

  /** A name's place, while it is in the list. */
  get(name: string): Counter<Detail> | undefined {
    return this.#places.get(name);
  }

  /** Counts a name, and returns its place: what is put into `detail` stays with the name. */
  add(name: string, times = 1): Counter<Detail> {
    const known = this.#places.get(name);
    if (known !== undefined) {
      known.count += times;
      return known;
    }
    const place =
      this.#places.size < this.#capacity
        ? { name, count: times, error: 0, detail: this.#detailOf(name) }
        : this.#replaced(name, times);
    this.#places.set(name, place);
    return place;
  }

  /** The most frequent names; names with the same count in alphabetical order. */
  top(limit: number = this.size): Counter<Detail>[] {
    const places = this.#places.values();
    return limit >= this.size ? [...places].sort(byCount) : firstOf(places, limit);
  }

  #replaced(name: string, times: number): Place<Detail> {
    this.#isExact = false;
    const { name: former, count } = this.#takeRarest();
    this.#places.delete(former);
    return { name, count: count + times, error: count, detail: this.#detailOf(name) };
  }

  /**
   * A place with the lowest count. A new search is made only when the places found last are used up: the lowest
   * count has risen by then, so all searches together cost no more than one step for each count.
   */
  #takeRarest(): Place<Detail> {
    for (;;) {
      const place = this.#rarest.pop();
      if (place === undefined) this.#findRarest();
      else if (place.count === this.#lowest) return place;
    }
  }

  #findRarest(): void {
    this.#lowest = Number.POSITIVE_INFINITY;
    for (const place of this.#places.values())
      if (place.count < this.#lowest) this.#lowest = place.count;
    for (const place of this.#places.values())
      if (place.count === this.#lowest) this.#rarest.push(place);
  }
}

/** For lists that need only the count. */
export function plainTopList(capacity: number = EXACT_NAMES): TopList {
  return new TopList(() => undefined, capacity);
}

/** The first few of many, in order: cheaper than sorting all of them. */
function firstOf<Detail>(places: Iterable<Counter<Detail>>, limit: number): Counter<Detail>[] {
  const first: Counter<Detail>[] = [];
  for (const place of places) {
    const last = first[limit - 1];
    if (limit === 0 || (last !== undefined && byCount(place, last) > 0)) continue;
    const before = first.findIndex((one) => byCount(place, one) < 0);
    first.splice(before < 0 ? first.length : before, 0, place);
    first.length = Math.min(first.length, limit);
  }
  return first;
}

function byCount(a: Counter<unknown>, b: Counter<unknown>): number {
  return b.count - a.count || (a.name < b.name ? -1 : 1);
}
