/** Attempts to deliver to one recipient of one queue file: the last one decides. */
import type { Origin } from '../core/origin.ts';
import { SUSPENDED, withoutSuspended } from '../core/suspended.ts';
import type { DeliveryAttempted } from '../events/queue-events.ts';
import { forwardedAs } from './fate.ts';
import { withOneMore } from './few-or-many.ts';
import type { HopState } from './hop-state.ts';
import { replacedBy } from './late-aliases.ts';
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
    known.attempts++;
    known.failure ??= { event, at: origin.at, daemon: origin.daemon };
    known.firstDeferredAt ??= origin.at;
    return;
  }
  if (!isFailure && known.last.status !== 'sent') known.failure = lastOf(known);
  known.lastTry = lastTryBefore(known, event);
  known.last = event;
  known.at = origin.at;
  known.daemon = origin.daemon;
  known.attempts++;
  if (isFailure) known.firstDeferredAt ??= origin.at;
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
  if (hop.recipientIndex !== null) addToIndex(hop.recipientIndex, added);
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
  member.firstDeferredAt = alias.firstDeferredAt;
  if (member.last.status === 'sent') member.failure = lastOf(alias);
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

/** How many recipients of a queue file have no delivery line. */
export function countMissing(hop: HopState): number {
  // A rule that redirects the message leaves one of all the recipients that nrcpt= counts.
  if (hop.redirectedTo !== null && hop.recipients.length > 0) return 0;
  return hop.differentRecipients - hop.recipients.length;
}

/** Whether every recipient has a delivery line: then expected addresses without one have been rewritten. */
export function hasAllRecipients(hop: HopState): boolean {
  return hop.recipientCount > 0 && countMissing(hop) <= 0;
}

/** Whether the last line of a recipient puts it off; not for an alias whose members have taken its place. */
export function isPutOff({ last, isReplaced }: RecipientState): boolean {
  return !isReplaced && (last.status === 'deferred' || last.status === 'SOFTBOUNCE');
}

/** Whether the log tells the end for each recipient: all that is left is the removal of the queue file. */
export function isDecidedForAll(hop: HopState): boolean {
  return hop.recipients.length > 0 && countMissing(hop) <= 0 && !hop.recipients.some(isPutOff);
}

const MANY = 16;

function copyOf(
  hop: HopState,
  first: RecipientState | undefined,
  event: DeliveryAttempted,
  daemon: string,
): RecipientState | undefined {
  if (first === undefined || isOfCopy(first, event, daemon)) return first;
  if (hop.recipientIndex !== null) return hop.recipientIndex.get(keyOfCopy(event, daemon));
  return hop.recipients.find((one) => isNamed(one, event) && isOfCopy(one, event, daemon));
}

function firstNamed(hop: HopState, event: DeliveryAttempted): RecipientState | undefined {
  const { recipients } = hop;
  if (recipients.length <= MANY) {
    for (const one of recipients) if (isNamed(one, event)) return one;
    return undefined;
  }
  hop.recipientIndex ??= indexOf(recipients);
  return hop.recipientIndex.get(keyOf(event));
}

function isNamed({ last }: RecipientState, { to, origTo }: DeliveryAttempted): boolean {
  return last.to === to && last.origTo === origTo;
}

/**
 * Whether a line is about the same copy of the mail. Where a .forward keeps one and forwards others (`\ann, ann@example.net`),
 * local(8) writes a line about each, all for the recipient that the mail came for.
 */
function isOfCopy(
  { last, daemon: before }: RecipientState,
  event: DeliveryAttempted,
  daemon: string,
): boolean {
  if (last.status !== 'sent' || event.status !== 'sent') return true;
  return forwardedAs(last, before) === forwardedAs(event, daemon);
}

function indexOf(recipients: readonly RecipientState[]): Map<string, RecipientState> {
  const index = new Map<string, RecipientState>();
  for (const one of recipients) addToIndex(index, one);
  return index;
}

function addToIndex(index: Map<string, RecipientState>, one: RecipientState): void {
  const key = keyOf(one.last);
  index.set(index.has(key) ? keyOfCopy(one.last, one.daemon) : key, one);
}

/** The last attempt for an address, whatever its case; among very many recipients, those that came through an alias are not searched. */
export function attemptFor(hop: HopState, address: string): RecipientState | undefined {
  const wanted = address.toLowerCase();
  if (hop.recipientIndex !== null) return hop.recipientIndex.get(wanted);
  return hop.recipients.find(({ last }) => last.to.toLowerCase() === wanted);
}

/** Whether the queue file came in for an address. */
export function wasGivenFor(hop: HopState, address: string): boolean {
  const wanted = address.toLowerCase();
  if (hop.recipients.length > MANY) return namesGiven(hop).has(wanted);
  return hop.recipients.some(({ last }) => givenName(last) === wanted);
}

/** In lower case, the address that a recipient came in for: this host expands aliases and lists only afterwards. */
export function givenName({ to, origTo }: DeliveryAttempted): string {
  return (origTo ?? to).toLowerCase();
}

/** What queue files of many recipients came in for. Few are asked, so the names are no field that each queue file has. */
const givenNames = new WeakMap<HopState, { readonly names: Set<string>; seen: number }>();

function namesGiven(hop: HopState): ReadonlySet<string> {
  const index = givenNames.get(hop) ?? { names: new Set(), seen: 0 };
  givenNames.set(hop, index);
  for (; index.seen < hop.recipients.length; index.seen++) {
    const recipient = hop.recipients[index.seen];
    if (recipient !== undefined) index.names.add(givenName(recipient.last));
  }
  return index.names;
}

/** In lower case, as addresses are asked for; two that differ in nothing else count as one recipient twice. */
function keyOf({ to, origTo }: DeliveryAttempted): string {
  return (origTo === undefined ? to : `${to}\n${origTo}`).toLowerCase();
}

function keyOfCopy(event: DeliveryAttempted, daemon: string): string {
  return `${keyOf(event)}\n\n${forwardedAs(event, daemon) ?? ''}`;
}
