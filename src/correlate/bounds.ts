/**
 * Limits how much is in flight. Beyond a limit the oldest is let go of: messages are told as far as they are known, and all is counted.
 * No mail server comes near the limits; a log that was made to fill the memory does, and so does one in which all ends are missing.
 */
import { type LetGo, NOTHING_LET_GO } from '../message/let-go.ts';
import type { Chain } from './chains/chain.ts';
import type { Correlator } from './correlator.ts';
import { forgetTask } from './filters/tasks.ts';
import type { HostState } from './host-state.ts';
import { letGoConnections, momentsOfConnections } from './sessions/connections.ts';
import { type Weights, weightsOf } from './weight.ts';

/** Messages that may be open at once. */
export const MOST_OPEN = 200_000;
/** How many bytes all that is in flight may take: the garbage collector and the program need nearly as much again, up to 512 MiB. */
const MOST_BYTES = 280 * 1024 * 1024;
/** How many hosts may have something in flight. */
const MOST_HOSTS = 10_000;
/** When a bound is reached, this part of it is freed at once: making room means looking at everything. */
const ROOM = 1 / 8;
/** Everything is weighed after this many events, or after more if there is much of it. */
const LOOK_EVERY = 2000;
/** How many bytes of memory a byte of the log adds at most: a short line may begin two messages. */
const MOST_OF_A_BYTE = 32;

/** How many messages are open: on their way, or waiting for late lines. */
export interface OpenMessages {
  count: number;
}

export class Bounds {
  readonly #letGo = { ...NOTHING_LET_GO };
  /** The number of the event after which everything is weighed again. */
  lookAt = LOOK_EVERY;
  readonly #correlator: Correlator;
  readonly #states: Map<string, HostState>;
  readonly mostOpen: number;
  readonly #mostBytes: number;
  #lastTotal = 0;
  #lastLook = 0;
  /** Before these numbers of events and bytes of the log, what was free at the last weighing cannot have filled up. */
  #eventsToFill: number;
  #bytesToFill: number;

  constructor(
    correlator: Correlator,
    states: Map<string, HostState>,
    options: { readonly mostOpen?: number | undefined; readonly mostBytes?: number | undefined },
  ) {
    this.#correlator = correlator;
    this.#states = states;
    this.mostOpen = options.mostOpen ?? MOST_OPEN;
    this.#mostBytes = options.mostBytes ?? MOST_BYTES;
    this.#eventsToFill = this.mostOpen;
    this.#bytesToFill = this.#mostBytes / MOST_OF_A_BYTE;
  }

  get letGo(): LetGo {
    return this.#letGo;
  }

  /** Called when more messages are open than may be. */
  letGoMessages(): void {
    this.#letGoMessages(this.#correlator.lives.open.count - this.#rest(this.mostOpen));
  }

  /** Called when a host has written its first line. */
  checkHosts(current: HostState): void {
    if (this.#states.size <= MOST_HOSTS) return;
    for (const [host, state] of this.#states)
      if (state.isEmpty && state !== current) this.#states.delete(host);
    const tooMany = this.#states.size - this.#rest(MOST_HOSTS);
    if (tooMany <= 0) return;
    const others = [...this.#states.values()].filter((state) => state !== current);
    for (const state of oldest(others, (one) => one.lastUsed, tooMany)) this.#letGoHost(state);
  }

  /** Called when a look is due: weighs everything, if it may be too much by now. */
  check(sequence: number, bytes: number): void {
    if (sequence < this.#eventsToFill && bytes < this.#bytesToFill)
      this.lookAt = sequence + LOOK_EVERY;
    else this.#look(sequence, bytes);
  }

  /** Weighs everything; makes room if it is too much. */
  #look(sequence: number, bytes: number): void {
    const before = weightsOf(this.#states.values());
    this.#letGoConnections(this.#tooMany(before.connections.count));
    this.#letGoScans(this.#tooMany(before.scans.count));
    let weights = before;
    if (total(before) > this.#mostBytes)
      while (total(weights) > this.#rest(this.#mostBytes)) {
        this.#lighten(weights);
        weights = weightsOf(this.#states.values());
      }
    this.#planLook(sequence, total(before), total(weights));
    const most = Math.max(weights.connections.count, weights.scans.count);
    this.#eventsToFill = sequence + this.mostOpen - most;
    this.#bytesToFill = bytes + (this.#mostBytes - total(weights)) / MOST_OF_A_BYTE;
  }

  /** Looks must take a small part of the time, but what grows fast is weighed before it is too much. */
  #planLook(sequence: number, before: number, now: number): void {
    const perEvent = (before - this.#lastTotal) / (sequence - this.#lastLook);
    const untilFull = perEvent > 0 ? (this.#mostBytes - now) / perEvent : Number.POSITIVE_INFINITY;
    const steps = Math.min(LOOK_EVERY + now / BYTES_A_STEP, Math.max(LOOK_EVERY, untilFull));
    this.#lastTotal = now;
    this.#lastLook = sequence;
    this.lookAt = sequence + Math.ceil(steps);
  }

  #rest(bound: number): number {
    return Math.max(1, bound - Math.ceil(bound * ROOM));
  }

  #tooMany(count: number): number {
    return count > this.mostOpen ? count - this.#rest(this.mostOpen) : 0;
  }

  /** Lets go of a part of what weighs most. */
  #lighten({ messages, connections, scans }: Weights): void {
    const heaviest = Math.max(messages.bytes, connections.bytes, scans.bytes);
    if (heaviest === messages.bytes) this.#letGoMessages(part(messages.count));
    else if (heaviest === connections.bytes) this.#letGoConnections(part(connections.count));
    else this.#letGoScans(part(scans.count));
  }

  #letGoMessages(count: number): void {
    for (const chain of oldest(this.#chains(), ({ sequence }) => sequence, count))
      this.#letGoMessage(chain);
  }

  #letGoMessage(chain: Chain): void {
    if (chain.isSettled) return;
    const open = chain.hops.filter((hop) => !hop.isDone);
    // A message that only waits for late lines is complete, so it is not counted.
    if (open.length > 0) this.#letGo.messages++;
    for (const hop of open) hop.isLetGo = true;
    this.#correlator.tell(chain);
  }

  #letGoConnections(count: number): void {
    if (count <= 0) return;
    const states = [...this.#states.values()];
    const moments = Float64Array.from(states.flatMap(momentsOfConnections)).sort();
    const last = moments[Math.min(count, moments.length) - 1] ?? Number.NEGATIVE_INFINITY;
    let left = count;
    for (const state of states) left -= letGoConnections(this.#correlator, state, last, left);
    this.#letGo.connections += count - left;
  }

  #letGoScans(count: number): void {
    for (const { state, task } of oldest(this.#scans(), (scan) => scan.task.lastAt, count))
      forgetTask(state, task);
    this.#letGo.scans += count;
  }

  #letGoHost(state: HostState): void {
    for (const hop of state.hops.values()) this.#letGoMessage(hop.chain);
    const all = Number.POSITIVE_INFINITY;
    this.#letGo.connections += letGoConnections(this.#correlator, state, all, all);
    this.#states.delete(state.host);
  }

  #chains(): Chain[] {
    const chains = new Set<Chain>();
    for (const state of this.#states.values())
      for (const hop of state.hops.values()) if (!hop.chain.isSettled) chains.add(hop.chain);
    return [...chains];
  }

  #scans() {
    return [...this.#states.values()].flatMap((state) =>
      state.tasks.values().flatMap((task) => (task.parent === null ? { state, task } : [])),
    );
  }
}

/** Weighing this many bytes takes about as long as an event. */
const BYTES_A_STEP = 2048;

function total({ messages, connections, scans }: Weights): number {
  return messages.bytes + connections.bytes + scans.bytes;
}

function part(count: number): number {
  return Math.ceil(count / 4);
}

/** The oldest of many, oldest first: their limit of age is found by sorting plain numbers, and only the items within it are sorted. */
function oldest<Item>(
  items: readonly Item[],
  ageOf: (item: Item) => number,
  count: number,
): Item[] {
  if (count <= 0) return [];
  const ages = Float64Array.from(items, ageOf).sort();
  const limit = ages[Math.min(count, ages.length) - 1] ?? Number.NEGATIVE_INFINITY;
  return items
    .filter((item) => ageOf(item) <= limit)
    .sort((a, b) => ageOf(a) - ageOf(b))
    .slice(0, count);
}
