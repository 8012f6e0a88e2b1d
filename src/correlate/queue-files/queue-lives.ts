/** Opens and finds the lives of queue IDs: a short one is used again after its queue file is removed. */
import { DISORDER } from '../../core/disorder.ts';
import { type Instant, SECOND } from '../../core/instant.ts';
import { isWithin } from '../../core/range.ts';
import type { OpenMessages } from '../bounds.ts';
import { HandedOn } from '../chains/handed-on.ts';
import type { HostState } from '../host-state.ts';
import type { Window } from '../window.ts';
import { HopState } from './hop-state.ts';

export class QueueLives {
  /** The time range that is asked for; null if there is none. */
  window: Window | null = null;
  /** Queue files seen. */
  count = 0;
  readonly open: OpenMessages = { count: 0 };
  readonly handedOn = new HandedOn();
  /** Called with a life that another one has replaced, and whose end may not be in the log. */
  onReplaced: (hop: HopState) => void = () => {};

  /** The life that a line belongs to if it can come at any time; a new life if none is known. */
  find(state: HostState, queueId: string, at: Instant): HopState {
    const known = state.hops.get(queueId);
    if (known !== undefined) {
      known.lastAt = at;
      this.#see(known, at);
      return known;
    }
    return this.begin(state, queueId, at);
  }

  /**
   * The life that a line belongs to if it comes early in a life (`message-id=`, `from=`): if it is after the removal,
   * and later than disorder explains, it starts the next life of a reused queue ID.
   */
  findEarly(state: HostState, queueId: string, at: Instant): HopState {
    const known = state.hops.get(queueId);
    if (known !== undefined && hasEndedBefore(known, at - DISORDER))
      return this.reopen(state, queueId, at);
    return this.find(state, queueId, at);
  }

  /**
   * The life that a `client=` or `uid=` line opens. A life has one such line: another one, unless it is
   * a copy of the first, starts the next life.
   */
  findFirst(
    state: HostState,
    queueId: string,
    at: Instant,
    clientAddress: string | undefined,
  ): HopState {
    const known = state.hops.get(queueId);
    if (known === undefined) return this.begin(state, queueId, at);
    if (known.acceptedAt === null) return this.findEarly(state, queueId, at);
    const apart = Math.abs(at - known.acceptedAt);
    // A queue ID holds the microseconds of its second: within that second no other queue file can have it.
    const isCopy = apart < SECOND || (apart === SECOND && known.removedAt === null);
    if (isCopy && known.client?.address === clientAddress) return known;
    return this.reopen(state, queueId, at);
  }

  private begin(state: HostState, queueId: string, at: Instant): HopState {
    const hop = new HopState(state.host, queueId, at, this.count++, this.open);
    state.hops.set(queueId, hop);
    this.#see(hop, at);
    return hop;
  }

  #see(hop: HopState, at: Instant): void {
    if (this.window !== null && isWithin(at, this.window)) hop.isInWindow = true;
  }

  private reopen(state: HostState, queueId: string, at: Instant): HopState {
    const before = state.hops.get(queueId);
    const hop = this.begin(state, queueId, at);
    if (before !== undefined && !before.isDone) {
      before.isReplaced = true;
      this.onReplaced(before);
    }
    return hop;
  }
}

function hasEndedBefore(hop: HopState, moment: Instant): boolean {
  return (
    (hop.removedAt !== null || hop.requeuedAt !== null) && (hop.removedAt ?? hop.lastAt) < moment
  );
}
