/** The queue ID that the next hop gives in its reply. */
import { COMMA } from '../../core/ascii.ts';
import { findByte, findLastText, hasAt, literal } from '../../core/bytes.ts';
import { givenQueueId } from '../given-queue-id.ts';

const QUEUED_AS = literal('queued as ');
const FORWARDED_AS = literal('forwarded as ');
/** How far from the end of a reply the words may start: `queued as 4XkQ2b1Zz9z3hT, but 1 DISCARD, 12 BOUNCE`. */
const FARTHEST = 120;

/** The queue ID in `250 2.0.0 Ok: queued as B141CE6BDD`, `… queued as B141CE6BDD, but 1 DISCARD`, `forwarded as B141CE6BDD`. */
export function queuedAsOf(
  buffer: Buffer,
  from: number,
  end: number,
  isCut: boolean,
): string | undefined {
  const idAt = idPlace(buffer, from, end);
  if (idAt < 0) return undefined;
  const comma = findByte(buffer, idAt, end, COMMA);
  if (comma < 0 && isCut) return undefined;
  return givenQueueId(buffer, idAt, comma < 0 ? end : comma);
}

function idPlace(buffer: Buffer, from: number, end: number): number {
  if (hasAt(buffer, from, end, FORWARDED_AS)) return from + FORWARDED_AS.length;
  const found = findLastText(buffer, Math.max(from, end - FARTHEST), end, QUEUED_AS);
  return found < 0 ? -1 : found + QUEUED_AS.length;
}
