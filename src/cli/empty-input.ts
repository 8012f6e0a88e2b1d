import { isReadable } from '../source/rotated-logs.ts';
import { JOURNAL } from './journal.ts';
import { DEFAULT_LOGS } from './log-files.ts';

/** What to do when the input has no line at all; undefined when there was no readable input. */
export function emptyInputWords(files: readonly string[]): string | undefined {
  const [first] = files;
  if (first === undefined) return undefined;
  if (files[0] === JOURNAL)
    return 'the journal holds no line of mail in that time. Postfix may log to a file: name it, or give --unit';
  if (files.includes('-')) {
    const own = DEFAULT_LOGS.find(isReadable) ?? DEFAULT_LOGS[0];
    return `nothing came on stdin. To read the machine's own log, name it: ${own}`;
  }
  const what = files.length === 1 ? `${first} is empty` : `all ${files.length} files are empty`;
  return `${what}. The lines may be in the file rotated before it, as in ${first}.1`;
}
