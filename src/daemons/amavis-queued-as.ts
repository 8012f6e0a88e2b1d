/** `queued_as:` of amavis' main line: the queue IDs of the next hop, or a reply that names none. */
import { findByte, textOf } from '../core/bytes.ts';
import { isQueueId } from '../core/queue-id.ts';

const SPACE = 32;
const SLASH = 47;

/** Eight digits and more, none of them decimal, are still a queue ID where one is expected: `EBDEDEEACF`. */
const HEX_LETTERS = /^[A-F]{8,20}$/;

/** Whether the word after `queued as` is a queue ID of Postfix. */
export function isGivenQueueId(word: string): boolean {
  return isQueueId(word) || HEX_LETTERS.test(word);
}

/** The queue IDs of `15411E6BE1/97597E6BE4`; none for `250 2.6.0 <m> Queued mail for delivery`. */
export function queuedAsList(buffer: Buffer, from: number, end: number): readonly string[] {
  const value = textOf(buffer, from, end);
  if (findByte(buffer, from, end, SLASH) < 0) return isGivenQueueId(value) ? [value] : [];
  const parts = value.split('/');
  if (findByte(buffer, from, end, SPACE) < 0) return parts.filter(isGivenQueueId);
  const firstOther = parts.findIndex((part) => !isGivenQueueId(part));
  return parts.slice(0, firstOther);
}
