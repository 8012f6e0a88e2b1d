/** Lists and sets that almost always hold nothing or one thing: a message in flight should take little memory. */

/** One empty list serves all, until the first thing comes. */
export const NONE: readonly never[] = [];

/** The list with one more in it: the same list, grown, unless it was the empty one. */
export function withOneMore<Item>(list: readonly Item[], item: Item): readonly Item[] {
  if (list === NONE) return [item];
  (list as Item[]).push(item);
  return list;
}

/** A set whose first member needs no table. */
export class FewOrMany<Item> {
  #first: Item | undefined = undefined;
  #others: Set<Item> | undefined = undefined;

  get size(): number {
    return (this.#first === undefined ? 0 : 1) + (this.#others?.size ?? 0);
  }

  add(item: Item): void {
    if (item === this.#first || this.#others?.has(item)) return;
    if (this.#first === undefined) this.#first = item;
    else {
      this.#others ??= new Set();
      this.#others.add(item);
    }
  }

  delete(item: Item): void {
    if (this.#first === item) this.#first = undefined;
    else this.#others?.delete(item);
  }

  visit(visit: (item: Item) => void): void {
    if (this.#first !== undefined) visit(this.#first);
    this.#others?.forEach(visit);
  }
}
