/** Recipients that a hop must have, because the hop before handed them over or the client named them. */
import type { Failure } from '../message/message.ts';

export interface Expected {
  readonly address: string;
  readonly originalAddress: string | null;
  /** What kept it at an earlier hop, for a while. */
  readonly recoveredFrom: Failure | null;
}

interface Entry {
  readonly expected: Expected;
  /** The address in lower case. */
  readonly key: string;
  isTaken: boolean;
}

const MANY = 8;

export class ExpectedRecipients {
  /** How long the hops before took, in seconds; null where no line says so. */
  secondsBefore: number | null = null;
  readonly #entries: Entry[] = [];
  /** Finds entries once there are many; null before. */
  #byKey: Map<string, Entry> | null = null;

  /** Adds a recipient once. */
  add(expected: Expected): void {
    const key = expected.address.toLowerCase();
    if (this.#find(key) !== undefined) return;
    const entry = { expected, key, isTaken: false };
    this.#entries.push(entry);
    if (this.#byKey !== null) this.#byKey.set(key, entry);
    else if (this.#entries.length > MANY)
      this.#byKey = new Map(this.#entries.map((one) => [one.key, one]));
  }

  /** The expectation that a delivery line meets; each is met once. */
  take(address: string): Expected | undefined {
    const entry = this.#find(address.toLowerCase());
    if (entry === undefined || entry.isTaken) return undefined;
    entry.isTaken = true;
    return entry.expected;
  }

  /** What no delivery line has met. */
  rest(): Expected[] {
    return this.#entries.filter((entry) => !entry.isTaken).map((entry) => entry.expected);
  }

  #find(key: string): Entry | undefined {
    if (this.#byKey !== null) return this.#byKey.get(key);
    for (const entry of this.#entries) if (entry.key === key) return entry;
    return undefined;
  }
}
