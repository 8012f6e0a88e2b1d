/**
 * What smtpd refused just before it made a queue file may be from another sender: a line without a queue ID names its sender,
 * `client=` does not, and qmgr names the sender as cleanup has rewritten it.
 */
import { domainOf, localPartOf } from '../../core/address.ts';
import { isLoopback } from '../../core/peer.ts';
import { NONE, withOneMore } from '../few-or-many.ts';
import type { HopState } from '../queue-files/hop-state.ts';
import { isReentrySession } from '../sessions/refusals.ts';
import type { Refusal, Session, Transaction } from '../sessions/session-state.ts';
import type { Chain } from './chain.ts';
import { isSubmission } from './reentry.ts';

/** The refusals of another sender's transaction, which are told as a message of their own; null if there are none. */
export function refusedBefore(hop: HopState): Transaction | null {
  const { transaction } = hop;
  if (transaction === null || transaction.refusals.length === 0) return null;
  const refusals = transaction.refusals.filter(isBeforeQueueFile);
  if (refusals.length === 0 || !isOfAnotherSender(hop, transaction)) return null;
  return { ...transaction, refusals };
}

/** All such transactions of a message, each with its host and session. */
export function refusedBeforeAny({ hops }: Chain): readonly RefusedBefore[] {
  let all: readonly RefusedBefore[] = NONE;
  for (const hop of hops) {
    const refused = refusedBefore(hop);
    const { host, session } = hop;
    if (refused !== null && session !== null) all = withOneMore(all, { host, session, refused });
  }
  return all;
}

interface RefusedBefore {
  readonly host: string;
  readonly session: Session;
  readonly refused: Transaction;
}

/** The refusals that belong to a queue file. */
export function refusalsOf(hop: HopState): readonly Refusal[] {
  const refusals = hop.transaction?.refusals ?? [];
  return refusedBefore(hop) === null ? refusals : refusals.filter((one) => !isBeforeQueueFile(one));
}

/** Whether the session had more transactions than its lines show: a refusal without a queue ID may belong to one of the others. */
export function isOpenWhose(hop: HopState): boolean {
  const { session } = hop;
  if (session === null || session.mails === null || session.connectedAt === null) return false;
  if (session.mails <= session.transactionCount) return false;
  return refusalsOf(hop).some(isBeforeQueueFile);
}

function isBeforeQueueFile({ event }: Refusal): boolean {
  return event.queueId === undefined;
}

/** In doubt it is from the same sender: cleanup may have rewritten the address. */
function isOfAnotherSender(hop: HopState, transaction: Transaction): boolean {
  const { session } = hop;
  const { from, fromInQueue } = transaction;
  if (from === undefined || session === null) return false;
  if (fromInQueue !== undefined) return fromInQueue !== from;
  if (hop.from === null || isMadeOf(hop.from, from)) return false;
  // The null sender is never rewritten.
  if (hop.from === '' || from === '') return true;
  // If the session's counters show no more transactions than its lines do, the refusal and the queue file are of one transaction.
  if (session.mails !== null && session.connectedAt !== null)
    return session.mails > session.transactionCount;
  return isReentrySession(session, transaction) || !isOfOwnUser(hop, transaction, from);
}

/** Whether an address is another one in other case, with its domain added or cut off, or in SRS: `SRS0=x=y=example.org=ann@example.net`. */
function isMadeOf(address: string, of: string): boolean {
  if (address === '' || of === '') return address === of;
  const whole = address.toLowerCase();
  const name = localPartOf(of.toLowerCase());
  let at = whole.indexOf(name);
  while (at >= 0 && (isOfWord(whole[at - 1]) || isOfWord(whole[at + name.length])))
    at = whole.indexOf(name, at + 1);
  return at >= 0;
}

function isOfWord(letter: string | undefined): boolean {
  return letter !== undefined && /[\p{L}\p{N}]/u.test(letter);
}

/** Canonical maps may give any address to a server's own users, but not to strangers. */
function isOfOwnUser(hop: HopState, { login, refusals }: Transaction, from: string): boolean {
  if ((login ?? hop.login) !== undefined || isSubmission(hop.service)) return true;
  if (isLoopback(hop.client?.address ?? '')) return true;
  const domains = [from, hop.from ?? ''].map(domainOf);
  const isOwn = (to: string | undefined) => to !== undefined && domains.includes(domainOf(to));
  return (
    refusals.some(({ event }) => isOwn(event.to)) ||
    hop.recipients.some((one) => isOwn(one.last.to))
  );
}
