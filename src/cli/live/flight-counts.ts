/** Mail on its way: how much there is. */

import type { Chain } from '../../correlate/chains/chain.ts';
import type { Correlator } from '../../correlate/correlator.ts';
import { settle } from '../../correlate/messages/settle.ts';
import { seemsDropped } from '../../correlate/queue-files/dropped.ts';
import type { HopState } from '../../correlate/queue-files/hop-state.ts';
import { waitingStatusOf } from '../../correlate/queue-files/pending.ts';
import { isDecidedForAll, isPutOff } from '../../correlate/queue-files/recipient-count.ts';
import type { Message } from '../../message/message.ts';
import type { FlightCounts } from '../../query/live/tally.ts';

type Waiting = keyof FlightCounts;

/** Of the parts of a message, what is said of the whole: the first that one of them is. */
const FIRST: readonly Waiting[] = ['deferred', 'held', 'queued'];

/** @param isCounted whether a message is one of those that were asked for; by default all are */
export function flightCounts(
  correlator: Correlator,
  isCounted: ((message: Message) => boolean) | undefined = undefined,
): FlightCounts {
  const chains = new Map<Chain, Waiting>();
  for (const hop of openHops(correlator)) {
    const status = waitingOf(hop);
    if (status !== null) chains.set(hop.chain, firstOf(status, chains.get(hop.chain)));
  }
  const counts = { queued: 0, deferred: 0, held: 0 };
  for (const [chain, status] of chains)
    if (isCounted === undefined || isCounted(settle(chain, []))) counts[status]++;
  return counts;
}

function firstOf(one: Waiting, other: Waiting = one): Waiting {
  return FIRST.find((status) => status === one || status === other) ?? one;
}

/** What the rest of a queue file waits for; null if nothing of it does: it has ended, or a rule has decided about it. */
function waitingOf(hop: HopState): Waiting | null {
  const status = waitingStatusOf(hop);
  if (status === 'held') return status;
  if (status !== 'queued' || isDecidedForAll(hop)) return null;
  return hop.recipients.some(isPutOff) ? 'deferred' : status;
}

/** The queue files of which more is to come. */
export function* openHops(correlator: Correlator): Iterable<HopState> {
  for (const state of correlator.hosts.values())
    for (const hop of state.hops.values()) if (isOpen(hop)) yield hop;
}

/** Whether more is to come of a queue file: not of a notification that Postfix dropped. */
function isOpen(hop: HopState): boolean {
  return !hop.isDone && !hop.chain.isSettled && !seemsDropped(hop);
}
