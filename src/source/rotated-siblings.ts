/** The older parts of a log that logrotate left beside it, not packed yet. */
import { fstatSync } from 'node:fs';
import { identityOfStat } from './file-identity.ts';
import { readAt, withFile } from './read-at.ts';
import { hasPackedName, olderParts } from './rotated-logs.ts';

export interface Sibling {
  readonly path: string;
  /** Which file it is, whatever its name. */
  readonly identity: string;
  readonly size: number;
  readonly changedAt: number;
  /** Its first bytes: a copy of a log starts as the log does. */
  readonly head: Buffer;
}

/** How many bytes of a file are its head. */
export const HEAD = 512;

const MOST_TRIES = 5;

/** The siblings of a log, oldest first. */
export function siblingsOf(log: string): Sibling[] {
  let before = list(log);
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const now = list(log);
    // Names move while a log is rotated: only what two looks agree on is the truth.
    if (isSame(before, now)) return now;
    before = now;
  }
  return before;
}

function isSame(a: readonly Sibling[], b: readonly Sibling[]): boolean {
  return (
    a.length === b.length &&
    a.every((one, i) => one.path === b[i]?.path && one.identity === b[i]?.identity)
  );
}

function list(log: string): Sibling[] {
  const found = new Map<string, Sibling>();
  for (const path of olderParts(log)) {
    const sibling = hasPackedName(path) ? undefined : look(path);
    if (sibling !== undefined) found.set(sibling.identity, sibling);
  }
  return [...found.values()];
}

/** A plain file as it is now; undefined when it is gone or cannot be read. */
function look(path: string): Sibling | undefined {
  try {
    return withFile(path, (fd) => {
      const stat = fstatSync(fd);
      if (!stat.isFile()) return undefined;
      const { size, mtimeMs: changedAt } = stat;
      return { path, identity: identityOfStat(stat), size, changedAt, head: readAt(fd, 0, HEAD) };
    });
  } catch {
    return undefined;
  }
}

/** Whether one of two heads is the start of the other; nothing is the start of an empty file. */
export function isSameStart(a: Buffer, b: Buffer): boolean {
  const length = Math.min(a.length, b.length);
  return length > 0 && a.compare(b, 0, length, 0, length) === 0;
}
