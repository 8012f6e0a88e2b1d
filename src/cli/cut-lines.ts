/** Joins a line that was cut where one file ends and the next begins, as split(1) does. */
import { type Instant, SECOND } from '../core/instant.ts';
import type { LogStream } from './log-stream.ts';

/** How far a file may begin before the end of the one that it continues: lines are a little out of order. */
const OVERLAP = 5 * SECOND;

/** The rest of a file's last line: the first line of the file that continues it, if there is one. */
export function restOfLine(stream: LogStream, streams: readonly LogStream[]): Buffer | undefined {
  const others = streams.filter((other) => other !== stream && other.beginsInLine);
  return (nextAfter(stream.newestAt, others) ?? onlyOne(others, stream))?.takeHead();
}

function nextAfter(at: Instant | null, streams: readonly LogStream[]): LogStream | undefined {
  let next: LogStream | undefined;
  for (const stream of streams) {
    const { firstAt } = stream;
    if (at === null || firstAt === null || firstAt < at - OVERLAP) continue;
    if (next === undefined || firstAt < (next.firstAt ?? 0)) next = stream;
  }
  return next;
}

/** A part without a whole line has no time, so it can only be placed when there is no choice. */
function onlyOne(streams: readonly LogStream[], { newestAt }: LogStream): LogStream | undefined {
  const [only, ...more] = streams;
  if (only === undefined || more.length > 0) return undefined;
  return newestAt === null || only.firstAt === null ? only : undefined;
}
