import { readSync } from 'node:fs';
import { NEWLINE } from '../core/ascii.ts';
import { withFile } from './read-at.ts';

const CHUNK = 1024 * 1024;

/** How many lines end in the first `length` bytes of a plain file. */
export function countLines(path: string, length: number): number {
  return withFile(path, (fd) => countLinesIn(fd, 0, length));
}

/** How many lines end between two places of a file. */
export function countLinesIn(fd: number, from: number, end: number): number {
  const chunk = Buffer.allocUnsafe(CHUNK);
  let lines = 0;
  for (let at = from; at < end; ) {
    const count = readSync(fd, chunk, 0, Math.min(CHUNK, end - at), at);
    if (count === 0) return lines;
    lines += newlinesIn(chunk, count);
    at += count;
  }
  return lines;
}

function newlinesIn(chunk: Buffer, count: number): number {
  let lines = 0;
  for (let at = chunk.indexOf(NEWLINE); at >= 0 && at < count; at = chunk.indexOf(NEWLINE, at + 1))
    lines++;
  return lines;
}
