import { type Stats, statSync } from 'node:fs';

/** Tells a file from another one that gets its name later: its device and inode. */
export function identityOfStat({ dev, ino }: Stats): string {
  return `${dev}:${ino}`;
}

/** The identity of the file at a path; undefined where there is none, as for a pipe. */
export function identityOf(path: string): string | undefined {
  try {
    return identityOfStat(statSync(path));
  } catch {
    return undefined;
  }
}
