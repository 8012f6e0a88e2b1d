/** Notices when the clocks of two hosts in one log differ: a mail is accepted after it was handed over. */

import { type Instant, SECOND } from '../core/instant.ts';
import type { Origin } from '../core/origin.ts';
import { isLoopback, type Peer } from '../core/peer.ts';
import type { MailEvent } from '../events/mail-event.ts';

/** Stamps in whole seconds and late lines explain this much. */
const NORMAL = 2 * SECOND;
/** More means another queue file of the same name, not a wrong clock. */
const ABSURD = 600 * SECOND;
const MANY = 20_000;
/** How many pairs of hosts are told. */
const MANY_PAIRS = 20;

interface Seen {
  readonly host: string;
  readonly at: Instant;
}

/** One host's clock is ahead of another's by at least `by`. */
export interface Skew {
  readonly ahead: string;
  readonly behind: string;
  readonly by: number;
}

export class ClockSkew {
  readonly #handedOver = new Map<string, Seen>();
  /** The host that handed all of them over; null if there were several. Most logs have one. */
  #onlyGiver: string | null = null;
  readonly #skews = new Map<string, Skew>();

  look(event: MailEvent, origin: Origin): void {
    if (event.kind === 'accepted') this.#accept(event.queueId, origin);
    else if (event.kind === 'delivery-attempted' && event.queuedAs !== undefined)
      this.#handOver(event.queuedAs, event.relay, origin);
  }

  get skews(): readonly Skew[] {
    return [...this.#skews.values()];
  }

  #accept(queueId: string, { host, at }: Origin): void {
    if (this.#handedOver.size === 0 || host === this.#onlyGiver) return;
    const before = this.#handedOver.get(queueId);
    if (before !== undefined) this.#compare({ host, at }, before);
  }

  #handOver(queueId: string, relay: Peer | undefined, { host, at }: Origin): void {
    if (relay === undefined || isLoopback(relay.address)) return;
    if (this.#handedOver.size >= MANY) this.#handedOver.clear();
    if (this.#handedOver.size === 0) this.#onlyGiver = host;
    else if (host !== this.#onlyGiver) this.#onlyGiver = null;
    this.#handedOver.set(queueId, { host, at });
  }

  /** By right the next host accepts the mail before the giving host logs its reply. */
  #compare(accepted: Seen, handedOver: Seen): void {
    const by = accepted.at - handedOver.at;
    if (accepted.host === handedOver.host || by <= NORMAL || by > ABSURD) return;
    const key = `${accepted.host} ${handedOver.host}`;
    const known = this.#skews.get(key);
    if (known === undefined && this.#skews.size >= MANY_PAIRS) return;
    if (by > (known?.by ?? 0))
      this.#skews.set(key, { ahead: accepted.host, behind: handedOver.host, by });
  }
}
