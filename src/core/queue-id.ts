/**
 * Queue IDs, the names of Postfix queue files (src/global/mail_queue.h).
 * Short: hex digits, five of them the microseconds of the arrival; reused after removal.
 * Long (`enable_long_queue_ids`): the arrival in base 52, `z`, the inode in base 51; never reused.
 */
import { COLON, SMALL_Z } from './ascii.ts';
import type { Instant } from './instant.ts';

const SHORT = 1;
const LONG = 2;
const DIGIT = 4;
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
  if (i === end || buffer[i] !== COLON) return -1;
  return isForm(common, seen, i - from, buffer[from + ARRIVAL_DIGITS]) ? i : -1;
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
  return isForm(common, seen, end - from, buffer[from + ARRIVAL_DIGITS]);
}

/** Whether a text has the form of a queue ID, short or long. */
export function isQueueId(text: string): boolean {
  if (text.length > LONGEST) return false;
  const bytes = Buffer.from(text);
  return hasQueueIdForm(bytes, 0, bytes.length);
}

/** Six digits of seconds, enough until the year 2596, and four of microseconds; `z` follows them. */
const SECONDS_DIGITS = 6;
const ARRIVAL_DIGITS = 10;
/** They, `z` and an inode: 30 leave room for any file system. */
const LONGEST = 30;
const LONGEST_SHORT = 20;

/**
 * Nearly every short ID has a digit; a long one has its `z`, and is longer than any word.
 * @param common what all bytes may be part of
 * @param seen what one of them at least may be part of
 * @param behindArrival the byte at the place of the `z`
 */
function isForm(common: number, seen: number, length: number, behindArrival?: number): boolean {
  if ((common & SHORT) !== 0)
    return length <= LONGEST_SHORT && length >= ((seen & DIGIT) !== 0 ? 5 : 8);
  const isLong = (common & LONG) !== 0 && behindArrival === SMALL_Z;
  return isLong && length > ARRIVAL_DIGITS + 1 && length <= LONGEST;
}

/** When the queue file of a long queue ID was made; undefined for a short one, which does not say. */
export function arrivalOf(queueId: string): Instant | undefined {
  if (queueId[ARRIVAL_DIGITS] !== 'z' || !isQueueId(queueId)) return undefined;
  const seconds = base52(queueId.slice(0, SECONDS_DIGITS));
  const micros = base52(queueId.slice(SECONDS_DIGITS, ARRIVAL_DIGITS));
  return seconds * 1000 + Math.floor(micros / 1000);
}

function base52(digits: string): number {
  let value = 0;
  for (const digit of digits) value = value * 52 + BASE52_DIGITS.indexOf(digit);
  return value;
}
