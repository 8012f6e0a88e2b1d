/** One message on its way: its queue files, as far as lines have joined them. */
import type { OpenMessages } from '../bounds.ts';
import type { WaitingPlace } from '../closing-queue.ts';
import type { HopState } from '../queue-files/hop-state.ts';
import { addChild } from './children.ts';

/** The hops that are one message, joined as links become known. */
export class Chain {
  hops: HopState[];
  isSettled = false;
  /** Whether it waits, at its `place`, in a queue of messages that may be told. */
  isClosing = false;
  place: WaitingPlace | null = null;
  /** Index of a hop that was still open at the last look. */
  private openAt = 0;

  readonly #open: OpenMessages;

  constructor(first: HopState, open: OpenMessages) {
    this.hops = [first];
    this.#open = open;
    open.count++;
  }

  /** Whether nothing more can happen to any hop; starts at the one that was open the last time, as there may be thousands. */
  get isDone(): boolean {
    const { length } = this.hops;
    for (let i = 0; i < length; i++) {
      const at = (this.openAt + i) % length;
      if (this.hops[at]?.isDone) continue;
      this.openAt = at;
      return false;
    }
    return true;
  }

  /** The place of the message in the order of the log: that of its first line. */
  get sequence(): number {
    return this.hops.reduce(
      (first, hop) => Math.min(first, hop.sequence),
      Number.POSITIVE_INFINITY,
    );
  }

  absorb(other: Chain): void {
    for (const hop of other.hops) hop.chain = this;
    for (const hop of other.hops) this.hops.push(hop);
    other.hops = [];
    other.settle();
  }

  settle(): void {
    this.isSettled = true;
    // If it is told before its turn, the queue must not keep it in memory for minutes.
    if (this.place !== null) this.place.chain = undefined;
    this.#open.count--;
  }
}

/** Joins two hops into one message; the larger chain takes the smaller one in. */
export function join(parent: HopState, child: HopState): void {
  if (parent === child) return;
  if (child.parent === parent) return;
  addChild(parent, child);
  child.parent = parent;
  unite(parent, child);
}

/** Puts two hops into one message, even if neither handed it to the other. */
export function unite({ chain: one }: HopState, { chain: other }: HopState): void {
  if (one === other) return;
  if (one.hops.length >= other.hops.length) one.absorb(other);
  else other.absorb(one);
}
