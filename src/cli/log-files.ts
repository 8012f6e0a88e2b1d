/** Which files a command reads. */
import { accessSync, constants, fstatSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UserError } from './user-error.ts';

const DEFAULT_LOGS = ['/var/log/zimbra.log', '/var/log/mail.log', '/var/log/maillog'];

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
  return [...rotatedSiblings(log), log];
}

/** A pipe or a redirected file on stdin; a terminal, or a closed or null device, is none. */
function bringsInput(): boolean {
  try {
    const stat = fstatSync(0);
    return stat.isFIFO() || stat.isFile() || stat.isSocket();
  } catch {
    return false;
  }
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

// zimbra.log.1, zimbra.log.2.gz, zimbra.log-20260501, zimbra.log-20260501.gz
const ROTATED = /^(?:\.\d{1,3}|-\d{8}(?:-?\d{2,6})?)(?:\.gz)?$/;

/** The older parts of a log that logrotate left beside it. */
function rotatedSiblings(log: string): string[] {
  const folder = dirname(log);
  const name = basename(log);
  const siblings = readdirSync(folder).filter(
    (file) => file.startsWith(name) && ROTATED.test(file.slice(name.length)),
  );
  return siblings
    .sort()
    .map((file) => join(folder, file))
    .filter(isReadable);
}
