/**
 * Mail that passes a filter in front of the queue (smtpd_proxy_filter): the first smtpd has the client, but no queue file; the second one,
 * behind the filter, has the queue file, but knows nothing of what went before.
 */

import { DISORDER } from '../../core/disorder.ts';
import type { RuleApplied } from '../../events/client-events.ts';
import type { Correlator } from '../correlator.ts';
import { withOneMore } from '../few-or-many.ts';
import type { HostState } from '../host-state.ts';
import type { HopState } from '../queue-files/hop-state.ts';
import { tellKept, tellRefused } from './kept-before-queue.ts';
import type { Session, Transaction } from './session-state.ts';
import { endTransaction, nameRecipient } from './sessions.ts';

/** smtpd says that the filter accepted the mail: the filter passed it on, or kept it. */
export function proxyAccepted(
  correlator: Correlator,
  state: HostState,
  session: Session,
  transaction: Transaction,
  event: RuleApplied,
): void {
  if (event.target !== undefined) giveToQueueFile(state, session, transaction, event.target);
  else if (tellKept(correlator, state, session, transaction, event)) markTry(state, session);
  // What the same sender sends next is another message, even if no queue file of this one is in this log.
  endTransaction(correlator, state, session);
}

/** smtpd says that the filter refused the mail. */
export function proxyRejected(
  correlator: Correlator,
  state: HostState,
  session: Session,
  transaction: Transaction,
): void {
  tellRefused(correlator, state, session, transaction);
  markTry(state, session);
  // The filter answers at the end of the data: what the same sender sends next is another message.
  endTransaction(correlator, state, session);
}

/** The queue file named in the filter's reply is that of this transaction: the transaction's client and refusals belong to it. */
function giveToQueueFile(
  state: HostState,
  session: Session,
  transaction: Transaction,
  queueId: string,
): void {
  const hop = state.hops.get(queueId);
  if (hop === undefined || !isBehindProxy(hop) || hop.transaction === null) return;
  const behind = hop.transaction;
  for (const refusal of behind.refusals)
    transaction.refusals = withOneMore(transaction.refusals, refusal);
  for (const to of behind.named ?? []) nameRecipient(transaction, to);
  // The rules of the first smtpd do not act on the queue file behind the filter.
  transaction.rules = behind.rules;
  transaction.fromInQueue = transaction.from;
  for (const entry of behind.timeline ?? []) transaction.timeline?.push(entry);
  transaction.hop = hop;
  hop.transaction = transaction;
  hop.clientSession = session;
}

/** Whether a filter in front of the queue passed it on: the client that the filter names had no queue file. */
function isBehindProxy({ origClient }: HopState): boolean {
  return origClient !== null;
}

/** No more tries than this are remembered at a time. */
const MANY_TRIES = 100;

/** Remembers a queue file that a filter in front of the queue has begun: the filter may break it off. */
export function noteTry(state: HostState, hop: HopState): void {
  if (!isBehindProxy(hop)) return;
  const { tries } = state;
  tries.push(hop);
  // Messages that have been told are not kept in memory.
  while (tries.length > MANY_TRIES || tries[0]?.chain.isSettled === true) tries.shift();
}

/** A filter that passes mail on while it reads has begun a queue file for mail that it then keeps or refuses: that is no mail of its own. */
function markTry({ tries }: HostState, { client, connectedAt }: Session): void {
  const since = (connectedAt ?? Number.NEGATIVE_INFINITY) - DISORDER;
  const own = tries.filter(
    (hop) =>
      hop.origClient?.address === client.address && hop.firstSeenAt >= since && isUnfinished(hop),
  );
  // One that has ended may belong to earlier mail, which the client gave up.
  const hop = own.find((one) => !one.isDone) ?? own.at(-1);
  if (hop === undefined) return;
  hop.isTry = true;
  tries.splice(tries.indexOf(hop), 1);
}

/** Whether the second smtpd has not accepted the mail. */
function isUnfinished({ rounds, messageId, ruling }: HopState): boolean {
  return rounds === 0 && (messageId === null || ruling?.status === 'rejected');
}
