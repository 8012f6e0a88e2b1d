import { OPEN_PARENTHESIS } from '../core/ascii.ts';
import { asciiOf, hasAt, literal } from '../core/bytes.ts';
import { MONTHS, WEEKDAYS } from '../core/calendar-names.ts';
import { DAY, type Instant, MINUTE } from '../core/instant.ts';
import { arrivalOf, queueIdEnd } from '../core/queue-id.ts';
import type { LogRecord } from './record.ts';
import { type Stamp, wallIn } from './stamp.ts';

type ProofOfMoment = 'received-date' | 'long-queue-id' | 'own-message-id' | 'message-id';

/** What a line says about the time it was written, besides its stamp. */
export type Proof =
  | { readonly by: ProofOfMoment; readonly at: Instant }
  /** A wall clock of the same machine, at or before the line: it tells the year alone. */
  | { readonly by: 'work-directory'; readonly wall: number };

const CLIENT = literal(': client=');
const MESSAGE_ID = literal(': message-id=<');
/** How much of the end of an amavis line may hold the date, and of its start the directory. */
const TAIL = 120;
const HEAD = 400;

// (04083-01) ESMTP :10026 /opt/zimbra/data/amavisd/tmp/amavis-20220505T133554-04083-4wrBkJsi: <admin@example.com> -> …
const SCAN_START =
  /^\([\w-]{3,40}\) (?:UTF8)?(?:E?SMTP|LMTP)\S{0,40}(?: :\d{1,5})? \S{0,200}\/amavis-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)-/;

// … for <idinhtu@example.com>; Thu,  5 May 2022 13:35:54 +0700 (+07)
const RECEIVED_DATE =
  /; ([A-Z][a-z]{2}), +(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)(?: \([^()]{0,12}\)?)?$/;

// <1406627814.5.1651732554479.JavaMail.zimbra@mail.example.com>
const JAVA_MAIL = /^[\d.]{1,40}?\.(\d{13})\.JavaMail\./;

// <20220505063554.B141CE6BDD@mail.example.com>
const OWN_ID = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\.(\w{1,40})@/;

/** The proofs of one line, read only where its program itself writes them. */
export function proofsOf(record: LogRecord): readonly Proof[] {
  if (record.daemon === 'amavis') return amavisProofs(record);
  if (!record.tag.startsWith('postfix')) return [];
  const proof = record.daemon === 'smtpd' ? longQueueId(record) : messageIdProof(record);
  return proof === undefined ? [] : [proof];
}

function amavisProofs(record: LogRecord): readonly Proof[] {
  const { buffer, textStart, end } = record;
  if (buffer[textStart] !== OPEN_PARENTHESIS) return [];
  const start = SCAN_START.exec(asciiOf(buffer, textStart, Math.min(end, textStart + HEAD)));
  if (!start) return [];
  const [year = 0, month = 0, day = 0, hour, minute, second] = start.slice(1).map(Number);
  const wall = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = receivedDate(asciiOf(buffer, Math.max(textStart, end - TAIL), end));
  const directory: Proof = { by: 'work-directory', wall };
  return date === undefined ? [directory] : [{ by: 'received-date', at: date }, directory];
}

/** The moment of the Received header that amavis logs at the end of the line that starts a scan. */
function receivedDate(tail: string): Instant | undefined {
  const parts = RECEIVED_DATE.exec(tail);
  if (!parts) return undefined;
  const [, weekday, day, month, year, hour, minute, second, sign, hours, minutes] = parts;
  const date = Date.UTC(Number(year), MONTHS.indexOf(month ?? ''), Number(day));
  if (WEEKDAYS[new Date(date).getUTCDay()] !== weekday) return undefined;
  const time = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000;
  const offset = (Number(hours) * 60 + Number(minutes)) * MINUTE;
  return sign === '-' ? date + time + offset : date + time - offset;
}

/** A long queue ID holds the moment its file was made, which is when its client line is written. */
// 3gNFyR4Mfjzc3: client=mail.example.com[192.0.2.1]
function longQueueId({ buffer, textStart, end }: LogRecord): Proof | undefined {
  const idEnd = queueIdEnd(buffer, textStart, end);
  // Without a queue ID `idEnd` is -1, and no text starts there.
  if (!hasAt(buffer, idEnd, end, CLIENT)) return undefined;
  const at = arrivalOf(asciiOf(buffer, textStart, idEnd));
  return at === undefined ? undefined : { by: 'long-queue-id', at };
}

/** A Message-ID that holds a moment; cleanup logs most of them within seconds. */
function messageIdProof({ daemon, buffer, textStart, end }: LogRecord): Proof | undefined {
  if (daemon !== 'cleanup') return undefined;
  const idEnd = queueIdEnd(buffer, textStart, end);
  if (!hasAt(buffer, idEnd, end, MESSAGE_ID)) return undefined;
  const from = idEnd + MESSAGE_ID.length;
  const messageId = asciiOf(buffer, from, Math.min(end, from + 80));
  return ownProof(messageId, asciiOf(buffer, textStart, idEnd)) ?? javaMailProof(messageId);
}

/** cleanup(8) makes a Message-ID of the time in UTC and the queue ID for mail that has none. A sender does not know the queue ID. */
// B141CE6BDD: message-id=<20220505063554.B141CE6BDD@mail.example.com>
function ownProof(messageId: string, queueId: string): Proof | undefined {
  const [, year, month, day, hour, minute, second, name] = OWN_ID.exec(messageId) ?? [];
  if (name !== queueId) return undefined;
  const [y = 0, mo = 0, ...time] = [year, month, day, hour, minute, second].map(Number);
  return { by: 'own-message-id', at: Date.UTC(y, mo - 1, ...time) };
}

/** JavaMail puts the milliseconds into its Message-IDs. */
// B141CE6BDD: message-id=<1406627814.5.1651732554479.JavaMail.zimbra@mail.example.com>
function javaMailProof(messageId: string): Proof | undefined {
  const millis = JAVA_MAIL.exec(messageId)?.[1];
  return millis === undefined ? undefined : { by: 'message-id', at: Number(millis) };
}

/** The year whose stamp lies closest behind a wall clock of the same machine. */
export function yearAtOrAfter(wall: number, stamp: Pick<Stamp, 'month' | 'day' | 'time'>): number {
  const year = new Date(wall).getUTCFullYear();
  return wallIn(year, stamp) >= wall - DAY ? year : year + 1;
}
