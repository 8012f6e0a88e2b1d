/** What became of a message, in two sentences for a user's ticket. */

import { groupsBy } from '../../core/alike.ts';
import type { Instant } from '../../core/instant.ts';
import { isLoopback } from '../../core/peer.ts';
import type { Message, Recipient, Status } from '../../message/message.ts';
import { hasStopped, isHandedInHere, rowsOf, worstFirst } from '../../message/outcome.ts';
import { calendarDate, clockTime } from '../../time/format-instant.ts';
import type { Zone } from '../../time/zone.ts';
import { doubtOf } from '../doubtful-wait.ts';
import { gotVirus } from '../passed-virus.ts';
import { providerName } from '../provider-name.ts';
import { countWords, grouped } from '../quantity-words.ts';
import { expiresAbout } from '../retry-estimate.ts';
import { isWrittenByMailbox } from '../zimbra-mail.ts';
import { adviceOfAutomatic, automaticSubject, DROPPED, isDropped } from './automatic.ts';
import { elsewhereThanMailbox, FATES, fateWords, redirectedTo } from './fates.ts';
import { listed, MOST_NAMED, namesAmong, namesOf } from './names.ts';
import { foundWords, probeSubject } from './probe.ts';
import { reasonOfStop } from './reasons.ts';

/** Two sentences without jargon: what happened, and why or what to do. */
export function briefOf(message: Message, zone: Zone): [what: string, next: string] {
  const [worst] = worstFirst(rowsOf(message));
  const when = `${madeWords(message)} on ${momentWords(message.startedAt, zone)}`;
  const first = `${subjectOf(message)}, ${when}, ${whatOf(message, worst)}.`;
  return [
    first,
    releasedWords(message) ?? withWarning(message, nextSentence(message, worst, zone)),
  ];
}

/** A virus that was let through matters more than anything else that could be done. */
function withWarning(message: Message, next: string): string {
  if (gotVirus(message).length === 0) return next;
  return rowsOf(message).some(hasStopped)
    ? `${next.slice(0, -1)}; whoever got it must not open it, for our filter found a virus in it.`
    : 'It must not be opened, for our filter found a virus in it; the administrator can say why it was let through.';
}

function madeWords({ kind, from, hops: [first] }: Message): string {
  if (kind === 'probe') return 'made';
  // A log that begins later does not tell when it was sent.
  const hasNoStart = kind === 'mail' && first?.acceptedAt === null;
  return from === null || hasNoStart ? 'first seen' : 'sent';
}

function whatOf(message: Message, worst: Recipient | undefined): string {
  const found = message.kind === 'probe' ? foundWords(message) : undefined;
  if (found !== undefined) return found;
  const instead = redirectedTo(message);
  const shared = sharedFate(message);
  const what = shared === null ? mixedWords(message) : fateOfAll(message, worst, shared);
  return instead === null
    ? what
    : `was sent to ${instead} instead by a rule of our mail server, and ${what}`;
}

/** For mail that was blocked and released later; the last release counts. */
function releasedWords({ status, releases }: Message): string | null {
  const last = releases?.at(-1);
  if (status !== 'blocked' || last === undefined) return null;
  const fate = last.status === 'mixed' ? 'reached only some of its recipients' : FATES[last.status];
  return `An administrator released it later, and it ${fate}.`;
}

function momentWords(at: Instant, zone: Zone): string {
  return `${calendarDate(at, zone)} at ${clockTime(at, zone).slice(0, 5)}`;
}

function subjectOf(message: Message): string {
  const { kind, from } = message;
  if (kind === 'probe') return probeSubject(message);
  return automaticSubject(message) ?? `The message${senderWords(from)}${addresseeWords(message)}`;
}

function senderWords(from: string | null): string {
  if (from === null) return ' from a sender who is not recorded';
  return from === '' ? ' without a sender address' : ` from ${from}`;
}

/** Recipients as the sender wrote them; where fates are counted, also how many they are. */
function addresseeWords(message: Message): string {
  const { length } = message.recipients;
  const names = namesOf(message.recipients);
  if (names.length === 0) return '';
  const isEach = names.length === length;
  const who = ` to ${listed(names, names.length, isEach ? 'recipients' : 'addresses')}`;
  if (isEach || (sharedFate(message) !== null && names.length <= MOST_NAMED)) return who;
  const lead = names.length === 1 ? 'leads' : 'lead';
  return `${who}, which ${lead} to ${countWords(length, 'recipient')}`;
}

/** Relayed mail may have been taken by several servers. */
function fateOfAll(message: Message, row: Recipient | undefined, status: Status): string {
  if (status === 'relayed') return takenWords(message.recipients);
  return fateWords(message, row, status);
}

function takenWords(rows: readonly Recipient[]): string {
  const takers = [...new Set(rows.map(takerOf))];
  return `was taken by ${listed(takers, takers.length, 'mail servers')}`;
}

/** Gmail; for others the server's name, which need not belong to the recipient. */
function takerOf({ relay }: Recipient): string {
  // What stands behind a port of this host, a user does not know.
  const host = relay === null || isLoopback(relay.address) ? '' : relay.name;
  const provider = providerName(host);
  if (host === '') return 'the next mail server';
  return provider === host ? `the mail server ${host}` : provider;
}

/** `reached 3 of 5 recipients; for c@example.org it could not be delivered yet and waits for another try`. */
function mixedWords(message: Message): string {
  const groups = fatesOf(message);
  const here = groups.get(FATES.delivered) ?? [];
  const taken = groups.get(FATES.relayed) ?? [];
  const told = here.length === 0 && taken.length > 0 ? taken : here;
  const rest = [...groups.values()].filter((rows) => rows !== told);
  return [
    arrivedWords(message, here, taken),
    ...rest.map((rows) => fateOfSome(message, rows)),
  ].join('; ');
}

function arrivedWords(
  message: Message,
  here: readonly Recipient[],
  taken: readonly Recipient[],
): string {
  const { length } = rowsOf(message);
  // There is one row for recipients that no line names, however many they are.
  const least = message.withoutRecipient === null ? '' : 'at least ';
  // Of some the end is not recorded: they may have it, too.
  const isOpen = rowsOf(message).some(({ status }) => status === 'unknown');
  if (isOpen && here.length + taken.length === 0) return 'reached nobody as far as is recorded';
  const of = (rows: readonly Recipient[]) =>
    `${grouped(rows.length)} of ${least}${countWords(length, 'recipient')}`;
  if (here.length === 0 && taken.length > 0) return `${takenWords(taken)} for ${of(taken)}`;
  if (taken.length > 0) return `was put into the mailbox of ${of(here)}`;
  const isNowhere = here.length === 0 && message.recipients.some(elsewhereThanMailbox);
  return isNowhere ? 'reached no mailbox' : `reached ${of(here)}`;
}

/** Null if fates differ, so that the sentence counts the recipients of each. */
function sharedFate(message: Message): Status | null {
  return message.status === 'mixed' || fatesOf(message).size > 1 ? null : message.status;
}

/** Recipients by what is said of them. Those that other servers took come first: they have not failed. */
function fatesOf(message: Message): ReadonlyMap<string, readonly Recipient[]> {
  const fates = groupsBy(rowsOf(message), (row) => fateWords(message, row, row.status));
  const relayed = fates.get(FATES.relayed);
  return relayed === undefined ? fates : new Map([[FATES.relayed, relayed], ...fates]);
}

function fateOfSome(message: Message, rows: readonly Recipient[]): string {
  const [first] = rows;
  const status = first?.status ?? 'unknown';
  const who = listed(namesAmong(rowsOf(message), rows), rows.length, 'of them');
  return `for ${who} it ${status === 'relayed' ? takenWords(rows) : fateWords(message, first, status)}`;
}

/** Why, and what to do; also for whom, if that differs between recipients. */
function nextSentence(message: Message, worst: Recipient | undefined, zone: Zone): string {
  const reasons = reasonsOf(message, zone);
  const [first] = reasons.keys();
  if (message.kind === 'probe') return capital(`${whysOnly(message)}${ONLY_A_TEST}`);
  if (first === undefined) return fineWords(message, worst);
  const isOfAll = reasons.size === 1 && message.status !== 'mixed';
  if (isOfAll) return `${capital(first)}.`;
  const parts = [...reasons]
    .slice(0, MOST_NAMED)
    .map(([reason, rows]) => forWhom(message, rows, reason));
  const more = reasons.size > MOST_NAMED ? '; for the others there are other reasons' : '';
  return `${capital(parts.join('; '))}${more}.`;
}

function fineWords(message: Message, worst: Recipient | undefined): string {
  if (redirectedTo(message) !== null) return REDIRECTED;
  const elsewhere = sharedFate(message) === null ? undefined : worst && elsewhereThanMailbox(worst);
  if (elsewhere !== undefined) return elsewhere.advice;
  const doubt = worst && doubtOf(worst);
  if (doubt !== undefined) return capital(`${doubt.advice}.`);
  return FINE[worst?.status ?? 'unknown'] ?? NOT_RECORDED;
}

const REDIRECTED =
  'Those it was meant for do not get it; the administrator can say which rule it was.';

const ONLY_A_TEST = 'it was only a test, and no message was sent.';

/** Why, without what to do: nobody has to send a test again. */
function whysOnly(message: Message): string {
  const rows = rowsOf(message).filter((row) => hasStopped(row) && !DECIDED[row.status]);
  const whys = groupsBy(worstFirst(rows), (row) => reasonOfStop(message, row).why);
  const isOfAll = whys.size === 1 && message.status !== 'mixed';
  return [...whys]
    .slice(0, MOST_NAMED)
    .map(([why, group]) => `${isOfAll ? why : forWhom(message, group, why)}; `)
    .join('');
}

/** The rows that stopped, grouped by what is said about them, the worst first. */
function reasonsOf(message: Message, zone: Zone): Map<string, Recipient[]> {
  const rows = worstFirst(rowsOf(message)).filter(hasStopped);
  return groupsBy(rows, (row) => stopWords(message, row, zone));
}

function forWhom(message: Message, rows: readonly Recipient[], reason: string): string {
  const names = namesAmong(rowsOf(message), rows);
  const { length } = rows.filter(({ address }) => address !== '');
  return names.length === 0 ? reason : `for ${listed(names, length, 'recipients')}: ${reason}`;
}

const NOT_RECORDED =
  'The administrator has to look in older or newer records, or ask the recipient.';

const FINE: Partial<Record<Status, string>> = {
  delivered:
    'If the recipient cannot find it, it may lie in the Junk folder or have been moved by a rule of the mailbox.',
  relayed:
    'What happened after that only the administrator there can see; the recipient should also look in the Junk folder.',
  queued: 'There is nothing to do yet; please ask again if it has not arrived in an hour.',
};

function stopWords(message: Message, row: Recipient, zone: Zone): string {
  if (isDropped(row)) return DROPPED.advice;
  const fixed = DECIDED[row.status];
  if (fixed !== undefined) return doubtOf(row)?.advice ?? decidedWords(message, row, fixed);
  const { why, advice: ofMail, proof, isSoft } = reasonOfStop(message, row);
  const advice = adviceOfAutomatic(message, ofMail) ?? ofMail;
  const next = isSoft
    ? `${advice}, although our server goes on trying`
    : waitWords(message, row, zone);
  return `${why}${proof}; ${next ?? advice}`;
}

function decidedWords(message: Message, { status }: Recipient, advice: string): string {
  return (status === 'deleted' ? adviceOfAutomatic(message, advice) : undefined) ?? advice;
}

/** Somebody decided this, and the log says no more. */
const DECIDED: Partial<Record<Status, string>> = {
  held: 'there is no need to send it again; the administrator has to decide about it',
  deleted: 'if it is still needed, the administrator can say why, and it has to be sent again',
  discarded: 'the sender was not told; the administrator can say which rule it was',
};

/** What happens by itself; undefined if nothing more does. */
function waitWords(message: Message, row: Recipient, zone: Zone): string | undefined {
  if (row.status === 'rejected' && row.temporary) return clientWords(message);
  if (row.status !== 'deferred') return undefined;
  const doubt = doubtOf(row);
  if (doubt !== undefined) return doubt.advice;
  const end = expiresAbout(row);
  return `our server tries again by itself${end === null ? '' : ` until about ${calendarDate(end, zone)}`}${NO_NEED}`;
}

/** A server that is turned away for now tries again; a program in which somebody wrote the mail may only tell so. */
function clientWords(message: Message): string {
  if (isHandedInHere(message)) return `our server tries again by itself${NO_NEED}`;
  const isWrittenThere = (message.client?.login ?? null) !== null || isWrittenByMailbox(message);
  return isWrittenThere
    ? 'it has to be sent again later, unless the program that sent it does so by itself'
    : 'the sending server tries again by itself';
}

const NO_NEED = ', so there is no need to send it again';

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
