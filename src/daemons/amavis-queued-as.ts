/** The queue IDs that amavis' next hop gave, as its reply and amavis' main line tell them. */
import { findByte, textOf } from '../core/bytes.ts';
import { isQueueId } from '../core/queue-id.ts';
import { shortText } from './short-text.ts';

const SPACE = 32;
const SLASH = 47;
const NINE = 57;
const BIG_A = 65;
const BIG_F = 70;

/** The queue ID in a range where one is expected, or undefined. */
export function givenQueueId(buffer: Buffer, from: number, end: number): string | undefined {
  if (isShortQueueId(buffer, from, end)) return shortText(buffer, from, end);
  const word = textOf(buffer, from, end);
  return isQueueId(word) ? word : undefined;
}

/** Hex digits; eight of them and more may do without a decimal one: `EBDEDEEACF`. */
function isShortQueueId(buffer: Buffer, from: number, end: number): boolean {
  const length = end - from;
  if (length < 5 || length > 20) return false;
  let hasDigit = length >= 8;
  for (let i = from; i < end; i++) {
    const byte = buffer[i] as number;
    if (byte > BIG_F || byte < 48 || (byte > NINE && byte < BIG_A)) return false;
    if (byte <= NINE) hasDigit = true;
  }
  return hasDigit;
}

/** The queue IDs of `15411E6BE1/97597E6BE4`; none for `250 2.6.0 <m> Queued mail for delivery`. */
export function queuedAsList(buffer: Buffer, from: number, end: number): readonly string[] {
  if (findByte(buffer, from, end, SPACE) >= 0) return leadingIds(buffer, from, end);
  const ids: string[] = [];
  for (let start = from; start < end; ) {
    const partEnd = endOfPart(buffer, start, end);
    const id = givenQueueId(buffer, start, partEnd);
    if (id !== undefined) ids.push(id);
    start = partEnd + 1;
  }
  return ids;
}

/** The queue IDs before a reply in words, which may hold anything. */
function leadingIds(buffer: Buffer, from: number, end: number): readonly string[] {
  const ids: string[] = [];
  for (let start = from; start < end; ) {
    const partEnd = endOfPart(buffer, start, end);
    const id = givenQueueId(buffer, start, partEnd);
    if (id === undefined) return ids;
    ids.push(id);
    start = partEnd + 1;
  }
  return ids;
}

function endOfPart(buffer: Buffer, from: number, end: number): number {
  const slash = findByte(buffer, from, end, SLASH);
  return slash < 0 ? end : slash;
}
