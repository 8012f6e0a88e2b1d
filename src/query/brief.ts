/** What became of a message in two sentences, for the ticket of a user. */
import { isLoopback } from '../core/client.ts';
import { DAY, type Instant } from '../core/instant.ts';
import type { Message, Recipient, Status } from '../message/message.ts';
import { hasStopped, isArrival, rowsOf } from '../message/outcome.ts';
import { calendarDate, clockTime } from '../time/format-instant.ts';
import type { Zone } from '../time/zone.ts';
import { reasonFor, type Speaker } from './brief-reasons.ts';
import { providerName } from './provider-name.ts';
import { countWords } from './quantity-words.ts';
import { expiresAbout } from './retry-estimate.ts';
import { serverOf } from './row-facts.ts';
import { diagnosisOf } from './symptom.ts';
import { worstFirst } from './trace-headline.ts';

const MOST_NAMED = 3;

/** Two sentences without jargon: what happened, and why or what to do. */
export function briefOf(message: Message, zone: Zone): [what: string, next: string] {
  const [worst] = worstFirst(rowsOf(message));
  const status = message.status;
  const what = status === 'mixed' ? mixedWords(message) : fateOfAll(message, worst, status);
  const seen = message.from === null ? 'first seen' : 'sent';
  const first = `${subjectOf(message)}, ${seen} on ${momentWords(message.startedAt, zone)}, ${what}.`;
  return [first, releasedWords(message) ?? nextSentence(message, worst, zone)];
}

/** Of mail that was blocked, and released later; the last time counts. */
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

function subjectOf({ kind, from, recipients }: Message): string {
  const sender = kind === 'mail' ? senderWords(from) : '';
  return `${KINDS[kind]}${sender}${recipientWords(recipients)}`;
}

function senderWords(from: string | null): string {
  if (from === null) return ' from a sender who is not recorded';
  return from === '' ? ' without a sender address' : ` from ${from}`;
}

/** Recipients as the sender wrote them. */
function recipientWords(recipients: readonly Recipient[]): string {
  const names = namesOf(recipients);
  return names.length === 0 ? '' : ` to ${listed(names, 'recipients')}`;
}

function namesOf(recipients: readonly Recipient[]): string[] {
  return distinct(recipients.map(({ originalAddress, address }) => originalAddress ?? address));
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => name !== '');
}

/** Where the address that the sender wrote led to several recipients with several fates, each by its own. */
function namesAmong(all: readonly Recipient[], rows: readonly Recipient[]): string[] {
  const others = new Set(namesOf(all.filter((row) => !rows.includes(row))));
  return distinct(
    rows.map(({ originalAddress, address }) => {
      if (originalAddress === null || !others.has(originalAddress))
        return originalAddress ?? address;
      return `${address} (from ${originalAddress})`;
    }),
  );
}

function listed(names: readonly string[], noun: string): string {
  if (names.length > MOST_NAMED) return `${names.length} ${noun}`;
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

const FATES: Readonly<Record<Status, string>> = {
  delivered: 'was put into the mailbox',
  relayed: 'was taken by the next mail server',
  queued: 'was accepted and is still on its way',
  unknown: 'was seen, but what became of it is not recorded',
  deferred: 'could not be delivered yet and waits for another try',
  held: 'is held back on our mail server until the administrator releases it',
  deleted: 'was deleted by an administrator before it was delivered',
  aborted: 'did not reach us complete',
  rejected: 'was refused and not accepted',
  discarded: 'was removed by a rule of our mail server and not delivered',
  blocked: 'was stopped by our security filter and not delivered',
  expired: 'could not be delivered in time and was returned to the sender',
  bounced: 'could not be delivered and was returned to the sender',
};

/** A notice has no sender to go back to, and may have been taken by several servers. */
function fateOfAll(message: Message, row: Recipient | undefined, status: Status): string {
  if (status === 'relayed') return `was taken by ${takersOf(message.recipients)}`;
  const words = fateWords(message, row, status);
  return message.from === '' ? words.replace(/ and was returned to the sender$/, '') : words;
}

function takersOf(rows: readonly Recipient[]): string {
  return listed([...new Set(rows.map(takerOf))], 'mail servers');
}

function fateWords(message: Message, row: Recipient | undefined, status: Status): string {
  if (status === 'rejected' && row?.temporary === true) return 'was turned away for now';
  const days = row === undefined ? 0 : Math.floor((row.at - message.startedAt) / DAY);
  return status === 'expired' && days > 1
    ? FATES.expired.replace('in time', `for ${days} days`)
    : FATES[status];
}

/** Gmail; else the server by its name, which need not be the recipient's own. */
function takerOf({ relay }: Recipient): string {
  const host = relay?.name ?? '';
  const provider = providerName(host);
  if (host === '') return 'the next mail server';
  return provider === host ? `the mail server ${host}` : provider;
}

function domainOf(address: string): string {
  return address.includes('@') ? address.slice(address.lastIndexOf('@') + 1) : 'the sender';
}

/** `reached 3 of 5 recipients; for c@example.org it could not be delivered yet and waits for another try`. */
function mixedWords(message: Message): string {
  const fine = message.recipients.filter((row) => !hasStopped(row));
  const arrived = fine.filter(({ status }) => isArrival(status));
  const rest = [...new Set(message.recipients.map(({ status }) => status))]
    .filter((status) => !isArrival(status))
    .map((status) => fateOfSome(message, status));
  const all = message.recipients.length;
  return [
    `reached ${arrived.length === all ? wholeWords(all) : `${arrived.length} of ${countWords(all, 'recipient')}`}`,
    ...rest,
  ].join('; ');
}

function wholeWords(count: number): string {
  return count === 2 ? 'both recipients' : `all ${count} recipients`;
}

function fateOfSome(message: Message, status: Status): string {
  const rows = message.recipients.filter((row) => row.status === status);
  const who = listed(namesAmong(message.recipients, rows), 'of them');
  return `for ${who} it ${fateWords(message, rows[0], status)}`;
}

/** Why, and what to do; where that is not the same for all recipients, for whom. */
function nextSentence(message: Message, worst: Recipient | undefined, zone: Zone): string {
  const reasons = reasonsOf(message, zone);
  const [first] = reasons.keys();
  if (first === undefined) return FINE[worst?.status ?? 'unknown'] ?? NOT_RECORDED;
  const isOfAll = reasons.size === 1 && message.status !== 'mixed';
  if (isOfAll) return `${capital(first)}.`;
  const parts = [...reasons]
    .slice(0, MOST_NAMED)
    .map(([reason, rows]) => forWhom(message, rows, reason));
  const more = reasons.size > MOST_NAMED ? '; for the others there are other reasons' : '';
  return `${capital(parts.join('; '))}${more}.`;
}

/** The rows that stopped by what is to be said of them, the worst first. */
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
  return names.length === 0 ? reason : `for ${listed(names, 'recipients')}: ${reason}`;
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
  if (fixed !== undefined) return fixed;
  const cause = diagnosisOf(message, row)?.cause ?? '';
  const isSoft = cause === SOFT_BOUNCE;
  const { why, advice, withCode } = reasonFor(isSoft ? causeForGood(message, row) : cause, {
    status: row.status,
    enhancedStatus: row.enhancedStatus,
    reply: row.reply,
    speaker: speakerOf(row),
    isForNow: !isSoft && (row.status === 'deferred' || row.temporary),
  });
  const code = withCode === true && row.enhancedStatus !== null;
  const reason = why.replace('{domain}', domainOf(message.from ?? ''));
  const proof = code ? ` (code ${row.enhancedStatus})` : '';
  const next = isSoft ? `${advice}, although our server goes on trying` : waitWords(row, zone);
  return `${reason}${proof}; ${next ?? advice}`;
}

const SOFT_BOUNCE = 'soft-bounce';

/** What was refused for good, though this server tries again. */
function causeForGood(message: Message, row: Recipient): string {
  return diagnosisOf(message, { ...row, status: 'bounced' })?.cause ?? '';
}

/** Somebody decided, and the log has no more to say than that. */
const DECIDED: Partial<Record<Status, string>> = {
  held: 'there is no need to send it again; the administrator has to decide about it',
  deleted: 'if it is still needed, the administrator can say why, and it has to be sent again',
  discarded: 'the sender was not told; the administrator can say which rule it was',
};

/** What happens without anybody's doing; undefined where nothing more does. */
function waitWords(worst: Recipient, zone: Zone): string | undefined {
  if (worst.status === 'rejected' && worst.temporary)
    return 'the sending server tries again by itself';
  if (worst.status !== 'deferred') return undefined;
  const end = expiresAbout(worst);
  const until = end === null ? '' : ` until about ${calendarDate(end, zone)}`;
  return `our server tries again by itself${until}, so there is no need to send it again`;
}

/** Of mail that has expired, the last try counts: it was of the filter where it went to this host. */
function speakerOf(row: Recipient): Speaker {
  if (row.step === 'filter') return 'filter';
  if (row.service !== 'smtp') return 'here';
  if (row.step === 'deliver') return 'there';
  const server = row.step === 'queue' ? serverOf(row) : null;
  if (server === null) return 'here';
  return isLoopback(server.address) ? 'filter' : 'there';
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
