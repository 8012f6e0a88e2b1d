/**
 * Mail that a filter handed in again without telling Postfix the new queue ID: a program of pipe(8) by sendmail(1), or a filter that
 * answers `250 Ok` by SMTP. The second queue file continues the same message.
 */

import { DISORDER } from '../../core/disorder.ts';
import type { Origin } from '../../core/origin.ts';
import { MAILBOX_PORT } from '../../core/zimbra-ports.ts';
import type { DeliveryAttempted } from '../../events/queue-events.ts';
import type { HostState } from '../host-state.ts';
import { goesToFilter, statusOf } from '../queue-files/fate.ts';
import type { HopState } from '../queue-files/hop-state.ts';
import { countMissing } from '../queue-files/recipient-count.ts';
import { attemptFor, givenName, wasGivenFor } from '../queue-files/recipient-index.ts';
import type { RecipientState } from '../queue-files/recipient-state.ts';
import { join } from './chain.ts';
import { NEWEST_FEW, withMessageId } from './message-id-index.ts';

/** A recipient's line may prove which queue file this one came from, or which one it became. */
export function followCameBack(
  state: HostState,
  hop: HopState,
  { to, status, queuedAs }: DeliveryAttempted,
  { daemon }: Origin,
): void {
  // The first recipient is enough: with thousands of them, a search for each would take too long.
  if (mayHaveComeBack(hop) && hop.recipients.length === 1) findParent(state, hop);
  if (status === 'sent' && queuedAs === undefined) findChild(state, hop, to, daemon);
}

function findParent(state: HostState, child: HopState): void {
  for (const hop of withMessageId(state, child.messageId, NEWEST_FEW))
    if (tryToJoin(hop, child)) return;
}

function findChild(state: HostState, hop: HopState, to: string, daemon: string): void {
  const [first] = hop.recipients;
  if (first === undefined || !mayHandIn(first.last, daemon)) return;
  for (const child of withMessageId(state, hop.messageId, NEWEST_FEW))
    if (mayHaveComeBack(child) && firstAddress(child) === to.toLowerCase()) tryToJoin(hop, child);
}

/** Whether the next hop may be a filter: a program of pipe(8), a server that speaks LMTP as dspam does, or a port of this host. */
function mayHandIn(attempt: DeliveryAttempted, daemon: string): boolean {
  const isLmtp = daemon === 'lmtp' && attempt.relay?.port !== MAILBOX_PORT;
  return daemon === 'pipe' || isLmtp || goesToFilter(attempt, daemon);
}

function mayHaveComeBack(hop: HopState): boolean {
  if (hop.hasParent || hop.sentByAmavis !== null) return false;
  return hop.uid !== null || hop.isReentry;
}

/** The address under which the first recipient with a line was handed in, in lower case. */
function firstAddress({ recipients: [first] }: HopState): string {
  return first === undefined ? '' : givenName(first.last);
}

function tryToJoin(parent: HopState, child: HopState): boolean {
  if (parent.sequence >= child.sequence || !isSameSender(parent.from, child.from)) return false;
  const taken = attemptFor(parent, firstAddress(child));
  if (taken === undefined || !wasTakenThen(parent, taken, child)) return false;
  // Mail that still waits for the filter will come back too: nothing tells which of it this is.
  if (child.uid === null && !parent.recipients.every(({ last }) => last.status === 'sent'))
    return false;
  child.linkIsInferred = true;
  join(parent, child);
  return true;
}

/** Whether mail that was handed in again kept its sender. pipe(8) calls the null sender MAILER-DAEMON. */
export function isSameSender(before: string | null, after: string | null): boolean {
  if (before === '' && /^mailer-daemon(?:@|$)/i.test(after ?? '')) return true;
  return before !== null && before === after;
}

/** Whether the program or the filter had the mail when the second queue file began. */
function wasTakenThen(
  { queuedAt, firstSeenAt, isReentry }: HopState,
  recipient: RecipientState,
  child: HopState,
): boolean {
  const { last, at } = recipient;
  if (statusOf(recipient) === 'blocked' || last.status !== 'sent' || last.queuedAs !== undefined)
    return false;
  // Only a program uses sendmail(1).
  if (child.uid !== null ? recipient.daemon !== 'pipe' : !mayHandIn(last, recipient.daemon))
    return false;
  // This LMTP server may be a mailbox that took mail which a program of this host sent twice.
  if (isReentry && recipient.daemon === 'lmtp' && !goesToFilter(last, 'lmtp')) return false;
  const began = child.firstSeenAt;
  return began >= (queuedAt ?? firstSeenAt) - DISORDER && began <= at + DISORDER;
}

/** The queue file that a program of pipe(8), or a server that speaks LMTP, made of a recipient's mail. */
export function childOfPiped(
  { children }: HopState,
  { last, daemon }: RecipientState,
): HopState | undefined {
  if (children.length === 0) return undefined;
  if (daemon !== 'pipe' && daemon !== 'lmtp') return undefined;
  const inferred = children.filter((child) => child.linkIsInferred);
  return (
    inferred.findLast((child) => wasGivenFor(child, last.to)) ??
    inferred.findLast((child) => countMissing(child) > 0)
  );
}
