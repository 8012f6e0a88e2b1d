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
  /** The address it came for in lower case, null where it came for that itself. */
  readonly alias: string | null;
  isTaken: boolean;
}

const MANY = 8;

/** Several aliases may lead to one address: each is a recipient of its own. */
export class ExpectedRecipients {
  /** How long the hops before took, in seconds; null where no line says so. */
  secondsBefore: number | null = null;
  readonly #entries: Entry[] = [];
  /** Find entries once there are many; null before. */
  #byName: Map<string, Entry> | null = null;
  #byKey: Map<string, Entry[]> | null = null;

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

  /** The expectation that a delivery line meets under both names; each is met once. */
  take(address: string, originalAddress: string | null): Expected | undefined {
    const entry = this.#find(address.toLowerCase(), originalAddress?.toLowerCase() ?? null);
    if (entry === undefined || entry.isTaken) return undefined;
    entry.isTaken = true;
    return entry.expected;
  }

  /** All for an address that no line has met: cleanup may have made one recipient of several aliases. */
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

  /** amavis puts `bob+spam@example.com` in the place of `bob@example.com` (@addr_extension_maps): bob is whom it came for. */
  takeExtended(address: string): Expected[] {
    const extension = address.indexOf('+');
    const domain = address.lastIndexOf('@');
    if (extension < 1 || domain < extension) return [];
    return this.takeAll(address.slice(0, extension) + address.slice(domain)).map((expected) => ({
      ...expected,
      originalAddress: expected.originalAddress ?? expected.address,
    }));
  }

  /** What no delivery line has met. */
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
