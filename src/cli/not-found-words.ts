import { existsSync } from 'node:fs';
import type { IdSearch } from '../query/find.ts';
import { shellWord } from '../query/shell-word.ts';
import { dateAndTime } from '../time/format-instant.ts';
import type { Options } from './options.ts';
import type { Answer } from './query-log.ts';

/** Why nothing was found: which files and what time were read, and which ids are similar. */
export function notFoundWords(
  id: string,
  answer: Answer,
  { nearest, addressInBrackets, isLeftOut }: IdSearch,
  options: Options,
): string {
  if (isLeftOut)
    return `the message with "${id}"${narrowedWords(options)} does not fit the filter. Ask without the filter to see it.`;
  const near = nearest.length === 0 ? '' : ` Nearest: ${nearest.join(', ')}.`;
  return `no message with "${id}"${narrowedWords(options)} in ${lookedIn(answer)}.${near}${addressWords(addressInBrackets)}${forgottenIdWords(id)}`;
}

function addressWords(address: string | undefined): string {
  return address === undefined
    ? ''
    : ` In <> it is a Message-ID; the log has it as an address: mtatrace trace ${address}`;
}

/** What is said where a Message-ID is an address as well. */
export function addressTooWords(address: string): string {
  const word = shellWord(address);
  const told = 'the log has it as an address too';
  return word === null ? `${told}.` : `${told}: mtatrace list --from ${word}, or --to ${word}`;
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

function narrowedWords({ since, until }: Options): string {
  return since === undefined && until === undefined ? '' : ' in the range asked for';
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
