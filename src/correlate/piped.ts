/**
 * Mail that pipe(8) gave to a program which handed it in again with sendmail(1), as simple content filters do: the second queue
 * file is the way on, not another mail.
 */
import type { Origin } from '../core/record.ts';
import type { DeliveryAttempted } from '../events/queue-events.ts';
import { attemptFor, wasGivenFor } from './attempts.ts';
import { join } from './chains.ts';
import { DISORDER, type HostState } from './host-state.ts';
import { withMessageId } from './message-id-index.ts';
import type { HopState, RecipientState } from './state.ts';

/** Of more queue files with one Message-ID, only the newest are looked at. */
const FEW = 20;

/** A recipient's line may be the one that proves where a queue file came from, or what it became. */
export function followPiped(
  state: HostState,
  hop: HopState,
  { to, status }: DeliveryAttempted,
  { daemon }: Origin,
): void {
  if (hop.messageId === null || hop.messageId === '') return;
  // The first recipient is enough: lists of thousands would be looked through for each of them.
  if (mayHaveBeenPiped(hop) && hop.recipients.length === 1) findWhatWasPiped(state, hop);
  if (daemon === 'pipe' && status === 'sent') findWhatCameBack(state, hop, to);
}

function findWhatWasPiped(state: HostState, child: HopState): void {
  let looked = 0;
  for (const hop of withMessageId(state, child.messageId ?? '')) {
    if (++looked > FEW) return;
    if (tryToJoin(hop, child)) return;
  }
}

function findWhatCameBack(state: HostState, hop: HopState, to: string): void {
  let looked = 0;
  for (const child of withMessageId(state, hop.messageId ?? '')) {
    if (++looked > FEW) return;
    if (mayHaveBeenPiped(child) && firstAddress(child) === to.toLowerCase()) tryToJoin(hop, child);
  }
}

function mayHaveBeenPiped({ uid, hasParent }: HopState): boolean {
  return uid !== null && !hasParent;
}

/** The address that the first recipient with a line was handed in under, in lower case. */
function firstAddress({ recipients: [first] }: HopState): string {
  return (first === undefined ? '' : (first.last.origTo ?? first.last.to)).toLowerCase();
}

function tryToJoin(parent: HopState, child: HopState): boolean {
  if (parent.sequence >= child.sequence || !isFromSameSender(parent, child)) return false;
  const piped = attemptFor(parent, firstAddress(child));
  if (piped === undefined || !wasPipedThen(parent, piped, child)) return false;
  child.linkIsInferred = true;
  join(parent, child);
  return true;
}

/** pipe(8) calls the null sender MAILER-DAEMON. */
function isFromSameSender(parent: HopState, child: HopState): boolean {
  if (parent.from === '') return /^mailer-daemon(?:@|$)/i.test(child.from ?? '');
  return parent.from !== null && parent.from === child.from;
}

/** Whether the program had the mail when the second queue file began. */
function wasPipedThen(
  { queuedAt, firstSeenAt }: HopState,
  { last, daemon, at }: RecipientState,
  child: HopState,
): boolean {
  if (daemon !== 'pipe' || last.status !== 'sent' || last.queuedAs !== undefined) return false;
  const began = child.firstSeenAt;
  return began >= (queuedAt ?? firstSeenAt) - DISORDER && began <= at + DISORDER;
}

/** The queue file that a program of pipe(8) made of a recipient's mail. */
export function childOfPiped(
  { children }: HopState,
  { last, daemon }: RecipientState,
): HopState | undefined {
  if (daemon !== 'pipe' || last.queuedAs !== undefined || children.length === 0) return undefined;
  const inferred = children.filter((child) => child.linkIsInferred);
  return (
    inferred.findLast((child) => wasGivenFor(child, last.to)) ??
    inferred.findLast((child) => child.recipients.length < child.recipientCount)
  );
}
