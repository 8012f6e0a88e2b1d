import { withRowsThatFit } from '../../query/filter.ts';
import { SUMMARY_GROUPINGS, type SummaryGrouping } from '../../query/summary/summary.ts';
import { SUMMARY_EVENTS, SummaryTally } from '../../query/summary/tally.ts';
import type { Redactor } from '../../redact/redactor.ts';
import { figuresToCsv } from '../../render/figures-csv.ts';
import { safeJson } from '../../render/safe-text.ts';
import { summaryToJson } from '../../render/summary-json.ts';
import { summaryText } from '../../render/summary-text.ts';
import { exitCodeOf, tellNotUnderstood } from '../closing-words.ts';
import type { Context } from '../context.ts';
import { FILTER_OPTIONS } from '../filter-options.ts';
import { noMailWords } from '../not-found-words.ts';
import { oneOf, wholeNumber } from '../option-values.ts';
import { addMailOptions, FILES, isForPrograms, type Options } from '../options.ts';
import { queryLog } from '../query-log.ts';
import { screenOf } from '../terminal.ts';
import type { DefineCommand } from './command.ts';

interface SummaryOptions extends Options {
  readonly problemsFirst?: boolean;
  readonly top?: number;
  readonly by?: SummaryGrouping;
}

const TOP = 10;

export const summary: DefineCommand = (command, run, context) => {
  command
    .description(
      'Report on a log: every message counted once, whatever the number of its queue files; outcomes, times per step, top lists, verdicts, refusals, the queue, and how the services did.',
    )
    .argument('[file...]', FILES)
    .option('--problems-first', 'what went wrong first, the rest after it')
    .option(
      '--top <rows>',
      `rows of each list (default: ${TOP})`,
      wholeNumber('--top', String(TOP)),
    )
    .option(
      '--by <group>',
      `also a table by ${SUMMARY_GROUPINGS.join(', ')} (default: none)`,
      oneOf('--by', SUMMARY_GROUPINGS),
    );
  addMailOptions(command, 'figure').addHelpText(
    'after',
    `
Percentiles are within 2 %. Lists are exact up to 10,000 names (5,000 domains
or groups); beyond, a count that may be too high says so. TLS, outages and
services are told of the time and hosts asked for, whatever the other filters.
"wait in queue" counts all queue files that a message passes: before the filter,
too, and until the last try.

Examples:
  $ mtatrace summary --since yesterday --until yesterday  all of yesterday
  $ mtatrace summary --problems-first --top 5 FILE        problems, briefly
  $ mtatrace summary --by hour --direction in FILE        mail in, by the hour
  $ mtatrace summary --json FILE | jq .byStatus           for other programs
  $ mtatrace summary --csv FILE                           for a spreadsheet`,
  );
  command.action((files: string[], options: SummaryOptions) =>
    run(() => showSummary(context, files, options)),
  );
};

export async function showSummary(
  context: Context,
  files: string[],
  options: SummaryOptions,
): Promise<number> {
  const tally = new SummaryTally(options.by === undefined ? {} : { by: options.by });
  const narrowed = isAboutRecipients(options);
  const answer = await queryLog(context, {
    files,
    options,
    withRefusals: true,
    onMessage: (message, zone, filter) =>
      tally.add(narrowed ? withRowsThatFit(message, filter) : message, zone),
    events: { take: (event, origin) => tally.take(event, origin), kinds: SUMMARY_EVENTS },
  });
  const result = tally.summary(options.top ?? TOP);
  const hasMail = result.messages + result.refused.messages > 0;
  if (isForPrograms(options)) {
    const report = summaryToJson(result, answer.zone, answer.letGo);
    context.output.write(reportIn(options, report, context.redactor));
  } else if (hasMail || !isNarrowed(options)) {
    const screen = screenOf(context, options, answer.zone);
    context.output.write(summaryText(result, screen, options.problemsFirst ?? false));
  }
  if (!hasMail) answer.talk.problem(noMailWords(answer, options));
  tellNotUnderstood(context, answer, options);
  return exitCodeOf(answer, hasMail);
}

/** The report in the form that other programs read. */
function reportIn({ csv }: Options, report: object, redactor: Redactor | undefined): string {
  if (csv) return figuresToCsv((redactor?.json(report) as object | undefined) ?? report);
  return `${safeJson(report, redactor)}\n`;
}

/** Whether only some of the mail is asked for: then a report on services alone is no answer. */
function isNarrowed(options: Options): boolean {
  return FILTER_OPTIONS.some((name) => name !== 'host' && options[name] !== undefined);
}

/** Whether a filter applies to single recipients of a message. */
function isAboutRecipients({ to, domain, relay, status, step, minDelay }: Options): boolean {
  return [to, domain, relay, status, step, minDelay].some((option) => option !== undefined);
}
