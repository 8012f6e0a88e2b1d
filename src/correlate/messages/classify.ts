/** Direction and kind of a message, from what its hops did. */

import { domainOf } from '../../core/address.ts';
import { noticeName } from '../../core/amavis-message-id.ts';
import type { Direction, Kind, Recipient } from '../../message/message.ts';
import { isDoubleBounce, isRoutedAsOwn } from '../../message/outcome.ts';
import { isBehindFilter, lacksParent } from '../chains/reentry.ts';
import { isNamedByPostfix, seemsDropped } from '../queue-files/dropped.ts';
import { goesToFilter, LOCAL_DELIVERY } from '../queue-files/fate.ts';
import type { HopState } from '../queue-files/hop-state.ts';
import { loginOf } from '../sessions/clients.ts';

export function kindOf(first: HopState): Kind {
  if (first.sentByAmavis !== null) return first.sentByAmavis.kind;
  if (first.isNotification) return 'bounce';
  if (isProbe(first)) return 'probe';
  if (isOfDoubleBounce(first)) return 'notice';
  if (first.isReentry && noticeName(first.messageId ?? '') !== undefined) return 'notice';
  if (seemsDropped(first)) return 'bounce';
  return isOwnMessage(first) && first.from === '' ? 'bounce' : 'mail';
}

/** A probe by verify(8), which checks an address: never real mail. Before its first try, whose status tells a probe, it may also be a notice. */
function isProbe(hop: HopState): boolean {
  const last = hop.recipients[0]?.last.status;
  if (last === 'deliverable' || last === 'undeliverable') return true;
  return last === undefined && isOfDoubleBounce(hop);
}

function isOfDoubleBounce(hop: HopState): boolean {
  return isOwnMessage(hop) && isDoubleBounce(hop);
}

/**
 * Whether Postfix itself made the message: no client and no maildrop, and a Message-ID that cleanup made of the queue ID.
 * Of other mail without a client, the line of the client was lost.
 */
function isOwnMessage(hop: HopState): boolean {
  return hop.acceptedAt === null && !hop.hasParent && isNamedByPostfix(hop);
}

export function directionOf(hops: readonly HopState[], rows: readonly Recipient[]): Direction {
  const byFilter = directionByScan(hops) ?? directionByFilter(hops, rows);
  if (byFilter === 'outbound' || byFilter === 'internal') return byFilter;
  const [first] = hops;
  if (first === undefined || !isFromHere(first)) return byFilter ?? directionByRelay(first, rows);
  // It went through the filter for strangers, which only knows whether the recipients are its own.
  const direction = directionFromHere(rows);
  if (direction !== 'unknown') return direction;
  if (hasRecipientOutside(hops)) return 'outbound';
  return byFilter === 'inbound' ? 'internal' : 'unknown';
}

/** Of mail from here that has got no further than the filter: who is of another domain than its sender is expected to be elsewhere. */
export function knownOrExpected(
  known: Direction,
  first: HopState,
  rows: readonly Recipient[],
  from: string | null,
): Direction {
  if (known !== 'unknown' || !isFromHere(first) || from === null || from === '') return known;
  const inQueue = rows.filter(({ queueId }) => queueId !== null);
  if (inQueue.length === 0) return known;
  const domain = domainOf(from);
  return inQueue.every(({ address }) => domainOf(address) === domain) ? 'internal' : 'outbound';
}

/** Whether it was handed in here. Zimbra sends mail of its own programs, and all that an operator requeues, through the filter for strangers. */
function isFromHere(hop: HopState): boolean {
  return hop.isFromThisHost || loginOf(hop) !== undefined || isRoutedAsOwn(hop);
}

function hasRecipientOutside(hops: readonly HopState[]): boolean {
  return hops.some(({ tasks }) =>
    tasks.some(({ verdicts }) => verdicts.some(({ event }) => hasOpenRelay(event.actions))),
  );
}

/** amavis' word for a recipient elsewhere, when it does not know the sender as one of its own: `DiscardedOpenRelay`. */
export function hasOpenRelay(actions: readonly string[]): boolean {
  return actions.some((action) => action.endsWith('OpenRelay'));
}

function directionByScan(hops: readonly HopState[]): Direction | undefined {
  let found: Direction | undefined;
  for (const hop of hops)
    for (const task of [...hop.tasks, ...hop.scansBefore])
      for (const { event } of task.verdicts)
        found = stronger(found, directionOfActions(event.actions));
  return found;
}

/** amavis' own word: `DiscardedInbound`. */
export function directionOfActions(actions: readonly string[]): Direction | undefined {
  let found: Direction | undefined;
  for (const action of actions) {
    if (action.endsWith('Outbound')) found = 'outbound';
    else if (action.endsWith('Inbound')) found = stronger(found, 'inbound');
    else if (action.endsWith('Internal')) found = stronger(found, 'internal');
  }
  return found;
}

/** One recipient outside makes a message outbound; otherwise a sender outside makes it inbound. */
function stronger(a: Direction | undefined, b: Direction | undefined): Direction | undefined {
  if (a === 'outbound' || b === 'outbound') return 'outbound';
  return b === 'inbound' ? b : (a ?? b);
}

/** Zimbra routes by sender: mail of strangers goes to another port of the filter than that of its own users; the last rule wins. */
const STRANGERS_PORT = ':10024';

function directionByFilter(
  hops: readonly HopState[],
  rows: readonly Recipient[],
): Direction | undefined {
  const routed = hops.find(({ filter }) => filter !== null);
  if (routed?.filter?.endsWith(STRANGERS_PORT)) return 'inbound';
  return routed && isRoutedAsOwn(routed) ? directionFromHere(rows) : undefined;
}

function directionByRelay(first: HopState | undefined, rows: readonly Recipient[]): Direction {
  if (first === undefined || hasNoStart(first)) return 'unknown';
  const isReturned = first.isReentry && first.origClient === null;
  const isOurs = first.client === null || loginOf(first) !== undefined || isReturned;
  if (isOurs) return directionFromHere(rows);
  const ends = placesOf(rows);
  // Mail that an address of this host forwards came in for that address.
  const direct = placesOf(rows.filter(({ originalAddress }) => originalAddress === null));
  const isForHere = (ends.has('mailbox') || ends.has('server')) && !direct.has('server');
  return isForHere ? 'inbound' : 'unknown';
}

/** For mail from here: one recipient at another server makes it outbound; one that waits for the filter, or was stopped before, may be anywhere. */
function directionFromHere(rows: readonly Recipient[]): Direction {
  const places = placesOf(rows);
  if (places.has('server')) return 'outbound';
  return places.has('mailbox') && !places.has('open') ? 'internal' : 'unknown';
}

/** Where recipients are, as far as their last lines tell. Those refused before the queue do not belong to the message. */
function placesOf(rows: readonly Recipient[]): ReadonlySet<'server' | 'mailbox' | 'open'> {
  return new Set(rows.filter(({ queueId }) => queueId !== null).map(placeOf));
}

function placeOf(row: Recipient): 'server' | 'mailbox' | 'open' {
  if (isAtFilter(row)) return 'open';
  if (row.service === 'smtp') return 'server';
  return LOCAL_DELIVERY.has(row.service) ? 'mailbox' : 'open';
}

/** Whether it was last at the filter. A recipient that has expired is at the step `queue`, but keeps the reply of its last try. */
function isAtFilter({ step, service, relay, reply }: Recipient): boolean {
  if (step === 'filter' || step === 'sign') return true;
  if (step !== 'queue') return false;
  return goesToFilter({ relay: relay ?? undefined, reply: reply ?? '' }, service);
}

/**
 * Whether nothing tells where it came from: the line of its client is not in the log, a filter handed it back and no line tells what it
 * was before, or it was released from quarantine, and came in long before.
 */
function hasNoStart(first: HopState): boolean {
  if (first.releaseOf !== null) return true;
  if (first.acceptedAt === null) return !first.isNotification && !isNamedByPostfix(first);
  return lacksParent(first) && isBehindFilter(first.service);
}
