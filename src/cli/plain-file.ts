/** Which inputs can be sampled anywhere, even if they are read from start to end. */
import { existsSync, fstatSync, statSync } from 'node:fs';

const STDIN_FILE = '/dev/stdin';

/** The file that can be sampled: stdin may be one too. */
export function plainFileOf(path: string): string | undefined {
  if (path !== '-') return statSync(path, { throwIfNoEntry: false })?.isFile() ? path : undefined;
  return fstatSync(0).isFile() && existsSync(STDIN_FILE) ? STDIN_FILE : undefined;
}
