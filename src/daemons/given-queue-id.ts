/** A queue ID where a program gives one. A stranger may have written that word instead, so its form is checked. */
import { BIG_A, BIG_F, NINE, ZERO } from '../core/ascii.ts';
import { textOf } from '../core/bytes.ts';
import { isQueueId } from '../core/queue-id.ts';
import { shortText } from './short-text.ts';

/** The queue ID in a range where one is expected, or undefined. */
export function givenQueueId(buffer: Buffer, from: number, end: number): string | undefined {
  if (isShortQueueId(buffer, from, end)) return shortText(buffer, from, end);
  const word = textOf(buffer, from, end);
  return isQueueId(word) ? word : undefined;
}

/** Hex digits; from eight on, none of them need be a decimal digit: `EBDEDEEACF`. */
function isShortQueueId(buffer: Buffer, from: number, end: number): boolean {
  const length = end - from;
  if (length < 5 || length > 20) return false;
  let hasDigit = length >= 8;
  for (let i = from; i < end; i++) {
    const byte = buffer[i] as number;
    if (byte > BIG_F || byte < ZERO || (byte > NINE && byte < BIG_A)) return false;
    if (byte <= NINE) hasDigit = true;
  }
  return hasDigit;
}
