/** Finds recipients of a queue file by their addresses: there may be thousands. */
import type { DeliveryAttempted } from '../../events/queue-events.ts';
import { forwardedAs } from './fate.ts';
import type { HopState } from './hop-state.ts';
import type { RecipientState } from './recipient-state.ts';

/** Up to this many recipients, searching the list is faster than an index. */
const MANY = 16;

/** The recipient whose copy of the mail a line is about. @param first the first recipient that the line may be about */
export function copyOf(
  hop: HopState,
  first: RecipientState | undefined,
  event: DeliveryAttempted,
  daemon: string,
): RecipientState | undefined {
  if (first === undefined || isOfCopy(first, event, daemon)) return first;
  if (hop.recipientIndex !== null) return hop.recipientIndex.get(keyOfCopy(event, daemon));
  return hop.recipients.find((one) => isNamed(one, event) && isOfCopy(one, event, daemon));
}

/** The first recipient with the names in a line: its address, and the alias it came through. */
export function firstNamed(hop: HopState, event: DeliveryAttempted): RecipientState | undefined {
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

/** Called when a queue file has got one more recipient. */
export function indexRecipient({ recipientIndex }: HopState, added: RecipientState): void {
  if (recipientIndex !== null) addToIndex(recipientIndex, added);
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
