import { statSync } from 'node:fs';

/** What tells a file from one that stands under its name later; undefined where there is none, as for a pipe. */
export function identityOf(path: string): string | undefined {
  try {
    const stat = statSync(path);
    return `${stat.dev}:${stat.ino}`;
  } catch {
    return undefined;
  }
}
