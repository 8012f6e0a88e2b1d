/** The queue ID that the next hop gave, as its reply tells it. */
import { findLastText, hasAt, literal } from '../core/bytes.ts';
import { COMMA } from './postfix-fields.ts';
import { shortText } from './short-text.ts';

const QUEUED_AS = literal('queued as ');
const FORWARDED_AS = literal('forwarded as ');
/** How far from the end of a reply the words may start: `queued as 4XkQ2b1Zz9z3hT, but 1 DISCARD, 12 BOUNCE`. */
const FARTHEST = 120;
const SMALL_Z = 122;

/** The queue ID in `250 2.0.0 Ok: queued as B141CE6BDD`, `… queued as B141CE6BDD, but 1 DISCARD`, `forwarded as B141CE6BDD`. */
export function queuedAsOf(
  buffer: Buffer,
  from: number,
  end: number,
  isCut: boolean,
): string | undefined {
  const idAt = idPlace(buffer, from, end);
  if (idAt < 0) return undefined;
  const idEnd = alphanumericEnd(buffer, idAt, end);
  const isWhole = idEnd < end ? buffer[idEnd] === COMMA : !isCut;
  if (!isWhole || !isQueueIdAt(buffer, idAt, idEnd)) return undefined;
  return shortText(buffer, idAt, idEnd);
}

function idPlace(buffer: Buffer, from: number, end: number): number {
  if (hasAt(buffer, from, end, FORWARDED_AS)) return from + FORWARDED_AS.length;
  const found = findLastText(buffer, Math.max(from, end - FARTHEST), end, QUEUED_AS);
  return found < 0 ? -1 : found + QUEUED_AS.length;
}

function alphanumericEnd(buffer: Buffer, from: number, end: number): number {
  let i = from;
  while (i < end && isAlphanumeric(buffer[i] as number)) i++;
  return i;
}

function isAlphanumeric(byte: number): boolean {
  return byte <= 57 ? byte >= 48 : (byte & 0xdf) >= 65 && (byte & 0xdf) <= 90;
}

/** Whether alphanumeric bytes have the form of a queue ID, short or long. */
function isQueueIdAt(buffer: Buffer, from: number, end: number): boolean {
  const length = end - from;
  if (length < 5 || length > 30) return false;
  return isShort(buffer, from, end) || isLong(buffer, from, end);
}

function isShort(buffer: Buffer, from: number, end: number): boolean {
  let hasDigit = false;
  for (let i = from; i < end; i++) {
    const byte = buffer[i] as number;
    if (byte > 70) return false;
    if (byte <= 57) hasDigit = true;
  }
  return hasDigit || end - from >= 8;
}

/** Arrival in base 52 (at least ten digits), `z`, the inode in base 51; no vowels anywhere. */
function isLong(buffer: Buffer, from: number, end: number): boolean {
  let lastZ = -1;
  for (let i = from; i < end; i++) {
    const byte = buffer[i] as number;
    if (isVowel(byte)) return false;
    if (byte === SMALL_Z) lastZ = i;
  }
  return lastZ - from >= 10 && lastZ < end - 1;
}

// A E I O U a e i o u
function isVowel(byte: number): boolean {
  const upper = byte & 0xdf;
  return upper === 65 || upper === 69 || upper === 73 || upper === 79 || upper === 85;
}
