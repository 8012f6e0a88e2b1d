/**
 * Keeps what is in flight within bounds. Beyond them the oldest is let go of: told as it stands, and counted.
 * No mail server comes near; a log that was made to fill the memory does, and one whose ends are all missing.
 */
import { type LetGo, NOTHING_LET_GO } from '../message/let-go.ts';
import type { Chain } from './chain.ts';
import { sequenceOf } from './chains.ts';
import { letGoConnections, momentsOfConnections } from './connections.ts';
import type { Correlator } from './correlator.ts';
import type { HostState } from './host-state.ts';
import { forgetTask } from './tasks.ts';
import { type Weights, weightsOf } from './weight.ts';

/** Messages that may be open at once. */
export const MOST_OPEN = 200_000;
/** What they and all the rest may weigh: the collector and the program itself need as much again, below 512 MiB. */
const MOST_BYTES = 280 * 1024 * 1024;
/** So many hosts may have something in flight. */
const MOST_HOSTS = 10_000;
/** So much of a bound is left over when it has been reached: making room costs a look at all there is. */
const ROOM = 1 / 8;
/** Looking at all there is is done after so many events, or more when there is much. */
const LOOK_EVERY = 2000;
/** What a byte of the log adds at most: a short line may begin two messages. */
const MOST_OF_A_BYTE = 32;

/** How many messages are open: on their way, or waiting for late lines. */
export interface OpenMessages {
  count: number;
}

export class Bounds {
  readonly #letGo = { ...NOTHING_LET_GO };
  /** The number of the event after which all there is is looked at again. */
  lookAt = LOOK_EVERY;
  readonly #correlator: Correlator;
  readonly #states: Map<string, HostState>;
  readonly mostOpen: number;
  readonly #mostBytes: number;
  #lastTotal = 0;
  #lastLook = 0;
  /** So many events, and bytes of the log, cannot fill what was left when all was looked at last. */
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

  /** More messages are open than may be. */
  letGoMessages(): void {
    this.#letGoMessages(this.#correlator.lives.open.count - this.#rest(this.mostOpen));
  }

  /** A host wrote its first line. */
  checkHosts(current: HostState): void {
    if (this.#states.size <= MOST_HOSTS) return;
    for (const [host, state] of this.#states)
      if (state.isEmpty && state !== current) this.#states.delete(host);
    const tooMany = this.#states.size - this.#rest(MOST_HOSTS);
    if (tooMany <= 0) return;
    const others = [...this.#states.values()].filter((state) => state !== current);
    for (const state of oldest(others, (one) => one.lastUsed, tooMany)) this.#letGoHost(state);
  }

  /** It is time for a look: all there is is weighed where it may be too much by now. */
  check(sequence: number, bytes: number): void {
    if (sequence < this.#eventsToFill && bytes < this.#bytesToFill)
      this.lookAt = sequence + LOOK_EVERY;
    else this.#look(sequence, bytes);
  }

  /** Weighs all there is; makes room where it is too much. */
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

  /** Looks take a small part of the time, but what grows fast is looked at before it is too much. */
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
    for (const chain of oldest(this.#chains(), sequenceOf, count)) this.#letGoMessage(chain);
  }

  #letGoMessage(chain: Chain): void {
    if (chain.isSettled) return;
    const open = chain.hops.filter((hop) => !hop.isDone);
    // What only waits for late lines is told whole.
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

/** A look at so many bytes takes about as long as an event. */
const BYTES_A_STEP = 2048;

function total({ messages, connections, scans }: Weights): number {
  return messages.bytes + connections.bytes + scans.bytes;
}

function part(count: number): number {
  return Math.ceil(count / 4);
}

/** The oldest of many, in their order: a bound for their age is found among numbers, and only those below are sorted. */
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
