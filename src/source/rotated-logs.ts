/** The parts of one log that a rotation has made: their names tell which belong together, and in which order. */
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

// zimbra.log.1, zimbra.log.2.gz, zimbra.log-20260501, zimbra.log-20260501-0300.gz, zimbra.log.2026-05-01.xz
const ROTATED =
  /^(?<log>.+?)(?:\.\d{1,3}|[.-]\d{4}-?\d\d-?\d\d(?:[-_T.]?\d{2,10})?)(?:\.(?:gz|bz2|xz|zst))?$/;

const PACKED = /\.(?:gz|bz2|xz|zst)$/;

/** Whether a file is packed, by its name. */
export function hasPackedName(path: string): boolean {
  return PACKED.test(path);
}

/** The log that a file is or was a part of: `/var/log/zimbra.log` for `/var/log/zimbra.log.2.gz`. */
export function logOfPart(path: string): string {
  return join(dirname(path), ROTATED.exec(basename(path))?.groups?.['log'] ?? basename(path));
}

/** The older parts of a log that lie beside it, the oldest first by their names. */
export function olderParts(log: string): string[] {
  const folder = dirname(log);
  const path = join(folder, basename(log));
  return namesIn(folder)
    .map((name) => join(folder, name))
    .filter((part) => part !== path && logOfPart(part) === path)
    .sort(byAge);
}

/** The log that a file is a part of, with its older parts, as far as they are there; the oldest first. */
export function partsOfLog(file: string): string[] {
  const log = logOfPart(file);
  return [...olderParts(log), ...(existsSync(log) ? [log] : [])];
}

/** A folder may be entered, and the log in it read, by somebody who may not list it. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The older part of a log comes before the newer one; the names of two logs have an order of their own. */
export function compareParts(a: string, b: string): number {
  const [first, second] = [logOfPart(a), logOfPart(b)];
  if (first !== second) return first < second ? -1 : 1;
  const isLast = [join(a) === first, join(b) === first];
  return isLast.includes(true) ? Number(isLast[0]) - Number(isLast[1]) : byAge(a, b);
}

/** Numbers grow with age, dates with time. */
function byAge(a: string, b: string): number {
  const [first, second] = [numberOf(a), numberOf(b)];
  if (first !== undefined && second !== undefined) return second - first;
  if (first !== undefined || second !== undefined) return first !== undefined ? 1 : -1;
  return Number(a > b) - Number(a < b);
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
