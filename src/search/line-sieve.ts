/** Tells by the names in a line whether it may belong to what is looked for; almost no line does. */
import { hashOfName, lettingNames, NameFilter, type Sieve } from './line-names.ts';

/** What is looked for, by name. A dropped name is let through until the next `sweep`, so that lines can be looked at again. */
export class LineSieve implements Sieve {
  readonly names: NameFilter;
  /** How many times each is looked for. */
  readonly #counts = new Map<number, number>();
  readonly #dropped: number[] = [];
  #added = 0;

  constructor(names = new NameFilter()) {
    this.names = names;
  }

  /** How many names were added that were not let through before; it only grows. */
  get added(): number {
    return this.#added;
  }

  add(name: string): void {
    const hash = hashOfName(name);
    const count = this.#counts.get(hash);
    if (count === undefined) this.#added++;
    this.#counts.set(hash, (count ?? 0) + 1);
    this.names.add(hash);
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
  readonly lets = lettingNames((name) => this.#counts.has(name));
}
