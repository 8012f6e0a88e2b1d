/** Whether only the lines that tell of an id are read, and which these are. */
import type { Range } from '../core/range.ts';
import type { LogPart } from '../search/log-part.ts';
import { type FoundLines, messageLines } from '../search/message-lines.ts';
import { sizeOfRange } from '../search/reading-plan.ts';
import type { ReadOptions } from './read-log.ts';

/** Reading a smaller log is as fast as searching it. */
const WORTH_SEARCHING = 8 * 1024 * 1024;
/** All of a log is searched for what may have begun before a range, but that is so many times faster than reading. */
const SEARCH_SPEED = 20;

/** The lines; undefined where reading all is faster, or where a search cannot tell. */
export function linesOfId(
  parts: readonly LogPart[],
  range: Range,
  { onlyAround, limits }: ReadOptions,
): FoundLines | undefined {
  if (onlyAround === undefined) return undefined;
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  const toRead = parts.reduce((sum, part) => sum + sizeOfRange(part, range), 0);
  if (toRead < Math.max(limits?.leastSkipped ?? WORTH_SEARCHING, size / SEARCH_SPEED))
    return undefined;
  return messageLines(parts, onlyAround, range);
}
