/** Attempts to deliver to one recipient of one queue file: the last one decides. */
import type { Origin } from '../core/record.ts';
import type { DeliveryAttempted } from '../events/queue-events.ts';
import { withOneMore } from './few-or-many.ts';
import { replacedBy } from './late-aliases.ts';
import type { HopState, RecipientState } from './state.ts';

/** Counts an attempt for its recipient. */
export function addAttempt(hop: HopState, event: DeliveryAttempted, origin: Origin): void {
  const known = recipientOf(hop, event);
  const isFailure = event.status !== 'sent';
  if (known === undefined) {
    addRecipient(hop, event, firstTry(hop, event, origin));
    return;
  }
  if (!isFurtherTry(hop, known, event, origin)) return;
  known.round = hop.rounds;
  known.isReplaced = false;
  // A recipient ends only once in a queue file: a deferral after that is a line that came late.
  if (event.status === 'deferred' && isFinal(known.last)) {
    known.attempts++;
    known.failure ??= { event, at: origin.at, daemon: origin.daemon };
    known.firstDeferredAt ??= origin.at;
    return;
  }
  if (!isFailure && known.last.status !== 'sent')
    known.failure = { event: known.last, at: known.at, daemon: known.daemon };
  known.last = event;
  known.at = origin.at;
  known.daemon = origin.daemon;
  known.attempts++;
  if (isFailure) known.firstDeferredAt ??= origin.at;
}

function addRecipient(hop: HopState, event: DeliveryAttempted, added: RecipientState): void {
  hop.recipients = withOneMore(hop.recipients, added);
  hop.recipientIndex?.set(keyOf(event), added);
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
    copies: isFailure ? 0 : 1,
    round: hop.rounds,
    firstDeferredAt: isFailure ? origin.at : null,
    failure: null,
    isReplaced: false,
  };
  const alias = replacedBy(hop, event, origin.daemon);
  if (alias !== undefined) takePlace(first, alias);
  return first;
}

/** A member takes the place of its alias: tries for an alias that could not be expanded were tries for its members. */
function takePlace(member: RecipientState, alias: RecipientState): void {
  alias.isReplaced = true;
  member.attempts += alias.attempts;
  member.firstDeferredAt = alias.firstDeferredAt;
  if (member.last.status === 'sent')
    member.failure = { event: alias.last, at: alias.at, daemon: alias.daemon };
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

/** How many recipients of a queue file have no delivery line. */
export function countMissing(hop: HopState): number {
  // A rule that redirects the message leaves one of all the recipients that nrcpt= counts.
  if (hop.redirectedTo !== null && hop.recipients.length > 0) return 0;
  return hop.differentRecipients - hop.recipients.length;
}

const MANY = 16;

function recipientOf(hop: HopState, event: DeliveryAttempted): RecipientState | undefined {
  const { recipients } = hop;
  if (recipients.length <= MANY) {
    for (const one of recipients)
      if (one.last.to === event.to && one.last.origTo === event.origTo) return one;
    return undefined;
  }
  hop.recipientIndex ??= new Map(recipients.map((one) => [keyOf(one.last), one]));
  return hop.recipientIndex.get(keyOf(event));
}

/** Whether there was an attempt for an address, whatever its case. */
export function wasTriedFor(hop: HopState, address: string): boolean {
  const wanted = address.toLowerCase();
  if (hop.recipientIndex?.has(wanted)) return true;
  return hop.recipients.some(({ last }) => last.to.toLowerCase() === wanted);
}

/** The last attempt for an address, whatever its case; among very many recipients, those that came through an alias are not searched. */
export function attemptFor(hop: HopState, address: string): RecipientState | undefined {
  const wanted = address.toLowerCase();
  if (hop.recipientIndex !== null) return hop.recipientIndex.get(wanted);
  return hop.recipients.find(({ last }) => last.to.toLowerCase() === wanted);
}

/** Whether the queue file came in for an address: this host expands aliases and lists only afterwards. */
export function wasGivenFor(hop: HopState, address: string): boolean {
  const wanted = address.toLowerCase();
  return hop.recipients.some(({ last }) => (last.origTo ?? last.to).toLowerCase() === wanted);
}

/** In lower case, as addresses are asked for; two that differ in nothing else count as one recipient twice. */
function keyOf({ to, origTo }: DeliveryAttempted): string {
  return (origTo === undefined ? to : `${to}\n${origTo}`).toLowerCase();
}
