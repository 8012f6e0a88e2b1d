import type { Instant } from '../core/instant.ts';
import type { Chain } from './chains/chain.ts';

/** A place in the queue; empty once its chain has been told. */
export interface WaitingPlace {
  chain: Chain | undefined;
  readonly dueAt: Instant;
  next: WaitingPlace | undefined;
}

/** Chains that may be told after a delay, oldest first. */
export class ClosingQueue {
  private readonly delay: number;
  private first: WaitingPlace | undefined = undefined;
  private last: WaitingPlace | undefined = undefined;

  constructor(delay: number) {
    this.delay = delay;
  }

  add(chain: Chain, now: Instant): void {
    const place: WaitingPlace = { chain, dueAt: now + this.delay, next: undefined };
    chain.place = place;
    if (this.last === undefined) this.first = place;
    else this.last.next = place;
    this.last = place;
  }

  /** Takes the next chain whose delay is over. */
  due(now: Instant): Chain | undefined {
    while (this.first !== undefined && this.first.dueAt <= now) {
      const { chain } = this.first;
      this.leaveFirst(this.first);
      if (chain !== undefined) return chain;
    }
    return undefined;
  }

  /** All chains that still wait. */
  rest(): Chain[] {
    const chains: Chain[] = [];
    for (let place = this.first; place !== undefined; place = place.next)
      if (place.chain !== undefined) chains.push(place.chain);
    return chains;
  }

  /** A place that is left must not link to the next one: old garbage would keep new places alive until a full garbage collection. */
  private leaveFirst(place: WaitingPlace): void {
    this.first = place.next;
    place.next = undefined;
    if (this.first === undefined) this.last = undefined;
  }
}

/** Ends the wait of a message that goes on. */
export function leaveQueue(chain: Chain): void {
  chain.isClosing = false;
  if (chain.place !== null) chain.place.chain = undefined;
}
