import type { Instant } from '../core/instant.ts';
import type { Chain } from './state.ts';

/** Chains that may be told after a delay, oldest first. */
export class ClosingQueue {
  private readonly delay: number;
  private chains: (Chain | undefined)[] = [];
  private dueAt: Instant[] = [];
  private head = 0;

  constructor(delay: number) {
    this.delay = delay;
  }

  add(chain: Chain, now: Instant): void {
    this.chains.push(chain);
    this.dueAt.push(now + this.delay);
  }

  /** Takes the next chain whose delay is over. */
  due(now: Instant): Chain | undefined {
    const at = this.dueAt[this.head];
    if (at === undefined || at > now) return undefined;
    const chain = this.chains[this.head];
    // A told message must not live on in the front of the queue.
    this.chains[this.head++] = undefined;
    // The consumed front is cut off now and then, so that taking stays cheap and memory is given back.
    if (this.head > 1024 && this.head * 2 > this.chains.length) {
      this.chains = this.chains.slice(this.head);
      this.dueAt = this.dueAt.slice(this.head);
      this.head = 0;
    }
    return chain;
  }

  /** What still waits. */
  rest(): Chain[] {
    return this.chains.slice(this.head).filter((chain) => chain !== undefined);
  }
}
