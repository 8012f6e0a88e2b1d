/** The screen of `failures`: counts first, then alerts, the table, and the worst causes in full. */
import { GROUP_NOUNS } from '../query/failures/keys.ts';
import type { Failures, FailureView, Narrowed } from '../query/failures/view.ts';
import { countWords, grouped } from '../query/quantity-words.ts';
import { calendarDate, clockTimes } from '../time/format-instant.ts';
import { alertsLines } from './failures-alerts.ts';
import { type BlockOptions, failureBlock } from './failures-block.ts';
import { failureTable } from './failures-table.ts';
import { areOfSeveralDays } from './moments.ts';
import { dot, flow, type Screen, sign, wrapped } from './screen.ts';

/** How many groups are told in full below the table. */
const MOST_BLOCKS = 5;

export interface FailureHints {
  /** Whether recovered and refused mail is listed, or only counted. */
  readonly withRecovered: boolean;
  readonly withRefused: boolean;
  /** With the lines of the log of each example. */
  readonly withLines: boolean;
}

export function failuresText(failures: Failures, hints: FailureHints, screen: Screen): string {
  const { by } = failures;
  const { withLines } = hints;
  const hasDays = spansDays(failures, screen);
  const section = (title: string, views: readonly FailureView[]) =>
    sectionLines(title, views, { by, withLines, hasDays }, screen);
  const lines = [
    ...headerLines(failures, hints, screen),
    ...alertsLines(failures.alerts, hasDays, screen),
    ...(failures.alerts.length > 0 && failures.failed.length > 0 ? [''] : []),
    ...healthyLines(failures, screen),
    ...section('', failures.failed),
    ...section(recoveredTitle(failures), failures.recovered),
    ...section(refusedTitle(failures), failures.refused),
    ...leftOutLines(failures, screen),
  ];
  return `${lines.join('\n')}\n`;
}

/** Whether the range, or what began before it, spans midnight. */
function spansDays(failures: Failures, screen: Screen): boolean {
  const { from, until, alerts, failed, recovered, refused } = failures;
  const told = [...alerts, ...failed, ...recovered, ...refused];
  return areOfSeveralDays(
    [from, until, ...told.flatMap(({ firstAt, lastAt }) => [firstAt, lastAt])],
    screen,
  );
}

/** Whether nothing failed, no alert was raised, and nothing else is listed. */
export function isHealthy(failures: Failures): boolean {
  const { failedMessages, alerts, recovered, refused } = failures;
  return failedMessages + alerts.length + recovered.length + refused.length === 0;
}

/** Whether anything is listed. */
export function hasAnswer({ failed, recovered, refused, alerts }: Failures): boolean {
  return failed.length + recovered.length + refused.length + alerts.length > 0;
}

export function healthyWords(failures: Failures): string {
  const { messages, unknownMessages, refusedMessages, narrowed } = failures;
  if (narrowed !== null) return narrowedWords(failures, narrowed);
  if (unknownMessages > 0)
    return `No failure is in this log; what became of ${partOf(unknownMessages, messages)} is not in it either.`;
  if (messages > 0)
    return `Nothing failed: ${messages === 1 ? 'the message' : `all ${grouped(messages)} messages`} arrived or ${messages === 1 ? 'is' : 'are'} on the way.`;
  return refusedMessages > 0
    ? 'No message came in; all there is was refused before the queue.'
    : 'There is no message in this log, so it cannot tell whether mail failed; mtatrace summary shows what its services report.';
}

/** `the message`, `2 of 3 messages`. */
function partOf(some: number, all: number): string {
  return all === 1 ? 'the message' : `${grouped(some)} of ${countWords(all, 'message')}`;
}

/** With a filter or a range: what these hide may have failed. */
function narrowedWords(
  { messages, unknownMessages, hiddenMessages, refusedMessages }: Failures,
  { by, outside }: Narrowed,
): string {
  if (hiddenMessages > 0)
    return `No failure fits ${by}: ${hiddenWords(hiddenMessages, by, outside)}.`;
  const others = outside > 0 ? `; ${outsideWords(by, outside)}` : '';
  if (unknownMessages > 0)
    return `No failure fits ${by}; what became of ${partOf(unknownMessages, messages)} is not in this log${others}.`;
  if (messages === 1) return `The one message that fits ${by} did not fail${others}.`;
  if (messages > 1)
    return `None of the ${grouped(messages)} messages that fit ${by} failed${others}.`;
  const found = refusedMessages > 0 ? 'Only mail refused before the queue' : 'Nothing';
  return `${found} fits ${by}${others === '' ? '; no other message was read' : others}.`;
}

function hiddenWords(hidden: number, by: string, outside: number): string {
  const other = `${countWords(hidden, 'message')} failed, but not in the way asked for`;
  return outside === 0 ? other : `${other}; ${outsideWords(by, outside)}`;
}

/** For a range, only a part of the log is read. */
function outsideWords(by: string, outside: number): string {
  const messages = countWords(outside, 'message');
  return by.endsWith('range')
    ? `${messages} outside it ${outside === 1 ? 'was' : 'were'} read`
    : `the log holds ${messages} outside it`;
}

function healthyLines(failures: Failures, screen: Screen): string[] {
  if (!isHealthy(failures)) return [];
  const lines = wrapped(healthyWords(failures), screen.width);
  const { messages, hiddenMessages, unknownMessages } = failures;
  const isSure = messages > 0 && hiddenMessages + unknownMessages === 0;
  return isSure ? lines.map((line) => screen.chalk.green(line)) : lines;
}

function headerLines(failures: Failures, hints: FailureHints, screen: Screen): string[] {
  const parts = [
    ...rangeParts(failures, screen),
    countWords(failures.messages, 'message'),
    failedWords(failures),
    ...(failures.failedMessages > 0 && failures.by !== 'none'
      ? [countWords(failures.groupCount, GROUP_NOUNS[failures.by])]
      : []),
    ...hinted(failures.recoveredMessages, 'recovered', hints.withRecovered ? '' : '--resolved'),
    ...hinted(
      failures.refusedMessages,
      'refused before the queue',
      hints.withRefused ? '' : '--rejects',
    ),
  ];
  return flow(parts, dot(screen), screen.width);
}

function failedWords({ failedMessages, hiddenMessages, narrowed }: Failures): string {
  const failed = grouped(failedMessages);
  if (hiddenMessages === 0 || narrowed === null) return `${failed} not delivered`;
  return `${failed} of ${grouped(failedMessages + hiddenMessages)} not delivered fit ${narrowed.by}`;
}

function hinted(count: number, words: string, option: string): string[] {
  if (count === 0) return [];
  return [`${grouped(count)} ${words}${option === '' ? '' : ` (${option})`}`];
}

/** `13:00–14:00 Thu 5 May`, or with both days. */
function rangeParts({ from, until }: Failures, screen: Screen): string[] {
  if (from === null || until === null) return [];
  const { zone } = screen;
  const dash = sign(screen, 'dash');
  const [first, last] = [dayWords(from, screen), dayWords(until, screen)];
  const [start, end] = clockTimes(from, until, zone, 5);
  if (first !== last) return [`${first} ${start} ${dash} ${last} ${end}`];
  return [`${(start === end ? clockTimes(from, until, zone) : [start, end]).join(dash)} ${first}`];
}

/** `Thu 5 May`: whoever asks knows the year. */
function dayWords(at: number, screen: Screen): string {
  return calendarDate(at, screen.zone).split(' ').slice(0, 3).join(' ');
}

function recoveredTitle({ recoveredMessages }: Failures): string {
  return `Recovered: ${countWords(recoveredMessages, 'message')} failed at first and arrived since`;
}

function refusedTitle({ refusedMessages, refusedRecipients }: Failures): string {
  return `Refused before the queue: ${countWords(refusedMessages, 'message')}, ${countWords(refusedRecipients, 'recipient')}`;
}

function sectionLines(
  title: string,
  views: readonly FailureView[],
  options: BlockOptions,
  screen: Screen,
): string[] {
  if (views.length === 0) return [];
  const head = title === '' ? [] : ['', ...wrapped(title, screen.width)];
  const { by, hasDays } = options;
  const told = by === 'none' ? [] : views.slice(0, MOST_BLOCKS);
  return [
    ...head,
    ...failureTable(views, by, hasDays, screen),
    ...told.flatMap((view, i) => ['', ...failureBlock(view, i + 1, options, screen)]),
  ];
}

/** Which groups are too small for --min. */
function belowLeastWords(count: number, by: Failures['by']): string {
  return `${countWords(count, GROUP_NOUNS[by])} with fewer messages than --min`;
}

/** Which groups are not told, and why. */
export function groupsLeftOut({ belowLeast, beyondLimit, isExact, by }: Failures): string[] {
  const noun = GROUP_NOUNS[by];
  return [
    ...(belowLeast > 0 ? [belowLeastWords(belowLeast, by)] : []),
    ...(beyondLimit > 0 ? [`${countWords(beyondLimit, noun)} beyond --limit`] : []),
    ...(isExact ? [] : [`the rarest of more than 10,000 ${noun}s`]),
  ];
}

function leftOutLines(failures: Failures, screen: Screen): string[] {
  const words = groupsLeftOut(failures);
  return words.length === 0 ? [] : ['', ...wrapped(`Left out: ${words.join('; ')}.`, screen.width)];
}
