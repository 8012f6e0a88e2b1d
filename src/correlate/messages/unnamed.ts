/** Recipients that are in a queue file, because qmgr counts them, and that no line names. */
import type { Recipient } from '../../message/message.ts';
import type { HopState } from '../queue-files/hop-state.ts';
import { isRefusedByCounters, waitingRow } from '../queue-files/pending.ts';
import { countMissing } from '../queue-files/recipient-count.ts';

const NOBODY = { address: '', originalAddress: null };

/** One row for all recipients of a message without a name; null if there are none. */
export function rowOfUnnamed(
  hops: readonly HopState[],
  rows: readonly Recipient[],
): Recipient | null {
  const last = hops.at(-1);
  if (last === undefined) return null;
  if (rows.length === 0) return waitingRow(last, NOBODY);
  // Those refused are not in the queue file. A client that gave up its message need not have named others.
  if (rows.every(isRefused))
    return hasGivenUp(last) && !hasTakenOther(last) ? null : waitingRow(last, NOBODY);
  const hop = hops.findLast(hasUnnamed);
  return hop === undefined ? null : waitingRow(hop, NOBODY);
}

function hasGivenUp(hop: HopState): boolean {
  return hop.isAbandoned && !isRefusedByCounters(hop);
}

/**
 * Whether smtpd took a recipient beside those refused, by the counters of the session, or because it begins a queue file with the first
 * one that it takes: one refused before, as NOQUEUE, was another one. Only `smtpd_delay_open_until_valid_rcpt = no` begins it before.
 */
function hasTakenOther({ hasTakenRecipient, transaction }: HopState): boolean {
  if (hasTakenRecipient) return true;
  return (transaction?.refusals ?? []).some(
    ({ event }) => event.queueId === undefined && event.stage === 'RCPT',
  );
}

function isRefused({ status, queueId }: Recipient): boolean {
  return status === 'rejected' && queueId === null;
}

function hasUnnamed(hop: HopState): boolean {
  // Of a queue file that ended before it was tried, and of one that was requeued, others tell more.
  if (hop.recipients.length === 0 || hop.successor !== null) return false;
  return countMissing(hop) > countExpected(hop) + countFurtherOn(hop);
}

/** Those without a line whom the hop before names have a row each. */
function countExpected({ expected }: HopState): number {
  return expected === null ? 0 : expected.rest().length;
}

/** How many recipients the next hops have more than were handed to them by name: a line of this hop that is missing was theirs. */
function countFurtherOn({ children }: HopState): number {
  let more = 0;
  for (const { recipientCount, recipients, expected } of children)
    more += Math.max(0, Math.max(recipientCount, recipients.length) - (expected?.size ?? 0));
  return more;
}
