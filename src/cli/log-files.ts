/** Which files a command reads. */
import { fstatSync } from 'node:fs';
import { isReadable, rotatedParts } from './rotated-logs.ts';
import { UserError } from './user-error.ts';

export const DEFAULT_LOGS = ['/var/log/zimbra.log', '/var/log/mail.log', '/var/log/maillog'];

/** The files of the command line; else stdin, if something is piped in; else the machine's own log. */
export function logFiles(named: readonly string[], environment: NodeJS.ProcessEnv): string[] {
  if (named.length > 0) return [...new Set(named)];
  if (bringsInput()) return ['-'];
  const candidates = [environment['MTATRACE_LOG'], ...DEFAULT_LOGS].filter(
    (path) => path !== undefined && path !== '',
  );
  const log = candidates.find((path) => path !== undefined && isReadable(path));
  if (log === undefined)
    throw new UserError(
      `no log to read: none of ${candidates.join(', ')} is readable. Run as a user who may read the log (zimbra, root or group adm), pass a file, or pipe one in.`,
    );
  return [...rotatedParts(log), log];
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
