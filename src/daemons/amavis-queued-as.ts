/** The queue IDs that amavis' next hop gave, as its reply and amavis' main line tell them. */
import { SLASH, SPACE } from '../core/ascii.ts';
import { findByte } from '../core/bytes.ts';
import { givenQueueId } from './given-queue-id.ts';

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
