import { ALL_TIME, type Range } from '../../core/range.ts';
import type { Message, Status } from '../../message/message.ts';
import { GROUPINGS, type Grouping, groupName } from '../../query/failures/keys.ts';
import type { ToldTime } from '../../query/failures/report.ts';
import type { CausedRow, Fate } from '../../query/failures/rows.ts';
import { FailureTally } from '../../query/failures/tally.ts';
import type { Failures } from '../../query/failures/view.ts';
import type { Filter } from '../../query/filter.ts';
import { failureLines } from '../../render/failures-json.ts';
import {
  failuresText,
  groupsLeftOut,
  hasAnswer,
  healthyWords,
  isHealthy,
} from '../../render/failures-text.ts';
import { csvHeader, rowToCsv } from '../../render/message-csv.ts';
import type { Zone } from '../../time/zone.ts';
import { exitCodeOf, tellNotUnderstood } from '../closing-words.ts';
import type { Context } from '../context.ts';
import { COULD_NOT_LOOK, NOTHING_FOUND, outcomeCodeOf } from '../exit-code.ts';
import { FILTER_OPTIONS, filterOf } from '../filter-options.ts';
import { leftOutWords } from '../left-out-words.ts';
import { limitOf, oneOf, wholeNumber } from '../option-values.ts';
import {
  addMailOptions,
  EXIT_CODE,
  FILES,
  isForPrograms,
  type Options,
  REJECTS,
  VERBOSE,
} from '../options.ts';
import { type Answer, queryLog } from '../query-log.ts';
import { screenOf } from '../terminal.ts';
import { hasRange } from '../time-range.ts';
import { UserError } from '../user-error.ts';
import type { DefineCommand } from './command.ts';

interface FailuresOptions extends Options {
  readonly by?: Grouping;
  readonly min?: number;
  readonly rejects?: boolean;
  readonly resolved?: boolean;
  readonly exitCode?: boolean;
}

/** How many groups a screen shows, unless asked for more. */
const SCREENFUL = 50;

export const failures: DefineCommand = (command, run, context) => {
  command
    .description(
      'What was not delivered, and why? Grouped by root cause, most harm first, with what to do. Exit code 1 if nothing failed.',
    )
    .argument('[file...]', FILES)
    .option('--by <what>', `group by ${GROUPINGS.join(', ')}`, oneOf('--by', GROUPINGS), 'cause')
    .option(...REJECTS)
    .option('--resolved', 'also what failed at first and has been delivered since')
    .option('--min <messages>', 'only groups of at least this many', wholeNumber('--min', '10'))
    .option('--limit <groups>', 'at most this many (default: all, 50 on a screen)', limitOf)
    .option(...EXIT_CODE)
    .option(...VERBOSE);
  addMailOptions(command, 'recipient').addHelpText(
    'after',
    `
With --csv, rows come as the log finishes their messages; --limit counts rows,
--min still the messages of the row's group.
Alerts come beside the groups: neither --limit nor --min leaves them out.
Of more than 10,000 groups the rarest are left out, and the answer says so.

Examples:
  $ mtatrace failures --since 1h                     what went wrong, what to do
  $ mtatrace failures --by domain --direction out --step deliver
                                                     does Gmail take our mail?
  $ mtatrace failures --by login --min 10            which account floods us
  $ mtatrace failures --by recipient --step deliver  whose mailbox is full
  $ mtatrace failures --rejects mail.log             who was refused, and why`,
  );
  command.action((files: string[], options: FailuresOptions) =>
    run(() => showFailures(context, files, options)),
  );
};

export async function showFailures(
  context: Context,
  files: string[],
  options: FailuresOptions,
): Promise<number> {
  checkLeast(options);
  const tally = new FailureTally({
    by: options.by ?? 'cause',
    least: options.min ?? 1,
    limit: options.limit ?? (options.json ? null : SCREENFUL),
    withRecovered: options.resolved ?? false,
    withRefused: options.rejects ?? false,
    keepMessages: options.verbose ?? false,
  });
  const printer = new RowPrinter(context, options);
  const statuses = new Set<Status>();
  let range = ALL_TIME;
  // Filters on what became of a recipient apply to each row, not to the message.
  const { status: _, step: __, relay: ___, ...ofMessage } = options;
  const ofRow = filterOf(options, range, true);
  const answer = await queryLog(context, {
    files,
    options: ofMessage,
    keepTimeline: options.verbose ?? false,
    withRefusals: true,
    onMessage: (message, zone, filter: Filter) => {
      range = { since: filter.since, until: filter.until };
      const rows = tally.add(message, { ...ofRow, ...range });
      for (const status of statusesNow(rows)) statuses.add(status);
      printer.print(message, rows, zone);
    },
    onOther: (message, filter) => tally.addOther(message, filter),
  });
  const report = tally.report(shownRange(answer, range), narrowedBy(options), answer.messagesRead);
  printer.finish(report, answer);
  tell(context, report, options, answer);
  tellNotUnderstood(context, answer, options);
  const code = exitCodeOf(answer, hasAnswer(report));
  if (!options.exitCode || code === COULD_NOT_LOOK) return code;
  return outcomeOf(statusesTold(report, statuses, options), answer);
}

function outcomeOf(statuses: readonly Status[], answer: Answer): number {
  return statuses.length === 0 && hasNoLine(answer) ? NOTHING_FOUND : outcomeCodeOf(statuses);
}

/** A log without a line in the range cannot tell a monitor that all is well. */
function hasNoLine({ facts, isBeyondLog }: Answer): boolean {
  return isBeyondLog || facts.newestAt === null;
}

/** What became of the mail; with --min, of that in the groups that are large enough. */
function statusesTold(
  { enough: { failed, refused } }: Failures,
  all: ReadonlySet<Status>,
  options: FailuresOptions,
): readonly Status[] {
  return isLeastGiven(options) ? [...failed.statuses, ...refused.statuses] : [...all];
}

function statusesNow(rows: readonly CausedRow[]): readonly Status[] {
  return rows.filter(({ fate }) => fate !== 'recovered').map(({ row }) => row.status);
}

/** Whether groups may be too small to be told. */
function checkLeast(options: FailuresOptions): void {
  if (options.by === 'none' && isLeastGiven(options))
    throw new UserError(
      '--min counts the messages of a group, and --by none makes no groups. Leave one of them out.',
    );
}

function isLeastGiven({ min }: FailuresOptions): boolean {
  return min !== undefined && min > 1;
}

/** What leaves messages out, in words; null if nothing does. */
function narrowedBy(options: FailuresOptions): string | null {
  const isFiltered = FILTER_OPTIONS.some((name) => options[name] !== undefined);
  const parts = [
    ...(isFiltered ? ['the filter'] : []),
    ...(hasRange(options) ? ['the range'] : []),
  ];
  return parts.length === 0 ? null : parts.join(' and ');
}

/** The part of the range that the log covers, if any. */
function shownRange({ facts }: Answer, { since, until }: Range): ToldTime {
  const { oldestAt, newestAt } = facts;
  const isRange = since !== null || until !== null;
  if (oldestAt === null || newestAt === null) return { from: null, until: null, isRange };
  const from = Math.max(oldestAt, since ?? oldestAt);
  const end = Math.min(newestAt, until ?? newestAt);
  return from <= end ? { from, until: end, isRange } : { from: null, until: null, isRange };
}

function tell(context: Context, report: Failures, options: FailuresOptions, answer: Answer): void {
  const { output } = context;
  if (options.json)
    for (const line of failureLines(report, answer.zone, context.redactor)) output.write(line);
  if (isForPrograms(options)) {
    tellWhatIsNotShown(report, options, answer);
    return;
  }
  const hints = {
    withRecovered: options.resolved ?? false,
    withRefused: options.rejects ?? false,
    withLines: options.verbose ?? false,
  };
  output.write(failuresText(report, hints, screenOf(context, options, answer.zone)));
}

/** What a text would say, but JSON and CSV cannot. */
function tellWhatIsNotShown(report: Failures, { csv }: FailuresOptions, { talk }: Answer): void {
  if (isHealthy(report)) talk.note(healthyWords(report));
  // --limit counts the rows of CSV, not the groups.
  const words = groupsLeftOut(csv ? { ...report, beyondLimit: 0, isExact: true } : report);
  if (words.length > 0) talk.note(`left out: ${words.join('; ')}.`);
}

/** A row that waits until it is known whether its group is large enough. */
interface HeldRow {
  readonly fate: Fate;
  readonly group: string;
  readonly text: string;
}

/** With --csv, prints rows as their messages come; with --min, once all groups are counted. */
class RowPrinter {
  readonly #context: Context;
  readonly #isOn: boolean;
  readonly #limit: number;
  readonly #by: Grouping;
  readonly #held: HeldRow[] | undefined;
  #count = 0;
  #left = 0;

  constructor(context: Context, options: FailuresOptions) {
    const { csv, limit, by } = options;
    this.#context = context;
    this.#isOn = csv ?? false;
    this.#limit = limit ?? Number.POSITIVE_INFINITY;
    this.#by = by ?? 'cause';
    if (isLeastGiven(options)) this.#held = [];
  }

  print(message: Message, rows: readonly CausedRow[], zone: Zone): void {
    if (!this.#isOn) return;
    const { redactor } = this.#context;
    for (const row of rows) {
      const { recipient, cause, fate } = row;
      const text = rowToCsv({ message, recipient, zone, cause, redactor });
      if (this.#held === undefined) this.#write(text);
      else this.#held.push({ fate, group: groupName(this.#by, message, row), text });
    }
  }

  finish({ enough }: Failures, { talk }: Answer): void {
    if (!this.#isOn) return;
    for (const { fate, group, text } of this.#held ?? [])
      if (enough[fate].names.has(group)) this.#write(text);
    // A table without rows still has its header.
    if (this.#count === 0) this.#context.output.write(csvHeader());
    if (this.#left > 0) talk.note(leftOutWords(this.#left, this.#count, 'row'));
  }

  #write(text: string): void {
    if (this.#count >= this.#limit) {
      this.#left++;
      return;
    }
    if (this.#count === 0) this.#context.output.write(csvHeader());
    this.#context.output.write(text);
    this.#count++;
  }
}
