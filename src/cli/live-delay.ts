/** How long a recipient's mail has been on its way over all its hops: Postfix' `delay=` starts anew at each. */
import type { Chain, HopState } from '../correlate/state.ts';
import type { Message, Recipient } from '../message/message.ts';

/** Seconds from the arrival at the first hop to the line that decided. */
export class TotalDelays {
  readonly #chain: Chain;
  readonly #message: Message;
  readonly #before = new Map<HopState, number>();

  constructor(chain: Chain, message: Message) {
    this.#chain = chain;
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
    const parent = this.#chain.hops.find((one) => one.children.includes(hop));
    const total = parent === undefined ? 0 : this.#untilHop(parent) + handOverDelay(parent, hop);
    this.#before.set(hop, total);
    return total;
  }
}

/** What a hop took until it handed on; by the stamps, where its own line has not come yet. */
function handOverDelay(parent: HopState, child: HopState): number {
  const handedOver = parent.recipients.find(({ last }) => last.queuedAs === child.queueId);
  const { delay } = handedOver?.last ?? parent.recipients[0]?.last ?? {};
  if (delay !== undefined) return delay;
  return Math.max(0, (child.firstSeenAt - (parent.acceptedAt ?? child.firstSeenAt)) / 1000);
}
