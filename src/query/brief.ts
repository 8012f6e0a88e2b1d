/** What became of a message, in two sentences for a user's ticket. */
import type { Instant } from '../core/instant.ts';
import type { Message, Recipient, Status } from '../message/message.ts';
import { hasStopped, rowsOf } from '../message/outcome.ts';
import { calendarDate, clockTime } from '../time/format-instant.ts';
import type { Zone } from '../time/zone.ts';
import {
  FATES,
  fateWords,
  foundWords,
  isThrownAway,
  redirectedTo,
  THROWN_AWAY,
} from './brief-fates.ts';
import { reasonOfStop } from './brief-stop.ts';
import { doubtOf } from './doubtful-wait.ts';
import { providerName } from './provider-name.ts';
import { countWords, grouped } from './quantity-words.ts';
import { memberName } from './recipient-names.ts';
import { expiresAbout } from './retry-estimate.ts';
import { worstFirst } from './trace-headline.ts';
import { isToPostmaster } from './trace-notes.ts';

const MOST_NAMED = 3;

/** Two sentences without jargon: what happened, and why or what to do. */
export function briefOf(message: Message, zone: Zone): [what: string, next: string] {
  const [worst] = worstFirst(rowsOf(message));
  const when = `${madeWords(message)} on ${momentWords(message.startedAt, zone)}`;
  const first = `${subjectOf(message)}, ${when}, ${whatOf(message, worst)}.`;
  return [first, releasedWords(message) ?? nextSentence(message, worst, zone)];
}

function madeWords({ kind, from }: Message): string {
  if (kind === 'probe') return 'made';
  return from === null ? 'first seen' : 'sent';
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

const KINDS: Readonly<Record<Message['kind'], string>> = {
  mail: 'The message',
  bounce: 'The automatic notice about a delivery',
  notice: 'The automatic notice of our filter',
  'quarantine-copy': 'The copy of a message that our filter keeps',
  probe: 'A test of the address',
};

function subjectOf(message: Message): string {
  const { kind, from } = message;
  const sender = kind === 'mail' ? senderWords(from) : '';
  const what = isToPostmaster(message) ? TO_ADMINISTRATOR : KINDS[kind];
  const link = kind === 'probe' ? '' : ' to';
  return `${what}${sender}${recipientWords(message, link)}`;
}

const TO_ADMINISTRATOR = 'The notice of our mail server for its administrator';

function senderWords(from: string | null): string {
  if (from === null) return ' from a sender who is not recorded';
  return from === '' ? ' without a sender address' : ` from ${from}`;
}

/** Recipients as the sender wrote them; where fates are counted, also how many they are. */
function recipientWords(message: Message, link: string): string {
  const { length } = message.recipients;
  const names = namesOf(message.recipients);
  if (names.length === 0) return '';
  const isEach = names.length === length;
  const who = `${link} ${listed(names, names.length, isEach ? 'recipients' : 'addresses')}`;
  if (isEach || (sharedFate(message) !== null && names.length <= MOST_NAMED)) return who;
  const lead = names.length === 1 ? 'leads' : 'lead';
  return `${who}, which ${lead} to ${countWords(length, 'recipient')}`;
}

function namesOf(recipients: readonly Recipient[]): string[] {
  return distinct(recipients.map(({ originalAddress, address }) => originalAddress ?? address));
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => name !== '');
}

/** The names of `rows`. If an address that the sender wrote also led to recipients with another fate, each gets its own. */
function namesAmong(all: readonly Recipient[], rows: readonly Recipient[]): string[] {
  const own = new Set(rows);
  const others = new Set(namesOf(all.filter((row) => !own.has(row))));
  const counts = new Map<string, number>();
  for (const row of rows) {
    const { originalAddress, address } = row;
    const isApart = originalAddress !== null && others.has(originalAddress);
    const name = isApart ? memberName(row) : (originalAddress ?? address);
    if (name !== '') counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) =>
    count === 1 ? name : `${name} (${countWords(count, 'recipient')})`,
  );
}

/** @param count how many recipients the names stand for */
function listed(names: readonly string[], count: number, noun: string): string {
  if (names.length > MOST_NAMED) return `${grouped(count)} ${noun}`;
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** A notice has no sender to go back to; relayed mail may have been taken by several servers. */
function fateOfAll(message: Message, row: Recipient | undefined, status: Status): string {
  if (status === 'relayed') return takenWords(message.recipients);
  const words = fateWords(message, row, status);
  return message.from === '' ? words.replace(/ and was returned to the sender$/, '') : words;
}

function takenWords(rows: readonly Recipient[]): string {
  const takers = [...new Set(rows.map(takerOf))];
  return `was taken by ${listed(takers, takers.length, 'mail servers')}`;
}

/** Gmail; for others the server's name, which need not belong to the recipient. */
function takerOf({ relay }: Recipient): string {
  const host = relay?.name ?? '';
  const provider = providerName(host);
  if (host === '') return 'the next mail server';
  return provider === host ? `the mail server ${host}` : provider;
}

/** `reached 3 of 5 recipients; for c@example.org it could not be delivered yet and waits for another try`. */
function mixedWords(message: Message): string {
  const groups = fatesOf(message.recipients);
  const [here = [], taken = []] = ['delivered', 'relayed'].map((fate) => groups.get(fate) ?? []);
  const all = countWords(message.recipients.length, 'recipient');
  const isTold = here.length === 0 && taken.length > 0 ? 'relayed' : 'delivered';
  const rest = [...groups].filter(([fate]) => fate !== isTold).map(([, rows]) => rows);
  return [
    isTold === 'relayed'
      ? `${takenWords(taken)} for ${grouped(taken.length)} of ${all}`
      : `${taken.length > 0 ? 'was put into the mailbox of' : 'reached'} ${grouped(here.length)} of ${all}`,
    ...rest.map((rows) => fateOfSome(message, rows)),
  ].join('; ');
}

/** Null if fates differ, so that the sentence counts the recipients of each. */
function sharedFate(message: Message): Status | null {
  return message.status === 'mixed' || isThrownAwayInPart(message) ? null : message.status;
}

function isThrownAwayInPart({ recipients }: Message): boolean {
  return recipients.some(isThrownAway) && !recipients.every(isThrownAway);
}

/** Recipients by fate. Those that other servers took come first: they have not failed. */
function fatesOf(rows: readonly Recipient[]): Map<string, Recipient[]> {
  const groups = new Map<string, Recipient[]>([['relayed', []]]);
  for (const row of rows) {
    const fate = isThrownAway(row) ? THROWN_AWAY : row.status;
    const known = groups.get(fate);
    if (known === undefined) groups.set(fate, [row]);
    else known.push(row);
  }
  return new Map([...groups].filter(([, { length }]) => length > 0));
}

function fateOfSome(message: Message, rows: readonly Recipient[]): string {
  const [first] = rows;
  const status = first?.status ?? 'unknown';
  const who = listed(namesAmong(message.recipients, rows), rows.length, 'of them');
  return `for ${who} it ${status === 'relayed' ? takenWords(rows) : fateWords(message, first, status)}`;
}

/** Why, and what to do; also for whom, if that differs between recipients. */
function nextSentence(message: Message, worst: Recipient | undefined, zone: Zone): string {
  const reasons = reasonsOf(message, zone);
  const [first] = reasons.keys();
  if (message.kind === 'probe') return capital(`${whyOnly(message, worst)}${ONLY_A_TEST}`);
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
  if (message.recipients.length > 0 && message.recipients.every(isThrownAway)) return NOT_KEPT;
  const doubt = worst && doubtOf(worst);
  if (doubt !== undefined) return capital(`${doubt.advice}.`);
  return FINE[worst?.status ?? 'unknown'] ?? NOT_RECORDED;
}

const REDIRECTED =
  'Those it was meant for do not get it; the administrator can say which rule it was.';

const NOT_KEPT = 'Nobody can read it any more; the administrator can say why this is set up so.';

const ONLY_A_TEST = 'it was only a test, and no message was sent.';

function whyOnly(message: Message, row: Recipient | undefined): string {
  if (row === undefined || !hasStopped(row) || DECIDED[row.status] !== undefined) return '';
  return `${reasonOfStop(message, row).why}; `;
}

/** The rows that stopped, grouped by what is said about them, the worst first. */
function reasonsOf(message: Message, zone: Zone): Map<string, Recipient[]> {
  const reasons = new Map<string, Recipient[]>();
  for (const row of worstFirst(rowsOf(message)).filter(hasStopped)) {
    const reason = stopWords(message, row, zone);
    const known = reasons.get(reason);
    if (known === undefined) reasons.set(reason, [row]);
    else known.push(row);
  }
  return reasons;
}

function forWhom(message: Message, rows: readonly Recipient[], reason: string): string {
  const names = namesAmong(message.recipients, rows);
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
  const fixed = DECIDED[row.status];
  if (fixed !== undefined) return doubtOf(row)?.advice ?? fixed;
  const { why, advice, proof, isSoft } = reasonOfStop(message, row);
  const next = isSoft ? `${advice}, although our server goes on trying` : waitWords(row, zone);
  return `${why}${proof}; ${next ?? advice}`;
}

/** Somebody decided this, and the log says no more. */
const DECIDED: Partial<Record<Status, string>> = {
  held: 'there is no need to send it again; the administrator has to decide about it',
  deleted: 'if it is still needed, the administrator can say why, and it has to be sent again',
  discarded: 'the sender was not told; the administrator can say which rule it was',
};

/** What happens by itself; undefined if nothing more does. */
function waitWords(worst: Recipient, zone: Zone): string | undefined {
  if (worst.status === 'rejected' && worst.temporary)
    return 'the sending server tries again by itself';
  if (worst.status !== 'deferred') return undefined;
  const doubt = doubtOf(worst);
  if (doubt !== undefined) return doubt.advice;
  const end = expiresAbout(worst);
  const until = end === null ? '' : ` until about ${calendarDate(end, zone)}`;
  return `our server tries again by itself${until}, so there is no need to send it again`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
