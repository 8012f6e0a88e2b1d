/**
 * A map for millions of entries that come and go, of which few are there at a time.
 *
 * Why not Map: on every rehash V8's Map leaves its old table behind with a link to the new one, and each
 * such table keeps the entries of its time alive until the next full collection. Here a deleted entry is
 * gone at once. Open addressing with linear probing; deleting moves later entries of the run back.
 */
export class ChurnMap<Key extends string | number, Value> {
  size = 0;
  // An empty map has no table of its own: a log may have very many hosts.
  #keys: (Key | undefined)[] = NOTHING;
  #values: (Value | undefined)[] = NOTHING;
  #hashes = NO_HASHES;
  /** Counts arrivals, so that the order of values never depends on the hash. */
  #arrivals = NO_ARRIVALS;
  #arrived = 0;

  get(key: Key): Value | undefined {
    return this.#values[this.#slotOf(key, hashOf(key))];
  }

  set(key: Key, value: Value): void {
    const hash = hashOf(key);
    if ((this.size + 1) * 2 > this.#keys.length) this.#grow();
    const slot = this.#slotOf(key, hash);
    if (this.#keys[slot] === undefined) {
      this.#keys[slot] = key;
      this.#hashes[slot] = hash;
      this.#arrivals[slot] = this.#arrived++;
      this.size++;
    }
    this.#values[slot] = value;
  }

  delete(key: Key): void {
    const slot = this.#slotOf(key, hashOf(key));
    if (this.#keys[slot] === undefined) return;
    this.size--;
    this.#closeGap(slot);
  }

  /** All values, in the order of their arrival. */
  values(): Value[] {
    const values: Value[] = [];
    for (const slot of this.#filledSlots()) values.push(this.#values[slot] as Value);
    return values;
  }

  /** All values, in no particular order. */
  visit(visit: (value: Value) => void): void {
    const keys = this.#keys;
    for (let slot = 0; slot < keys.length; slot++)
      if (keys[slot] !== undefined) visit(this.#values[slot] as Value);
  }

  /** The filled slots in order of arrival. Arrival and slot are one number: numbers sort ten times as fast as with a compare function. */
  #filledSlots(): Float64Array {
    const { length } = this.#keys;
    const order = new Float64Array(this.size);
    let filled = 0;
    for (let slot = 0; slot < length; slot++)
      if (this.#keys[slot] !== undefined)
        order[filled++] = (this.#arrivals[slot] as number) * length + slot;
    order.sort();
    for (let i = 0; i < order.length; i++) order[i] = (order[i] as number) % length;
    return order;
  }

  /** The slot of a key, or the free slot where it belongs. */
  #slotOf(key: Key, hash: number): number {
    const keys = this.#keys;
    const mask = keys.length - 1;
    let slot = hash & mask;
    for (let there = keys[slot]; there !== undefined && there !== key; there = keys[slot])
      slot = (slot + 1) & mask;
    return slot;
  }

  /** Moves back each later entry of the run that would not be found across the gap. */
  #closeGap(from: number): void {
    const keys = this.#keys;
    const mask = keys.length - 1;
    let gap = from;
    for (let slot = (gap + 1) & mask; keys[slot] !== undefined; slot = (slot + 1) & mask) {
      const home = (this.#hashes[slot] as number) & mask;
      if (((slot - home) & mask) < ((slot - gap) & mask)) continue;
      keys[gap] = keys[slot];
      this.#values[gap] = this.#values[slot];
      this.#hashes[gap] = this.#hashes[slot] as number;
      this.#arrivals[gap] = this.#arrivals[slot] as number;
      gap = slot;
    }
    keys[gap] = undefined;
    this.#values[gap] = undefined;
  }

  #grow(): void {
    const keys = this.#keys;
    const values = this.#values;
    const slots = this.#filledSlots();
    const length = Math.max(SMALLEST, keys.length * 2);
    this.#keys = empty(length);
    this.#values = empty(length);
    this.#hashes = new Int32Array(length);
    this.#arrivals = new Float64Array(length);
    this.size = 0;
    for (const slot of slots) this.set(keys[slot] as Key, values[slot] as Value);
  }
}

const SMALLEST = 8;
/** Never written to. */
const NOTHING: undefined[] = [undefined];
const NO_HASHES = new Int32Array(1);
const NO_ARRIVALS = new Float64Array(1);
/** Another one in each run, so that nobody can write a log whose keys all fall into one slot. */
const SEED = Math.floor(Math.random() * 0x7fffffff);
const PRIME = 0x01000193;

function empty<Entry>(length: number): (Entry | undefined)[] {
  return new Array<Entry | undefined>(length).fill(undefined);
}

function hashOf(key: string | number): number {
  if (typeof key === 'number') return mixed(Math.imul(SEED ^ key, PRIME));
  if (key === lastText) return lastHash;
  lastText = key;
  lastHash = hashOfText(key);
  return lastHash;
}

/** The last text and its hash: one line looks up the same text several times, in one map or in several. */
let lastText = '';
let lastHash = hashOfText(lastText);

/** FNV-1a over the characters. */
function hashOfText(text: string): number {
  let hash = SEED;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), PRIME);
  return mixed(hash);
}

/** Mixes the high bits into the low ones, which choose the slot. */
function mixed(hash: number): number {
  return hash ^ (hash >>> 15);
}
