/** The parts of one log that a rotation has made: how their names tell what belongs together. */
import { accessSync, constants, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

// zimbra.log.1, zimbra.log.2.gz, zimbra.log-20260501, zimbra.log-20260501-0300.gz, zimbra.log.2026-05-01.xz
const ROTATED =
  /^(?<log>.+?)(?:\.\d{1,3}|[.-]\d{4}-?\d\d-?\d\d(?:[-_T.]?\d{2,10})?)(?:\.(?:gz|bz2|xz|zst))?$/;

/** The log that a file is or was a part of: `/var/log/zimbra.log` for `/var/log/zimbra.log.2.gz`. */
export function logOfPart(path: string): string {
  return join(dirname(path), ROTATED.exec(basename(path))?.groups?.['log'] ?? basename(path));
}

/** The older parts of a log that lie beside it, as far as they may be read, by their names the oldest first. */
export function rotatedParts(log: string): string[] {
  const folder = dirname(log);
  const name = basename(log);
  return readdirSync(folder)
    .filter((file) => file !== name && file.startsWith(name))
    .map((file) => join(folder, file))
    .filter((file) => logOfPart(file) === join(folder, name))
    .sort(byAge)
    .filter(isReadable);
}

/** Numbers grow with age, dates with time. */
function byAge(a: string, b: string): number {
  const [first, second] = [numberOf(a), numberOf(b)];
  if (first !== undefined && second !== undefined) return second - first;
  if (first !== undefined || second !== undefined) return first !== undefined ? 1 : -1;
  return a < b ? -1 : 1;
}

function numberOf(path: string): number | undefined {
  const number = /\.(\d{1,3})(?:\.[a-z]+\d?)?$/.exec(path)?.[1];
  return number === undefined ? undefined : Number(number);
}

export function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
