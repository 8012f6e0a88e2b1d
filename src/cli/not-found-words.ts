import { existsSync } from 'node:fs';
import type { IdSearch } from '../query/find.ts';
import { dateAndTime } from '../time/format-instant.ts';
import type { Options } from './options.ts';
import type { Answer } from './query-log.ts';
import { hasRange } from './time-range.ts';

/** Why nothing was found: which files and what time were read, and which ids are similar. */
export function notFoundWords(
  id: string,
  answer: Answer,
  { nearest, addressInBrackets }: IdSearch,
  options: Options,
): string {
  const near = nearest.length === 0 ? '' : ` Nearest: ${nearest.join(', ')}.`;
  return `no message with "${id}"${narrowedWords(options)} in ${lookedIn(answer)}.${near}${addressWords(addressInBrackets)}${forgottenIdWords(id)}`;
}

function addressWords(address: string | undefined): string {
  return address === undefined
    ? ''
    : ` In <> it is a Message-ID; the log has it as an address: mtatrace trace ${address}`;
}

/** An id that is the name of a file: the real id was forgotten. */
function forgottenIdWords(id: string): string {
  return existsSync(id)
    ? ` "${id}" is a file: the id before it is missing. Use mtatrace trace <id> ${id}`
    : '';
}

/** Why a report has nothing to report. */
export function noMailWords(answer: Answer, options: Options): string {
  return `no mail that fits${narrowedWords(options)} in ${lookedIn(answer)}.`;
}

function narrowedWords(options: Options): string {
  return hasRange(options) ? ' in the range asked for' : '';
}

function lookedIn({ facts, zone }: Answer): string {
  const { files, oldestAt, newestAt } = facts;
  const where = files.map((file) => (file === '-' ? 'stdin' : file)).join(', ');
  const range =
    oldestAt === null || newestAt === null
      ? 'which holds no line'
      : `from ${dateAndTime(oldestAt, zone)} to ${dateAndTime(newestAt, zone)}`;
  return `${where}, ${range}`;
}
