/**
 * Queue IDs, the names of Postfix queue files (src/global/mail_queue.h).
 * Short: hex digits, five of them the microseconds of the arrival; reused after removal.
 * Long (`enable_long_queue_ids`): the arrival in base 52, `z`, the inode in base 51; never reused.
 */
import { COLON } from './ascii.ts';
import type { Instant } from './instant.ts';

const SHORT = 1;
const LONG = 2;
const DIGIT = 4;
const SMALL_Z = 8;
const BASE52_DIGITS = '0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz';
const CLASS = classes();

/** What each byte may be part of, as bits; 0 for a byte that no queue ID holds. */
function classes(): Uint8Array {
  const table = new Uint8Array(256);
  const mark = (digits: string, bit: number) => {
    for (const digit of digits)
      table[digit.charCodeAt(0)] = (table[digit.charCodeAt(0)] ?? 0) | bit;
  };
  mark('0123456789ABCDEF', SHORT);
  mark(BASE52_DIGITS, LONG);
  mark('0123456789', DIGIT);
  mark('z', SMALL_Z);
  return table;
}

/** The end of the queue ID that starts at `from` and is followed by a colon, or -1 when none does. */
export function queueIdEnd(buffer: Buffer, from: number, end: number): number {
  let i = from;
  let common = SHORT | LONG;
  let seen = 0;
  while (i < end) {
    const found = CLASS[buffer[i] as number] as number;
    if (found === 0) break;
    common &= found;
    seen |= found;
    i++;
  }
  return i < end && buffer[i] === COLON && isQueueIdForm(common, seen, i - from) ? i : -1;
}

/** Nearly every short ID has a digit; a long one has its `z`, and is longer than any word. */
function isQueueIdForm(common: number, seen: number, length: number): boolean {
  const hasDigit = (seen & DIGIT) !== 0;
  if ((common & SHORT) !== 0) return length >= (hasDigit ? 5 : 8);
  return (common & LONG) !== 0 && (seen & SMALL_Z) !== 0 && hasDigit && length >= 12;
}

/** Whether a range has the form of a queue ID, whatever follows it. */
export function hasQueueIdForm(buffer: Buffer, from: number, end: number): boolean {
  let common = SHORT | LONG;
  let seen = 0;
  for (let i = from; i < end; i++) {
    const found = CLASS[buffer[i] as number] as number;
    common &= found;
    seen |= found;
  }
  return isQueueIdForm(common, seen, end - from);
}

/** Whether a text has the form of a queue ID, short or long. */
export function isQueueId(text: string): boolean {
  return isShort(text) || isLong(text);
}

function isShort(text: string): boolean {
  return /^[0-9A-F]{5,20}$/.test(text) && (text.length >= 8 || /[0-9]/.test(text));
}

/** Ten digits, `z` and an inode: 30 leave room for any file system. */
const LONGEST = 30;

function isLong(text: string): boolean {
  if (text.length > LONGEST) return false;
  return /^[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{10,}z[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]+$/.test(
    text,
  );
}

/** Six digits of seconds, enough until the year 2596, and four of microseconds. */
const ARRIVAL_DIGITS = 10;

/** When the queue file of a long queue ID was made; undefined for a short one, which does not say. */
export function arrivalOf(queueId: string): Instant | undefined {
  if (!isLong(queueId)) return undefined;
  const z = queueId[ARRIVAL_DIGITS] === 'z' ? ARRIVAL_DIGITS : queueId.lastIndexOf('z');
  const seconds = base52(queueId.slice(0, z - 4));
  const micros = base52(queueId.slice(z - 4, z));
  return seconds * 1000 + Math.floor(micros / 1000);
}

function base52(digits: string): number {
  let value = 0;
  for (const digit of digits) value = value * 52 + BASE52_DIGITS.indexOf(digit);
  return value;
}
