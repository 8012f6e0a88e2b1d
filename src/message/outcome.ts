/** Questions about the outcome of a message. */

import { type Hop, type Message, type Recipient, STATUSES, type Status } from './message.ts';

/** The status all recipients share, `mixed` when they differ, undefined when there is none. */
export function sharedStatus(recipients: readonly Recipient[]): Message['status'] | undefined {
  const first = recipients[0]?.status;
  return recipients.every((recipient) => recipient.status === first) ? first : 'mixed';
}

/** The rows that tell what became of a message: its recipients, and the row for those that no line names. */
export function rowsOf(message: Message): readonly Recipient[] {
  const { recipients, withoutRecipient } = message;
  return withoutRecipient === null ? recipients : [...recipients, withoutRecipient];
}

/**
 * Whether it was refused before it had a queue file. Mail that a filter in front of the queue kept was not: its client was told that
 * all is well. Nor was mail of which only a verdict of a filter tells.
 */
export function isRefused(message: Message): boolean {
  return message.hops.length === 0 && !rowsOf(message).some(({ status }) => !isByClient(status));
}

function isByClient(status: Status): boolean {
  return status !== 'blocked' && status !== 'unknown';
}

/** Tells the recipients of a message apart: the address, and the alias it came through, if any. */
export function recipientKey({
  address,
  originalAddress,
}: Pick<Recipient, 'address' | 'originalAddress'>): string {
  const key = address.toLowerCase();
  return originalAddress === null ? key : `${key}\n${originalAddress.toLowerCase()}`;
}

/** Whether a status is that of mail which left this server for good: for a mailbox, or for the next server. */
export function isArrival(status: string): status is 'delivered' | 'relayed' {
  return status === 'delivered' || status === 'relayed';
}

const FAILURES: ReadonlySet<string> = new Set<Status>([
  'bounced',
  'expired',
  'rejected',
  'blocked',
  'discarded',
  'deleted',
  'aborted',
]);

/** Whether a status is that of mail that did not arrive, and will not. */
export function isFailure(status: string): boolean {
  return FAILURES.has(status);
}

/** Whether a status does not change any more. */
export function isFinal(status: string): boolean {
  return isArrival(status) || isFailure(status);
}

/** Whether a status leaves open what became of the mail. */
export function isOpen(status: string): status is 'queued' | 'unknown' {
  return status === 'queued' || status === 'unknown';
}

/** Whether it came from inside. Which way it goes may not be known yet. */
export function isFromInside({ direction, hops }: Message): boolean {
  return direction === 'unknown' ? hops.some(isRoutedAsOwn) : direction !== 'inbound';
}

/** Whether a rule takes it for mail of Zimbra's own users: whomever they write to, it goes to a filter port of its own. */
export function isRoutedAsOwn({ filter }: Pick<Hop, 'filter'>): boolean {
  return filter?.endsWith(':10026') === true;
}

/** Whether Postfix sent it under the address that no bounce answers: a probe, or a notice to its postmaster (notify_classes). */
export function isDoubleBounce({ from }: Pick<Message, 'from'>): boolean {
  return from?.startsWith('double-bounce@') === true;
}

/** Whether a program of this host handed it in, without SMTP: sendmail(1), and then pickup(8). */
export function isHandedInHere({ hops: [first] }: Message): boolean {
  return first?.service.endsWith('/pickup') === true;
}

/** Whether pickup(8) hands it in again and again, each time under another queue ID: cleanup(8) puts off mail of a program of this host. */
export function isLeftInMaildrop(message: Message): boolean {
  const rows = rowsOf(message);
  if (!isHandedInHere(message) || rows.length === 0) return false;
  return rows.every(({ status, temporary }) => status === 'rejected' && temporary);
}

/** Whether an operator, and not its age, ended the tries for this recipient. */
export function isForcedToExpire({ hops }: Message, { status, queueId }: Recipient): boolean {
  if (status !== 'expired') return false;
  return hops.some((hop) => hop.queueId === queueId && hop.isForcedToExpire === true);
}

/** Whether delivery to this recipient stopped. */
export function hasStopped(recipient: Recipient): boolean {
  return !isArrival(recipient.status) && !isOpen(recipient.status);
}

/** Recipients from the best fate to the worst. */
export function bestFirst(recipients: readonly Recipient[]): Recipient[] {
  return recipients.toSorted((a, b) => STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status));
}

export function worstFirst(recipients: readonly Recipient[]): Recipient[] {
  return recipients.toSorted((a, b) => STATUSES.indexOf(b.status) - STATUSES.indexOf(a.status));
}

/** Whether the filter that kept the mail answered with a 2xx, as if all were well. */
export function isKeptQuietly({ status, reply }: Recipient): boolean {
  return status === 'blocked' && (reply ?? '').startsWith('2');
}

/** Whether Postfix logged `status=sent` for mail that the filter kept. In front of the queue there is no such line: the client had the answer. */
export function isShownAsSent(recipient: Recipient): boolean {
  return isKeptQuietly(recipient) && recipient.queueId !== null;
}

/** Whether a status is that of mail which is still in the queue. */
export function isWaiting(status: string): status is 'deferred' | 'held' | 'queued' {
  return status === 'deferred' || status === 'held' || status === 'queued';
}
