import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { IdSearch } from '../query/find.ts';
import { nameWord } from '../query/shell-word.ts';
import { partsOfLog } from '../source/rotated-logs.ts';
import { wordFor } from '../source/source-error.ts';
import { dateAndTime } from '../time/format-instant.ts';
import type { Options } from './options.ts';
import type { Answer } from './query-log.ts';
import { hasRange } from './time-range.ts';
import { UserError } from './user-error.ts';

/** Names of files that were not read; the others are only counted. */
const MOST_FILES = 3;

/**
 * Why nothing was found: which files and what time were read, which parts of the log were not, and which ids are similar.
 * @param named the files that were asked for
 */
export function notFoundWords(
  id: string,
  named: readonly string[],
  answer: Answer,
  { nearest, addressInBrackets, isLeftOut }: IdSearch,
  options: Options,
): string {
  if (isLeftOut)
    return `the message with "${id}"${narrowedWords(options)} does not fit the filter. Ask without the filter to see it.`;
  const near = nearest.ids.length === 0 ? '' : ` Nearest: ${nearest.ids.join(', ')}.`;
  return `no message with "${id}"${narrowedWords(options)} in ${lookedIn(answer)}.${unreadWords(named)}${near}${addressWords(addressInBrackets)}${forgottenIdWords(id)}`;
}

function addressWords(address: string | undefined): string {
  if (address === undefined) return '';
  const word = nameWord(address);
  const told = ' In <> it is a Message-ID; the log has it as an address';
  return word === null ? `${told}.` : `${told}: mtatrace trace ${word}`;
}

/** The parts that rotation has left beside a file that was named. */
function unreadWords(named: readonly string[]): string {
  const parts = new Set(named.filter((file) => file !== '-').flatMap(partsOfLog));
  for (const file of named) parts.delete(join(file));
  if (parts.size === 0) return '';
  const first = [...parts].slice(-MOST_FILES).toReversed().join(', ');
  const more = parts.size > MOST_FILES ? ` and ${parts.size - MOST_FILES} more` : '';
  return ` Not read: ${first}${more}, which may be parts of the same log.`;
}

/** What is said where a Message-ID is an address as well. */
export function addressTooWords(address: string): string {
  const word = nameWord(address);
  const told = 'the log has it as an address too';
  return word === null ? `${told}.` : `${told}: mtatrace list --from ${word}, or --to ${word}`;
}

/** An id that is the name of a file: the real id was forgotten. */
function forgottenIdWords(id: string): string {
  return existsSync(id) ? ` ${idMissingWords(id)}` : '';
}

/** A path cannot be an id: it would name a file, if one is there. */
export function checkId(id: string, files: readonly string[]): void {
  if (files.length === 0 && /[./]/.test(id) && !id.includes('@') && existsSync(id))
    throw new UserError(idMissingWords(id));
  const [first = '-'] = files;
  if (files.length === 1 && first !== '-' && !existsSync(first) && existsSync(id))
    throw new UserError(
      `"${id}" is a file and "${first}" is none: the id comes first. Use mtatrace trace ${first} ${id}`,
    );
}

function idMissingWords(file: string): string {
  return `"${file}" is a file: the id before it is missing. Use mtatrace trace <id> ${file}`;
}

/** Why a report has nothing to report. */
export function noMailWords(answer: Answer, options: Options): string {
  return `no mail that fits${narrowedWords(options)} in ${lookedIn(answer)}.`;
}

/** A name without a domain fits no address that has one. */
export function wholeAddressWords({ from, to }: Options): string | undefined {
  const asked = [
    ['--from', from],
    ['--to', to],
  ] as const;
  const [option, name] = asked.find(([, given]) => /^[\w.+-]+$/.test(given ?? '')) ?? [];
  return (
    option && `${option} ${name} is only that address: ${option} '${name}@*' is one at any domain.`
  );
}

function narrowedWords(options: Options): string {
  return hasRange(options) ? ' in the range asked for' : '';
}

function lookedIn({ facts, zone }: Answer): string {
  const { files, oldestAt, newestAt } = facts;
  const where = files.map(wordFor).join(', ');
  const range =
    oldestAt === null || newestAt === null
      ? 'which holds no line'
      : `from ${dateAndTime(oldestAt, zone)} to ${dateAndTime(newestAt, zone)}`;
  return `${where}, ${range}`;
}
