/** The older parts of a log that logrotate left beside it, not packed yet. */
import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

export interface Sibling {
  readonly path: string;
  /** Device and inode: which file it is, whatever its name. */
  readonly identity: string;
  readonly size: number;
  readonly changedAt: number;
  /** Its first bytes: a copy of a log starts as the log does. */
  readonly head: Buffer;
}

export const HEAD = 512;

// zimbra.log.1, zimbra.log-20260501, zimbra.log-20260501-1530, zimbra.log.2026-05-01
const ROTATED = /^(?:\.\d{1,3}|[.-]\d{4}-?\d\d-?\d\d(?:[-.]?\d{2,10})?)$/;
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
  const name = basename(log);
  const folder = dirname(log);
  const rotated = namesIn(folder)
    .filter((file) => file.startsWith(name) && ROTATED.test(file.slice(name.length)))
    .sort((a, b) => byAge(a.slice(name.length), b.slice(name.length)));
  const found = new Map<string, Sibling>();
  for (const file of rotated) {
    const sibling = look(join(folder, file));
    if (sibling !== undefined) found.set(sibling.identity, sibling);
  }
  return [...found.values()];
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Numbers grow with age, dates with time. */
function byAge(a: string, b: string): number {
  const isNumbered = (suffix: string) => /^\.\d{1,3}$/.test(suffix);
  if (isNumbered(a) && isNumbered(b)) return Number(b.slice(1)) - Number(a.slice(1));
  if (isNumbered(a) !== isNumbered(b)) return isNumbered(a) ? 1 : -1;
  return a < b ? -1 : 1;
}

/** A plain file as it is now; undefined when it is gone or cannot be read. */
function look(path: string): Sibling | undefined {
  let fd = -1;
  try {
    fd = openSync(path, 'r');
    const stat = fstatSync(fd);
    if (!stat.isFile()) return undefined;
    const head = Buffer.allocUnsafe(HEAD);
    const count = readSync(fd, head, 0, HEAD, 0);
    return {
      path,
      identity: `${stat.dev}:${stat.ino}`,
      size: stat.size,
      changedAt: stat.mtimeMs,
      head: head.subarray(0, count),
    };
  } catch {
    return undefined;
  } finally {
    if (fd >= 0) closeSync(fd);
  }
}

/** Whether one of two heads is the start of the other; nothing is the start of an empty file. */
export function isSameStart(a: Buffer, b: Buffer): boolean {
  const length = Math.min(a.length, b.length);
  return length > 0 && a.compare(b, 0, length, 0, length) === 0;
}
