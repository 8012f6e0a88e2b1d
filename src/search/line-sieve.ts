/** Tells by the names in a line whether it may belong to what is looked for; almost no line does. */
import { hashOfName, lettingNames, NameFilter } from './line-names.ts';

/** What is looked for, by name. A dropped name is let through until the next `sweep`, so that lines can be looked at again. */
export class LineSieve {
  /** How many times each is looked for. */
  readonly #counts = new Map<number, number>();
  readonly #dropped: number[] = [];
  readonly #filter = new NameFilter();
  #added = 0;

  /** How many names were added that were not let through before; it only grows. */
  get added(): number {
    return this.#added;
  }

  add(name: string): void {
    const hash = hashOfName(name);
    const count = this.#counts.get(hash);
    if (count === undefined) this.#added++;
    this.#counts.set(hash, (count ?? 0) + 1);
    this.#filter.add(hash);
  }

  drop(name: string): void {
    const hash = hashOfName(name);
    this.#counts.set(hash, (this.#counts.get(hash) ?? 1) - 1);
    this.#dropped.push(hash);
  }

  sweep(): void {
    for (const hash of this.#dropped) if (this.#counts.get(hash) === 0) this.#counts.delete(hash);
    this.#dropped.length = 0;
  }

  /** Lets a line through for one of its names. */
  readonly lets = lettingNames((name) => this.#filter.mayHave(name) && this.#counts.has(name));
}
