/** How long a recipient's mail has been on its way over all its hops: Postfix' `delay=` starts anew at each. */
import type { HopState, RecipientState } from '../correlate/state.ts';
import type { Message, Recipient } from '../message/message.ts';

/** Seconds from the arrival at the first hop to the line that decided. */
export class TotalDelays {
  readonly #message: Message;
  readonly #before = new Map<HopState, number>();
  readonly #byQueueId = new Map<HopState, ReadonlyMap<string | undefined, RecipientState>>();

  constructor(message: Message) {
    this.#message = message;
  }

  of(row: Recipient, hop: HopState): number | null {
    const isOfAttempt = row.attempts > 0 && row.step !== 'queue' && row.delaySeconds !== null;
    if (isOfAttempt) return this.#untilHop(hop) + (row.delaySeconds ?? 0);
    const start = this.#message.hops[0]?.acceptedAt ?? null;
    return start === null ? row.delaySeconds : Math.max(0, (row.at - start) / 1000);
  }

  /** What the hops before took. */
  #untilHop(hop: HopState): number {
    const known = this.#before.get(hop);
    if (known !== undefined) return known;
    this.#before.set(hop, 0);
    const { parent } = hop;
    const total = parent === null ? 0 : this.#untilHop(parent) + this.#handOver(parent, hop);
    this.#before.set(hop, total);
    return total;
  }

  /** What a hop took until it handed on; by the stamps, where its own line has not come yet. */
  #handOver(parent: HopState, child: HopState): number {
    const last = this.#handedOver(parent).get(child.queueId) ?? parent.recipients[0];
    const delay = last?.last.delay;
    if (delay !== undefined) return delay;
    return Math.max(0, (child.firstSeenAt - (parent.acceptedAt ?? child.firstSeenAt)) / 1000);
  }

  /** The first recipient that a hop handed on with each queue ID. */
  #handedOver(hop: HopState): ReadonlyMap<string | undefined, RecipientState> {
    const known = this.#byQueueId.get(hop);
    if (known !== undefined) return known;
    const byQueueId = new Map(hop.recipients.toReversed().map((one) => [one.last.queuedAs, one]));
    this.#byQueueId.set(hop, byQueueId);
    return byQueueId;
  }
}
