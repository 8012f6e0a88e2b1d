/** Writes an answer into a file that the user has named. */
import { accessSync, constants, existsSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf } from '../source/source-error.ts';
import { UserError } from './user-error.ts';

/** The answer may be private. */
const FOR_ITS_OWNER = 0o600;

/** Finds out before a long log is read whether the file can be written. */
export function checkTarget(path: string, { force }: { readonly force: boolean }): void {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isDirectory()) throw new UserError(`-o ${path} is a directory. Name a file in it.`);
  if (there !== undefined && !force) throw existsAlready(path);
  const place = there === undefined ? dirname(path) : path;
  if (!existsSync(place)) throw new UserError(`-o ${path}: there is no directory ${place}.`);
  try {
    accessSync(place, constants.W_OK);
  } catch {
    throw new UserError(
      `-o ${path}: you may not write ${there === undefined ? 'in' : 'to'} ${place}.`,
    );
  }
}

export function writeTarget(
  path: string,
  text: string,
  { force, sources }: { readonly force: boolean; readonly sources: readonly string[] },
): void {
  if (existsSync(path) && sources.some((source) => isSame(source, path)))
    throw new UserError(`-o ${path} is the log itself. Name another file.`);
  try {
    writeFileSync(path, text, { flag: force ? 'w' : 'wx', mode: FOR_ITS_OWNER });
  } catch (error) {
    throw codeOf(error) === 'EEXIST'
      ? existsAlready(path)
      : new UserError(`cannot write ${path}: ${(error as Error).message}`);
  }
}

function existsAlready(path: string): UserError {
  return new UserError(`-o ${path} exists already. Name another file, or add --force.`);
}

function isSame(source: string, path: string): boolean {
  return existsSync(source) && realpathSync(source) === realpathSync(path);
}
