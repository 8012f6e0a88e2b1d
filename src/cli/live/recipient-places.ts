/** Finds the hops of a message's recipients; there may be many of both. */
import type { Chain } from '../../correlate/chains/chain.ts';
import type { HopState } from '../../correlate/queue-files/hop-state.ts';
import type { Transaction } from '../../correlate/sessions/session-state.ts';
import type { Recipient } from '../../message/message.ts';

export class RecipientPlaces {
  readonly #hops: ReadonlyMap<string, HopState>;
  readonly #refusals = new Map<string, Transaction>();

  constructor({ hops }: Chain) {
    this.#hops = new Map(hops.map((hop) => [hop.queueId, hop]));
    for (const { transaction } of hops.toReversed())
      for (const { event } of transaction?.refusals ?? [])
        if (event.to !== undefined && transaction !== null)
          this.#refusals.set(event.to, transaction);
  }

  /** The hop that a recipient is at, or the transaction it was refused in. */
  of({ queueId, address }: Recipient): HopState | Transaction | undefined {
    return queueId === null ? this.#refusals.get(address) : this.#hops.get(queueId);
  }
}
