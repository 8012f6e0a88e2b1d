/** The queue IDs that amavis' next hop gave, as its reply and amavis' main line tell them. */
import { SLASH, SPACE } from '../../core/ascii.ts';
import { findByte, untilByte } from '../../core/bytes.ts';
import { givenQueueId } from '../given-queue-id.ts';

/** The queue IDs of `15411E6BE1/97597E6BE4`; of a reply in words, which may hold anything, only those before it. */
export function queuedAsList(buffer: Buffer, from: number, end: number): readonly string[] {
  const hasWords = findByte(buffer, from, end, SPACE) >= 0;
  const ids: string[] = [];
  for (let start = from; start < end; ) {
    const partEnd = untilByte(buffer, start, end, SLASH);
    const id = givenQueueId(buffer, start, partEnd);
    if (id !== undefined) ids.push(id);
    else if (hasWords) return ids;
    start = partEnd + 1;
  }
  return ids;
}
