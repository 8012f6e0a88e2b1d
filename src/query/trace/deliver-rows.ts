/** The rows of delivery, one for each next server and fate, and the rows of what the queue did. */

import { alike } from '../../core/alike.ts';
import { SECOND } from '../../core/instant.ts';
import type { Message, Recipient, Status } from '../../message/message.ts';
import { hasStopped, isFinal, isForcedToExpire, isOpen } from '../../message/outcome.ts';
import { decidedAt } from '../earlier-tries.ts';
import { countWords, durationWords } from '../quantity-words.ts';
import { protocolOf } from '../row-facts.ts';
import { serverNames } from '../servers-named.ts';
import { plainReply, type TraceRow, traceRow } from './row.ts';

/** More rows than this would tell less than the table of recipients. */
const MOST_ROWS = 4;

/** A longer time than this between two recipients is told: the second was tried later, or had to wait. */
const ONE_ROUND = 3 * SECOND;

export function queueRows(message: Message): TraceRow[] {
  const stopped = message.recipients.filter(
    (recipient) => recipient.step === 'queue' && hasStopped(recipient),
  );
  const groups = alike(stopped, (one) => JSON.stringify([one.status, one.reply]));
  if (groups.length <= MOST_ROWS)
    return groups.map((group) => queueRow(message, group, queueWords(message, group[0])));
  return alike(stopped, (recipient) => recipient.status).map((group) =>
    queueRow(message, group, [stateWords(message, group[0]) ?? group[0].status]),
  );
}

function queueRow(message: Message, group: Group, words: readonly string[]): TraceRow {
  const [first] = group;
  return traceRow('stopped', 'queue', {
    at: first.at,
    service: first.status === 'expired' ? 'qmgr' : first.service,
    details: [...howMany(message, group.length), ...words, ...triesOfAll(group)],
  });
}

/** What happened in the queue, and the reply to the last try, which is the real cause. */
function queueWords(message: Message, recipient: Recipient): string[] {
  const words = stateWords(message, recipient);
  const reply = recipient.reply === null ? [] : [recipient.reply];
  if (words === undefined) return reply;
  return [words, ...reply.map((text) => `last reply: ${text}`)];
}

function stateWords(message: Message, recipient: Recipient): string | undefined {
  return isForcedToExpire(message, recipient)
    ? 'an operator told it to expire'
    : QUEUE_WORDS[recipient.status];
}

const QUEUE_WORDS: Partial<Record<Status, string>> = {
  expired: 'gave up: the queue lifetime is over',
  held: 'put on hold by an operator',
  deleted: 'deleted by an operator',
};

export function deliverRows(message: Message): TraceRow[] {
  const reached = message.recipients.filter(isAtNextServer);
  const groups = alike(reached, fateKey);
  if (groups.length <= MOST_ROWS)
    return inRounds(groups).map((group) => deliverRow(message, group));
  return inRounds(alike(reached, ({ status }) => status)).map((group) =>
    manyServersRow(message, group),
  );
}

/** The groups, each split where time has passed between its recipients: unless that makes too many rows. */
function inRounds(groups: readonly Group[]): readonly Group[] {
  const rounds = groups.flatMap(roundsOf);
  return rounds.length <= MOST_ROWS ? rounds : groups;
}

function roundsOf(group: Group): Group[] {
  const [first, ...others] = group.toSorted((a, b) => decidedAt(a) - decidedAt(b)) as Group;
  const rounds: Group[] = [[first]];
  let last = decidedAt(first);
  for (const one of others) {
    const at = decidedAt(one);
    if (at - last > ONE_ROUND) rounds.push([one]);
    else rounds.at(-1)?.push(one);
    last = at;
  }
  return rounds;
}

function isAtNextServer(recipient: Recipient): boolean {
  return recipient.step === 'deliver' && !isOpen(recipient.status);
}

function fateKey(recipient: Recipient): string {
  const outcome = hasStopped(recipient) ? recipient.reply : '';
  return JSON.stringify([recipient.status, recipient.relay, recipient.service, outcome]);
}

function deliverRow(message: Message, group: Group): TraceRow {
  const first = firstDecided(group);
  const relay = relayWords(first);
  const reply = first.reply === null ? [] : [plainReply(first.reply)];
  return traceRow(hasStopped(first) ? 'stopped' : 'ok', 'deliver', {
    at: decidedAt(first),
    service: first.service,
    details: [
      ...howMany(message, group.length),
      ...relay,
      ...tlsOf(group),
      ...reply,
      ...(group.length === 1 ? triesOf(first) : []),
    ],
  });
}

function manyServersRow(message: Message, group: Group): TraceRow {
  const first = group[0];
  const servers = serverNames(group).length;
  const services = new Set(group.map(({ service }) => service));
  return traceRow(hasStopped(first) ? 'stopped' : 'ok', 'deliver', {
    at: decidedAt(firstDecided(group)),
    service: [...services].join(', '),
    details: [
      ...howMany(message, group.length),
      first.status,
      ...(servers === 0 ? [] : [countWords(servers, 'server')]),
    ],
  });
}

/** A message may have gone to a server in several parts, and the part tried first need not have arrived first. */
function firstDecided(group: Group): Recipient {
  return group.reduce((first, one) => (decidedAt(one) < decidedAt(first) ? one : first));
}

/** `mx.example.com [192.0.2.1]:25`. */
function relayWords(recipient: Recipient): string[] {
  const relay = recipient.relay;
  // local(8) and virtual(8) name themselves: relay=local
  if (relay === null || relay.name === recipient.service) return [];
  const port = relay.port === 0 ? '' : `:${relay.port}`;
  return [
    relay.address === '' ? `${relay.name}${port}` : `${relay.name} [${relay.address}]${port}`,
  ];
}

/** What the connection was secured with, if that is so for the whole group. */
function tlsOf(group: Group): string[] {
  const protocols = new Set(group.map(({ tls }) => protocolOf(tls ?? '')));
  return protocols.size > 1 ? [] : [...protocols].filter((one) => one !== '');
}

/** How often a recipient that was deferred before was tried, unless the headline says so. */
function triesOf(recipient: Recipient): string[] {
  const { attempts, status, at, firstDeferredAt: since } = recipient;
  // A recipient that was never deferred got the mail at each attempt; a note says so.
  if (attempts < 2 || status === 'deferred' || since === null) return [];
  return [`after ${attempts} attempts in ${durationWords(at - since)}`];
}

function triesOfAll(group: Group): string[] {
  const [first] = group;
  const [fewest, most] = spanOf(group.map(({ attempts }) => attempts));
  if (fewest === most) return triesOf(first);
  return most < 2 ? [] : [`after ${fewest} to ${most} attempts`];
}

function spanOf(counts: readonly number[]): [fewest: number, most: number] {
  return [
    counts.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
    counts.reduce((a, b) => Math.max(a, b), 0),
  ];
}

function howMany(message: Message, count: number): string[] {
  return message.recipients.length === 1 ? [] : [countWords(count, 'recipient')];
}

/** The end of the last queue file, once no recipient waits in it any more. */
export function removeRows(message: Message): TraceRow[] {
  const last = message.hops.at(-1);
  const delivered = message.recipients.filter((one) => one.step === 'deliver');
  const isEmpty = message.recipients.every((one) => isFinal(one.status) || one.step === 'remove');
  if (last === undefined || delivered.length === 0 || !isEmpty) return [];
  if (last.removedAt === null)
    return [traceRow('not-in-log', 'remove', { details: ['not in this log'] })];
  if (last.isDeleted === true)
    return [
      traceRow('warning', 'remove', {
        at: last.removedAt,
        service: 'postsuper',
        details: [`${last.queueId} deleted by an operator`],
      }),
    ];
  return [
    traceRow('ok', 'remove', {
      at: last.removedAt,
      service: 'qmgr',
      details: [`${last.queueId} left the queue`],
    }),
  ];
}

type Group = [Recipient, ...Recipient[]];
