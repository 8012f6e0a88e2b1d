import { NEWLINE } from '../core/ascii.ts';
import type { Instant, MomentOf } from '../core/instant.ts';
import { readAt } from './read-at.ts';

const PROBE = 4 * 1024;
/** How far a probe grows that holds no line with a stamp. */
const LARGEST_PROBE = 1024 * 1024;

/**
 * Where the lines at or after a moment start, in a file ordered by time: the place of a line before which
 * all are older. Lines a little out of order may lie on the wrong side, so ask for a slightly earlier
 * moment.
 */
export function seekTime(fd: number, size: number, wanted: Instant, momentOf: MomentOf): number {
  let low = 0;
  let high = size;
  // All lines that start before `low` are older; the first line after `high` is not.
  while (high - low > PROBE) {
    const middle = Math.floor((low + high) / 2);
    const found = firstMoment(fd, middle, high, momentOf);
    if (found === undefined || found.at >= wanted) high = middle;
    else low = found.offset;
  }
  return lineFrom(fd, low, size, wanted, momentOf);
}

interface Found {
  readonly at: Instant;
  readonly offset: number;
}

/** The first line with a moment that starts after `from`, and before `end`. */
function firstMoment(fd: number, from: number, end: number, momentOf: MomentOf): Found | undefined {
  for (let length = PROBE; ; length *= 4) {
    const probe = readAt(fd, from, Math.min(length, end - from + PROBE));
    const found = momentIn(probe, from, momentOf, probe.indexOf(NEWLINE) + 1);
    if (found !== undefined) return found.offset < end ? found : undefined;
    if (length >= LARGEST_PROBE || from + length >= end) return undefined;
  }
}

function momentIn(
  probe: Buffer,
  base: number,
  momentOf: MomentOf,
  from: number,
): Found | undefined {
  if (from === 0) return undefined;
  for (let start = from; ; ) {
    const end = probe.indexOf(NEWLINE, start);
    if (end < 0) return undefined;
    const at = momentOf(probe, start, end);
    if (at !== undefined) return { at, offset: base + start };
    start = end + 1;
  }
}

/** The last steps go line by line, so the place is exact. */
function lineFrom(
  fd: number,
  from: number,
  size: number,
  wanted: Instant,
  momentOf: MomentOf,
): number {
  let offset = from;
  while (offset < size) {
    const part = readAt(fd, offset, LARGEST_PROBE);
    let start = 0;
    for (let end = part.indexOf(NEWLINE); end >= 0; end = part.indexOf(NEWLINE, start)) {
      const at = momentOf(part, start, end);
      if (at !== undefined && at >= wanted) return offset + start;
      start = end + 1;
    }
    if (start === 0) return offset;
    offset += start;
  }
  return size;
}
