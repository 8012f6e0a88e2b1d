/** A queue ID where a program gives one. A stranger may have written that word instead, so its form is checked. */
import { hasQueueIdForm } from '../core/queue-id.ts';
import { shortText } from './short-text.ts';

/** The queue ID in a range where one is expected, or undefined. */
export function givenQueueId(buffer: Buffer, from: number, end: number): string | undefined {
  return hasQueueIdForm(buffer, from, end) ? shortText(buffer, from, end) : undefined;
}
