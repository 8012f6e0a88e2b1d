/** Finds the lines of a plain file that hold a text, at the speed of reading. */
import { closeSync, openSync, readSync } from 'node:fs';

const CHUNK = 1024 * 1024;
const NEWLINE = 10;

/** Takes a line that was found; says whether to search on. */
export type TakeLine = (buffer: Buffer, start: number, end: number) => boolean;

/** A line that holds several texts is given once for each. Of a line longer than a chunk only pieces are seen. */
export function searchLines(path: string, texts: readonly string[], take: TakeLine): void {
  const needles = texts.map((text) => Buffer.from(text));
  const chunk = Buffer.allocUnsafe(CHUNK);
  const fd = openSync(path, 'r');
  try {
    for (let kept = 0, at = 0; ; ) {
      const count = readSync(fd, chunk, kept, CHUNK - kept, at);
      at += count;
      const filled = kept + count;
      const isLast = count === 0 || filled < CHUNK;
      const lines = isLast ? filled : chunk.lastIndexOf(NEWLINE, filled - 1) + 1 || filled;
      if (!needles.every((needle) => searchIn(chunk.subarray(0, lines), needle, take))) return;
      if (count === 0) return;
      chunk.copyWithin(0, lines, filled);
      kept = filled - lines;
    }
  } finally {
    closeSync(fd);
  }
}

function searchIn(lines: Buffer, needle: Buffer, take: TakeLine): boolean {
  for (let at = lines.indexOf(needle); at >= 0; ) {
    const start = lines.lastIndexOf(NEWLINE, at) + 1;
    const newline = lines.indexOf(NEWLINE, at);
    const end = newline < 0 ? lines.length : newline;
    if (!take(lines, start, end)) return false;
    at = lines.indexOf(needle, end);
  }
  return true;
}
