/** The first line of a trace: the outcome, where it stopped, and the size of the story. */

import { groupsBy } from '../../core/alike.ts';
import type { Message, Status } from '../../message/message.ts';
import {
  bestFirst,
  hasStopped,
  isArrival,
  isFailure,
  isHandedInHere,
  isOpen,
  rowsOf,
} from '../../message/outcome.ts';
import { type DeliveredTo, deliveredTo } from '../delivered-to.ts';
import { sharedDoubt } from '../doubtful-wait.ts';
import { countWords, durationWords } from '../quantity-words.ts';
import { isReturnedToNobody } from '../return-address.ts';
import { serverNames } from '../servers-named.ts';
import type { Stopped } from './stopped.ts';

/** What the outcome means for the reader: done, waiting, failed, or still open. */
export type Tone = 'good' | 'waiting' | 'bad' | 'open';

const OUTCOMES: Record<Status, string> = {
  delivered: 'DELIVERED',
  relayed: 'RELAYED',
  queued: 'QUEUED, on its way when the log ends',
  unknown: 'UNKNOWN, the log does not say',
  deferred: 'DEFERRED, still in the queue',
  held: 'HELD, in the hold queue until released',
  deleted: 'DELETED by an operator',
  aborted: 'ABORTED, the client went away',
  rejected: 'REJECTED',
  discarded: 'DISCARDED, though the client was told 250',
  blocked: 'BLOCKED by the content filter',
  expired: 'EXPIRED, returned to the sender',
  bounced: 'BOUNCED, returned to the sender',
};

export function headlineOf(message: Message, stopped: Stopped | null): string[] {
  const where = stopped === null ? [] : [whereWords(message, stopped)];
  const direction = message.direction === 'unknown' ? [] : [message.direction];
  const kind = message.kind === 'mail' ? [] : [message.kind.replace('-', ' ')];
  return [
    ...where,
    outcomeWords(message),
    ...kind,
    ...direction,
    recipientCount(message),
    timeWords(message),
    ...queueIdCount(message),
  ];
}

export function toneOf(message: Message): Tone {
  const statuses = message.recipients.map((recipient) => recipient.status);
  if (statuses.length === 0) return 'open';
  if (statuses.every(isArrival)) return 'good';
  if (statuses.some(isFailure)) return 'bad';
  return statuses.some((status) => status === 'deferred' || status === 'held') ? 'waiting' : 'open';
}

/** `11 delivered, 1 bounced`, in the order of the words given. */
export function countsOf(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].map(([word, count]) => `${count} ${word}`).join(', ');
}

export function recipientCount(message: Message): string {
  const { length } = message.recipients;
  const named = message.recipients.filter((recipient) => recipient.address !== '').length;
  if (named === 0) return 'recipient not in this log';
  // There is one row for recipients that no line names, however many they are.
  return `${named < length ? 'at least ' : ''}${countWords(length, 'recipient')}`;
}

function whereWords(message: Message, stopped: Stopped): string {
  const steps = message.recipients.filter(hasStopped).map((recipient) => recipient.step);
  const all = message.recipients.length;
  const parts = [...new Set([stopped.step, ...steps])].map((step) => {
    const hit = steps.filter((one) => one === step).length;
    return hit < all ? `at ${step} for ${hit} of ${all}` : `at ${step}`;
  });
  return `STOPPED ${parts.join(', ')}`;
}

/** A probe sends no mail: it asks whether the address takes mail. */
const PROBED: Partial<Record<Message['status'], string>> = {
  delivered: 'DELIVERABLE, the address takes mail',
  relayed: 'DELIVERABLE, the address takes mail',
  deferred: 'DEFERRED, the address could not be checked yet',
  bounced: 'UNDELIVERABLE, the address takes no mail',
};

/** Mail without a sender is returned to nobody. */
const WITHOUT_SENDER: Partial<Record<Message['status'], string>> = {
  expired: 'EXPIRED, with no sender to return it to',
  bounced: 'BOUNCED, with no sender to return it to',
};

function outcomeWords(message: Message): string {
  const probed = message.kind === 'probe' ? probedWords(message) : undefined;
  const known = isReturnedToNobody(message) ? WITHOUT_SENDER[message.status] : undefined;
  return probed ?? known ?? (isDroppedNotice(message) ? DROPPED : mailWords(message));
}

/** verify(8) calls an address undeliverable even if its server only puts mail off, or does not answer. */
function probedWords({ status, recipients }: Message): string | undefined {
  const isForNow = recipients.every(({ enhancedStatus }) => enhancedStatus?.startsWith('4.'));
  return status === 'bounced' && isForNow
    ? 'UNDELIVERABLE for now, nothing is said of the address'
    : PROBED[status];
}

/** There was no client, only a program of this host. */
const DISCARDED_HERE = 'DISCARDED, and the sender was not told';

const DROPPED = 'DISCARDED, nobody gets it';

/** No client was told 250 for mail that Postfix wrote itself. */
function isDroppedNotice({ kind, status }: Message): boolean {
  return kind === 'bounce' && status === 'discarded';
}

function mailWords(message: Message): string {
  const doubt = sharedDoubt(rowsOf(message));
  if (doubt !== undefined) return `${message.status.toUpperCase()}, ${doubt.outcome}`;
  switch (message.status) {
    case 'mixed':
      return `MIXED: ${countsOf(bestFirst(message.recipients).map((recipient) => recipient.status))}`;
    case 'relayed':
      return `RELAYED to ${serversOf(message)}`;
    case 'delivered':
      return deliveredWords(message);
    case 'rejected':
      return rejectedWords(message);
    case 'discarded':
      return isHandedInHere(message) ? DISCARDED_HERE : OUTCOMES.discarded;
    default:
      return OUTCOMES[message.status];
  }
}

/** `DELIVERED to the mailbox on store.example.com`; `DELIVERED: 2 to mailboxes, 1 to a command` if the places differ. */
function deliveredWords(message: Message): string {
  const { recipients } = message;
  const groups = [...groupsBy(recipients, (row) => deliveredTo(row) ?? 'mailbox')];
  const [[only] = []] = groups;
  if (groups.length > 1)
    return `DELIVERED: ${groups.map(([place, { length }]) => `${length} to ${placeWords(place, length)}`).join(', ')}`;
  if (only === undefined || only === 'mailbox') return mailboxWords(message);
  const service = recipients[0]?.relay?.name;
  const isOneService = recipients.every(({ relay }) => relay?.name === service);
  return only === 'service' && service !== undefined && isOneService
    ? `DELIVERED to the service ${service}`
    : `DELIVERED to ${placeWords(only, recipients.length)}`;
}

function placeWords(place: DeliveredTo, count: number): string {
  const [one, many] = PLACES[place];
  return count === 1 ? one : many;
}

const PLACES: Readonly<Record<DeliveredTo, readonly [one: string, many: string]>> = {
  mailbox: ['the mailbox', 'the mailboxes'],
  nothing: ['/dev/null, which throws it away', '/dev/null, which throws it away'],
  file: ['a file', 'files'],
  command: ['a command', 'commands'],
  service: ['a service of pipe(8)', 'services of pipe(8)'],
};

function mailboxWords(message: Message): string {
  // local(8) and virtual(8) write their own names: relay=local
  const isLogged = message.recipients.some((recipient) => (recipient.relay?.address ?? '') !== '');
  const noun = placeWords('mailbox', message.recipients.length);
  return isLogged ? `DELIVERED to ${noun} on ${serversOf(message)}` : `DELIVERED to ${noun}`;
}

function rejectedWords(message: Message): string {
  const temporary = message.recipients.every((recipient) => recipient.temporary);
  const when = message.hops.length === 0 ? 'before the queue' : refusedAt(message);
  return temporary ? `REJECTED for now, ${when}` : `REJECTED ${when}`;
}

/** A queue file may exist before its first recipient is refused, and long before the message comes. */
function refusedAt({ recipients }: Message): string {
  const [stage, ...others] = new Set(recipients.map((recipient) => recipient.stage));
  if (others.length > 0) return 'at the end of the message';
  return REFUSED_AT[stage ?? ''] ?? 'at the end of the message';
}

const REFUSED_AT: Readonly<Record<string, string>> = {
  RCPT: 'before the message was sent',
  DATA: 'at DATA',
};

function serversOf(message: Message): string {
  const names = serverNames(message.recipients);
  const [only = ''] = names;
  if (names.length > 1) return countWords(names.length, 'server');
  return only === '' ? 'the next server' : only;
}

/** How long it took, or for waiting mail, how often it was tried. */
function timeWords(message: Message): string {
  const waiting = message.recipients.filter((recipient) => recipient.status === 'deferred');
  const [most] = [...waiting].sort((a, b) => b.attempts - a.attempts);
  if (most === undefined) return durationWords(settledAt(message) - message.startedAt);
  const since = most.firstDeferredAt ?? most.at;
  const time = most.at > since ? ` in ${durationWords(most.at - since)}` : '';
  const before = most.recoveredFrom?.triesBeforeRequeue ?? 0;
  const more = before === 0 ? '' : `, and ${before} before it was requeued`;
  // While its destination is suspended, Postfix puts mail off without a try.
  const tries = most.attempts === 0 ? 'not tried' : countWords(most.attempts, 'attempt');
  return `${tries}${time}${more}`;
}

/** When the last recipient's fate was settled, as far as known: a queue file may be removed long after. */
function settledAt({ recipients, endedAt }: Message): number {
  if (recipients.length === 0 || recipients.some(({ status }) => isOpen(status))) return endedAt;
  return recipients.reduce((latest, { at }) => Math.max(latest, at), recipients[0]?.at ?? endedAt);
}

function queueIdCount(message: Message): string[] {
  const count = message.hops.length;
  return count > 1 ? [countWords(count, 'queue ID')] : [];
}
