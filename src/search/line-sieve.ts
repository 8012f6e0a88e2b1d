/** Says by the names in a line whether it may belong to what is looked for: almost none does. */
import type { Lets } from './event-scan.ts';
import { ANY_NAME, hashOfName } from './line-names.ts';
import { nameWithoutHost } from './open-ends.ts';
import type { WantedNames } from './start-search.ts';

const BITS = 0xffff;

export class LineSieve {
  readonly #names = new Set<number>();
  /** A quick no, which most names get: by the last bits of the number. */
  readonly #mayBe = new Uint8Array(BITS + 1);

  constructor() {
    this.#add(ANY_NAME);
  }

  /** Lets through lines with these names, besides those it lets through already; says whether there are any new ones. */
  add({ queueIds = [], tasks = [], sessions = [], clients = [] }: WantedNames): boolean {
    const before = this.#names.size;
    for (const names of [queueIds, tasks, sessions, clients])
      for (const name of names) this.#add(hashOfName(nameWithoutHost(name)));
    return this.#names.size > before;
  }

  /** Whether a line is let through for one of its names, which stand from one place to another. */
  readonly lets: Lets = (names, from, to) => {
    for (let i = from; i < to; i += 2) {
      const name = names[i] as number;
      if (this.#mayBe[name & BITS] === 1 && this.#names.has(name)) return true;
    }
    return false;
  };

  /** Whether nothing is looked for. */
  get isEmpty(): boolean {
    return this.#names.size === 1;
  }

  clear(): void {
    this.#names.clear();
    this.#mayBe.fill(0);
    this.#add(ANY_NAME);
  }

  #add(name: number): void {
    this.#names.add(name);
    this.#mayBe[name & BITS] = 1;
  }
}
