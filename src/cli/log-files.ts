/** Which files a command reads. */
import { existsSync, fstatSync } from 'node:fs';
import { isReadable, olderParts } from '../source/rotated-logs.ts';
import { READERS } from '../source/source-error.ts';
import { checkJournal, JOURNAL } from './journal.ts';
import type { Options } from './options.ts';
import { UserError } from './user-error.ts';

export const DEFAULT_LOGS = ['/var/log/zimbra.log', '/var/log/mail.log', '/var/log/maillog'];

/** The files of the command line; else stdin, if something is piped in; else the machine's own log. */
export function logFiles(named: readonly string[], environment: NodeJS.ProcessEnv): string[] {
  if (named.length > 0) return [...new Set(named)];
  if (bringsInput()) return ['-'];
  const candidates = [environment['MTATRACE_LOG'] ?? '', ...DEFAULT_LOGS].filter(
    (path) => path !== '',
  );
  const log = candidates.find(isReadable);
  if (log === undefined) throw new UserError(noLogWords(candidates));
  // A part that may not be read is told where it is opened: without it the answer may be wrong.
  return [...olderParts(log), log];
}

/** What a live view follows: the journal, stdin, or one file. */
export function liveLog(
  file: string | undefined,
  options: Options,
  environment: NodeJS.ProcessEnv,
): string {
  const named = file === undefined ? [] : [file];
  checkJournal(named, options);
  return options.journal ? JOURNAL : (logFiles(named, environment).at(-1) ?? '-');
}

function noLogWords(candidates: readonly string[]): string {
  const hidden = candidates.filter((path) => existsSync(path));
  return hidden.length > 0
    ? `no log to read: you may not read ${hidden.join(', ')}. Run as ${READERS}, pass a file, or pipe one in.`
    : `no log to read: none of ${candidates.join(', ')} is there. Pass a file, or pipe one in.`;
}

/** A pipe or a redirected file on stdin; a terminal, or a closed or null device, is none. */
export function bringsInput(): boolean {
  try {
    const stat = fstatSync(0);
    return stat.isFIFO() || stat.isFile() || stat.isSocket();
  } catch {
    return false;
  }
}
