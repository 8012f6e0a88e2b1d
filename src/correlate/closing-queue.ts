import type { Instant } from '../core/instant.ts';
import type { Chain } from './state.ts';

/** A place in the queue; empty once its chain has been told. */
export interface WaitingPlace {
  chain: Chain | undefined;
}

/** Chains that may be told after a delay, oldest first. */
export class ClosingQueue {
  private readonly delay: number;
  private places: (WaitingPlace | undefined)[] = [];
  private dueAt: Instant[] = [];
  private head = 0;

  constructor(delay: number) {
    this.delay = delay;
  }

  add(chain: Chain, now: Instant): void {
    chain.place = { chain };
    this.places.push(chain.place);
    this.dueAt.push(now + this.delay);
  }

  /** Takes the next chain whose delay is over. */
  due(now: Instant): Chain | undefined {
    for (
      let at = this.dueAt[this.head];
      at !== undefined && at <= now;
      at = this.dueAt[this.head]
    ) {
      const chain = this.places[this.head]?.chain;
      // A told message must not live on in the front of the queue.
      this.places[this.head++] = undefined;
      this.cutFront();
      if (chain !== undefined) return chain;
    }
    return undefined;
  }

  /** What still waits. */
  rest(): Chain[] {
    return this.places.slice(this.head).flatMap((place) => place?.chain ?? []);
  }

  /** The consumed front is cut off now and then, so that taking stays cheap and memory is given back. */
  private cutFront(): void {
    if (this.head <= 1024 || this.head * 2 <= this.places.length) return;
    this.places = this.places.slice(this.head);
    this.dueAt = this.dueAt.slice(this.head);
    this.head = 0;
  }
}
