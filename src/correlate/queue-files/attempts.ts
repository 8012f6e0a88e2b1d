/** Attempts to deliver to one recipient of one queue file: the last one decides. */
import type { Origin } from '../../core/origin.ts';
import { SUSPENDED, withoutSuspended } from '../../core/suspended.ts';
import type { DeliveryAttempted } from '../../events/queue-events.ts';
import { withOneMore } from '../few-or-many.ts';
import type { HopState } from './hop-state.ts';
import { replacedBy } from './late-aliases.ts';
import { copyOf, firstNamed, indexRecipient } from './recipient-index.ts';
import type { PastAttempt, RecipientState } from './recipient-state.ts';

/** Counts an attempt for its recipient. Returns the recipient if this is its last one; null for a line that came late, or twice. */
export function addAttempt(
  hop: HopState,
  event: DeliveryAttempted,
  origin: Origin,
): RecipientState | null {
  const named = firstNamed(hop, event);
  const known = copyOf(hop, named, event, origin.daemon);
  if (known !== undefined) {
    if (isFurtherTry(hop, known, event, origin)) takeTry(hop, known, event, origin);
    return known.last === event ? known : null;
  }
  const first = firstTry(hop, event, origin);
  addRecipient(hop, first, named);
  return first;
}

function takeTry(
  hop: HopState,
  known: RecipientState,
  event: DeliveryAttempted,
  origin: Origin,
): void {
  const isFailure = event.status !== 'sent';
  known.round = hop.rounds;
  known.isReplaced = false;
  // A recipient ends only once in a queue file: a deferral after that is a line that came late.
  if (event.status === 'deferred' && isFinal(known.last)) {
    count(known, event);
    known.failure ??= { event, at: origin.at, daemon: origin.daemon };
    known.firstDeferredAt ??= origin.at;
    return;
  }
  if (!isFailure && known.last.status !== 'sent') known.failure = lastOf(known);
  known.lastTry = lastTryBefore(known, event);
  known.last = event;
  known.at = origin.at;
  known.daemon = origin.daemon;
  count(known, event);
  if (isFailure) known.firstDeferredAt ??= origin.at;
}

function count(known: RecipientState, { reply }: DeliveryAttempted): void {
  known.attempts++;
  if (reply.startsWith(SUSPENDED)) known.suspensions++;
}

/** @param kept the recipient's copy that is known already, if there is one */
function addRecipient(
  hop: HopState,
  added: RecipientState,
  kept: RecipientState | undefined,
): void {
  if (kept !== undefined) {
    takePast(added, kept);
    hop.copiesBeside++;
  }
  hop.recipients = withOneMore(hop.recipients, added);
  indexRecipient(hop, added);
  // More recipients than there can be: what was taken for a double was a line that the log has twice.
  if (hop.doubles > 0 && hop.recipients.length > hop.differentRecipients) hop.doubles--;
}

function firstTry(hop: HopState, event: DeliveryAttempted, origin: Origin): RecipientState {
  const isFailure = event.status !== 'sent';
  const first: RecipientState = {
    last: event,
    at: origin.at,
    daemon: origin.daemon,
    attempts: 1,
    suspensions: event.reply.startsWith(SUSPENDED) ? 1 : 0,
    copies: isFailure ? 0 : 1,
    round: hop.rounds,
    firstDeferredAt: isFailure ? origin.at : null,
    failure: null,
    lastTry: null,
    handshake: null,
    isReplaced: false,
    beside: null,
  };
  const alias = replacedBy(hop, event, origin.daemon);
  if (alias !== undefined) takePlace(first, alias);
  return first;
}

/** A member takes the place of its alias: tries for an alias that could not be expanded were tries for its members. */
function takePlace(member: RecipientState, alias: RecipientState): void {
  alias.isReplaced = true;
  member.attempts += alias.attempts;
  member.suspensions += alias.suspensions;
  member.firstDeferredAt = alias.firstDeferredAt;
  if (member.last.status === 'sent') member.failure = lastOf(alias);
}

/** How often it was tried: mail for a suspended destination is put off without a try. */
export function triesOf({ attempts, suspensions }: RecipientState): number {
  return attempts - suspensions;
}

/** The last attempt, to be kept when another one follows. */
export function lastOf({ last, at, daemon }: RecipientState): PastAttempt {
  return { event: last, at, daemon };
}

function lastTryBefore(known: RecipientState, { reply }: DeliveryAttempted): PastAttempt | null {
  if (!reply.startsWith(SUSPENDED)) return null;
  const before = known.last.reply.startsWith(SUSPENDED) ? known.lastTry : lastOf(known);
  return before?.event.reply === withoutSuspended(reply) ? null : before;
}

/** All copies of a recipient's mail waited together: local(8) forwards none while it has to try one again. */
function takePast(copy: RecipientState, kept: RecipientState): void {
  copy.beside = kept;
  copy.attempts = kept.attempts;
  copy.suspensions = kept.suspensions;
  copy.firstDeferredAt = kept.firstDeferredAt;
  copy.failure = kept.failure;
}

/** Whether a line reports a further try: it may be a copy of the line before, or belong to another recipient with the same address. */
function isFurtherTry(
  hop: HopState,
  known: RecipientState,
  event: DeliveryAttempted,
  origin: Origin,
): boolean {
  if (hop.isWrittenTwice && isCopy(known, event, origin)) return false;
  const isOfOther = isOfDouble(hop, known, event);
  if (!isOfOther && isSameLine(hop, known, event, origin)) return false;
  if (event.status === 'sent') known.copies++;
  return !isOfOther;
}

/** Whether a line says again what the one before said, of the same moment: a further try is older, if only by seconds. */
function isSameLine(
  hop: HopState,
  { round, at, last }: RecipientState,
  { status, delay, reply }: DeliveryAttempted,
  origin: Origin,
): boolean {
  return (
    round === hop.rounds &&
    at === origin.at &&
    last.status === status &&
    last.delay === delay &&
    last.reply === reply
  );
}

function isCopy(
  { at, last }: RecipientState,
  { status }: DeliveryAttempted,
  origin: Origin,
): boolean {
  return at === origin.at && last.status === status;
}

/** Whether the line belongs to another recipient with the same address: Postfix tries each once before qmgr takes up the queue file again. */
function isOfDouble(hop: HopState, known: RecipientState, { status }: DeliveryAttempted): boolean {
  if (known.round !== hop.rounds || known.last.status !== status) return false;
  if (hop.recipients.length >= hop.differentRecipients) return hop.doubles > 0;
  hop.doubles++;
  return true;
}

function isFinal(event: DeliveryAttempted): boolean {
  return event.status === 'sent' || event.status === 'bounced';
}
