/** Why nothing was found: the range lies beyond the log, or the log holds no line. */
import { DAY, type Instant } from '../core/instant.ts';
import type { Range } from '../core/range.ts';
import { durationWords } from '../query/quantity-words.ts';
import { dateAndTime, toIso } from '../time/format-instant.ts';
import type { Zone } from '../time/zone.ts';
import { emptyInputWords } from './empty-input.ts';
import type { Options } from './options.ts';
import type { LogFacts } from './read-log.ts';
import type { Talk } from './talk.ts';
import { rangeAt } from './time-range.ts';

export function tellEmpty(talk: Talk, { files, unreadable, incomplete }: LogFacts): void {
  // What could not be read was told as such: it is not known to be empty.
  if (unreadable + incomplete > 0) return;
  const words = emptyInputWords(files);
  if (words !== undefined) talk.note(words);
}

interface AskedRange extends Range {
  readonly now: Instant;
  readonly zone: Zone;
  /** Whether the newest line can be known before it is read, as it cannot for a pipe. Default: yes. */
  readonly isEndKnown?: boolean;
}

/** Tells when the log has no line in the range: the question is about another log, or another clock. Returns whether it did. */
export function tellRange(
  talk: Talk,
  facts: Pick<LogFacts, 'oldestAt' | 'newestAt'>,
  options: Options,
  range: AskedRange,
): boolean {
  const { oldestAt, newestAt } = facts;
  if (newestAt === null || oldestAt === null) return false;
  const { since, until } = range;
  const isOld = since !== null && newestAt < since;
  const isYoung = until !== null && oldestAt > until;
  const moment = (at: Instant) => dateAndTime(at, range.zone);
  if (isOld && since > range.now)
    talk.note(
      `--since ${options.since} is still to come: the newest line is of ${moment(newestAt)}. ${earlierAdvice(options, since, range, newestAt)}`,
    );
  else if (isOld)
    talk.note(
      `the newest line is ${durationWords(range.now - newestAt)} old, of ${moment(newestAt)}: before --since ${options.since}. ${sinceAdvice(options, range, newestAt) ?? beginAdvice(oldestAt, range.zone)}`,
    );
  if (isYoung)
    talk.note(
      `the oldest line is of ${moment(oldestAt)}: after --until ${options.until}. Name the file rotated before this one, or ask for a later time.`,
    );
  return isOld || isYoung;
}

/** The value of `--now` for the newest line. */
function nowIn({ isEndKnown = true, zone }: AskedRange, newestAt: Instant): string {
  return isEndKnown ? 'last' : toIso(newestAt, zone);
}

// 14:30, 9:05:30
const CLOCK_TIME = /^(\d{1,2})(:\d\d(?::\d\d)?)$/;

function earlierAdvice(
  options: Options,
  since: Instant,
  range: AskedRange,
  newestAt: Instant,
): string {
  return (
    dayBeforeAdvice(options, since - DAY, range, newestAt) ??
    sinceAdvice(options, range, newestAt) ??
    'Ask for an earlier time.'
  );
}

/** A time of day is one of today, which somebody may not think of after midnight; undefined if the log ends before that time of yesterday. */
function dayBeforeAdvice(
  { since = '' }: Options,
  dayBefore: Instant,
  { zone }: AskedRange,
  newestAt: Instant,
): string | undefined {
  const [, hour = '', rest] = CLOCK_TIME.exec(since.trim()) ?? [];
  if (rest === undefined || newestAt < dayBefore) return undefined;
  const day = toIso(dayBefore, zone).slice(0, 10);
  return `A time without a day is of today; for the day before: --since ${day}T${hour.padStart(2, '0')}${rest}`;
}

/** Advises to count from the newest line instead of from now, if that helps. */
function sinceAdvice(
  { since = '' }: Options,
  range: AskedRange,
  newestAt: Instant,
): string | undefined {
  const isCounted = !/^\d{4}-?\d\d/.test(since);
  const { since: counted } = rangeAt({ since }, range.zone, newestAt);
  return isCounted && counted !== null && counted <= newestAt
    ? `To count from that line: --since ${since} --now ${nowIn(range, newestAt)}`
    : undefined;
}

function beginAdvice(oldestAt: Instant, zone: Zone): string {
  return `The log begins at ${dateAndTime(oldestAt, zone)}: ask for an earlier time, or name a newer file.`;
}
