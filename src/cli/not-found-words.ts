import { calendarDate, clockTime } from '../time/format-instant.ts';
import type { Options } from './options.ts';
import type { Answer } from './query-log.ts';

/** Why nothing was found: which files and what time were read, and what looks like it. */
export function notFoundWords(
  id: string,
  answer: Answer,
  nearest: readonly string[],
  options: Options,
): string {
  const { files, oldestAt, newestAt } = answer.facts;
  const moment = (at: number) => `${calendarDate(at, answer.zone)} ${clockTime(at, answer.zone)}`;
  const where = files.map((file) => (file === '-' ? 'stdin' : file)).join(', ');
  const range =
    oldestAt === null || newestAt === null
      ? 'which holds no line'
      : `from ${moment(oldestAt)} to ${moment(newestAt)}`;
  const narrowed =
    options.since === undefined && options.until === undefined ? '' : ' in the range asked for';
  const near = nearest.length === 0 ? '' : ` Nearest: ${nearest.join(', ')}.`;
  return `no message with "${id}"${narrowed} in ${where}, ${range}.${near}`;
}
