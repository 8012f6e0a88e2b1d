/**
 * Mail that passes a filter in front of the queue (smtpd_proxy_filter): the first smtpd has the client, but no queue file; the second one,
 * behind the filter, has the queue file and knows nothing that went before.
 */
import type { RuleApplied } from '../events/client-events.ts';
import type { Correlator } from './correlator.ts';
import { withOneMore } from './few-or-many.ts';
import { DISORDER, type HostState } from './host-state.ts';
import { tellKept, tellRefused } from './kept-before-queue.ts';
import type { Session, Transaction } from './session-state.ts';
import { nameRecipient } from './sessions.ts';
import type { HopState } from './state.ts';

/** smtpd tells that the filter took the mail: it handed it on, or kept it. */
export function proxyAccepted(
  correlator: Correlator,
  state: HostState,
  session: Session,
  transaction: Transaction,
  event: RuleApplied,
): void {
  if (event.target !== undefined) giveToQueueFile(state, session, transaction, event.target);
  else if (tellKept(correlator, state, session, transaction, event)) markTry(state, session);
  // What the same sender sends next is another mail, also where no queue file of this one is in this log.
  correlator.endTransaction(state, session);
}

/** smtpd tells that the filter refused the mail. */
export function proxyRejected(
  correlator: Correlator,
  state: HostState,
  session: Session,
  transaction: Transaction,
): void {
  tellRefused(correlator, state, session, transaction);
  markTry(state, session);
  // It answers once it has it all: what the same sender sends next is another mail.
  correlator.endTransaction(state, session);
}

/** The queue file that the filter's reply names is that of this transaction: its client and its refusals belong there. */
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

/** Whether a filter in front of the queue handed it on: it names the client, which has no queue file. */
function isBehindProxy({ origClient }: HopState): boolean {
  return origClient !== null;
}

/** More tries than these are not open at a time. */
const MANY_TRIES = 100;

/** Remembers a queue file that a filter in front of the queue has begun: it may break off. */
export function noteTry(state: HostState, hop: HopState): void {
  if (!isBehindProxy(hop)) return;
  const { tries } = state;
  tries.push(hop);
  // What is told is not held on to.
  while (tries.length > MANY_TRIES || tries[0]?.chain.isSettled === true) tries.shift();
}

/** A filter that hands mail on while it reads has begun a queue file for what it then keeps or refuses: that is no mail of its own. */
function markTry({ tries }: HostState, { client, connectedAt }: Session): void {
  const since = (connectedAt ?? Number.NEGATIVE_INFINITY) - DISORDER;
  const own = tries.filter(
    (hop) =>
      hop.origClient?.address === client.address && hop.firstSeenAt >= since && isUnfinished(hop),
  );
  // One that has ended may be of mail before, which the client gave up.
  const hop = own.find((one) => !one.isDone) ?? own.at(-1);
  if (hop === undefined) return;
  hop.isTry = true;
  tries.splice(tries.indexOf(hop), 1);
}

/** Whether the second smtpd has not taken the mail. */
function isUnfinished({ rounds, messageId, ruling }: HopState): boolean {
  return rounds === 0 && (messageId === null || ruling?.status === 'rejected');
}
