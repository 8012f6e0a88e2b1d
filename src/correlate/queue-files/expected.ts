/** Recipients that a hop must have, because the hop before handed them over or the client named them. */
import { withoutExtension } from '../../core/address.ts';
import type { Failure } from '../../message/message.ts';

export interface Expected {
  readonly address: string;
  readonly originalAddress: string | null;
  /** The failure that held it up at an earlier hop. */
  readonly recoveredFrom: Failure | null;
}

interface Entry {
  readonly expected: Expected;
  /** The address in lower case. */
  readonly key: string;
  /** The alias it came through, in lower case; null if it came for the address itself. */
  readonly alias: string | null;
  isTaken: boolean;
}

const MANY = 8;

/** Several aliases may lead to one address: each is a recipient of its own. */
export class ExpectedRecipients {
  /** How long the hops before took, in seconds; null if no line says so. */
  secondsBefore: number | null = null;
  /** How much of that was waiting in queues. */
  waitedBefore: number | null = null;
  /** Those that local(8) forwarded: whoever has a line is an address of their alias or .forward, with or without their name in it. */
  readonly forwarded: Expected[] = [];
  readonly #entries: Entry[] = [];
  /** Indexes of the entries, once there are many; null before. */
  #byName: Map<string, Entry> | null = null;
  #byKey: Map<string, Entry[]> | null = null;

  get size(): number {
    return this.#entries.length;
  }

  /** Adds a recipient once. */
  add(expected: Expected): void {
    const key = expected.address.toLowerCase();
    const alias = expected.originalAddress?.toLowerCase() ?? null;
    if (this.#find(key, alias) !== undefined) return;
    const entry = { expected, key, alias, isTaken: false };
    this.#entries.push(entry);
    if (this.#byName !== null) this.#index(entry);
    else if (this.#entries.length > MANY) for (const one of this.#entries) this.#index(one);
  }

  /** The expected recipient with both names of a delivery line; each is taken once. */
  take(address: string, originalAddress: string | null): Expected | undefined {
    const entry = this.#find(address.toLowerCase(), originalAddress?.toLowerCase() ?? null);
    if (entry === undefined || entry.isTaken) return undefined;
    entry.isTaken = true;
    return entry.expected;
  }

  /** All expected at an address and not taken yet: cleanup may have made one recipient of several aliases. */
  takeAll(address: string): Expected[] {
    const key = address.toLowerCase();
    const taken: Expected[] = [];
    const candidates = this.#byKey === null ? this.#entries : (this.#byKey.get(key) ?? []);
    for (const entry of candidates) {
      if (entry.isTaken || entry.key !== key) continue;
      entry.isTaken = true;
      taken.push(entry.expected);
    }
    this.#byKey?.delete(key);
    return taken;
  }

  /** amavis replaces `bob@example.com` by `bob+spam@example.com` (@addr_extension_maps): the mail came for bob. */
  takeExtended(address: string): Expected[] {
    const plain = withoutExtension(address);
    if (plain === address) return [];
    return this.takeAll(plain).map((expected) => ({
      ...expected,
      originalAddress: expected.originalAddress ?? expected.address,
    }));
  }

  /** All that no delivery line has taken. */
  rest(): Expected[] {
    return this.#entries.filter((entry) => !entry.isTaken).map((entry) => entry.expected);
  }

  #index(entry: Entry): void {
    this.#byName ??= new Map();
    this.#byKey ??= new Map();
    this.#byName.set(nameOf(entry.key, entry.alias), entry);
    const ofKey = this.#byKey.get(entry.key);
    if (ofKey === undefined) this.#byKey.set(entry.key, [entry]);
    else ofKey.push(entry);
  }

  #find(key: string, alias: string | null): Entry | undefined {
    if (this.#byName !== null) return this.#byName.get(nameOf(key, alias));
    for (const entry of this.#entries) if (entry.key === key && entry.alias === alias) return entry;
    return undefined;
  }
}

function nameOf(key: string, alias: string | null): string {
  return alias === null ? key : `${key}\n${alias}`;
}
