/** The options of the command line: the same word means the same in every command. */
import { type Command, Option } from 'commander';
import { MOST_OPEN } from '../correlate/bounds.ts';
import { DIRECTIONS, KINDS, STATUSES, STEPS, type Step } from '../message/message.ts';
import { SORTS, type Sort } from '../query/filter.ts';
import type { MessageFormatName } from '../render/formats.ts';
import { columns, duration, limitOf, oneOf, wholeNumber } from './option-values.ts';
import { COLOR_CHOICES, type ColorChoice } from './terminal.ts';
import { UserError } from './user-error.ts';

/** What the argument `[file...]` of a command means. */
export const FILES =
  'log files, "-" for stdin (default: a pipe on stdin, else the machine\'s own log)';

/** Options that several commands have among their own. */
export const REJECTS = ['--rejects', 'also mail refused before it had a queue file'] as const;
export const VERBOSE = [
  '-v, --verbose',
  'with the lines of the log, file:line before each',
] as const;
export const EXIT_CODE = [
  '--exit-code',
  'exit with 4 if a recipient failed, 5 if not final yet, else 0',
] as const;
export const NOT_UNDERSTOOD = [
  '--not-understood',
  'after the answer, lists lines that were not understood',
] as const;

/** What commander gives for the options below. */
export interface Options {
  readonly since?: string;
  readonly until?: string;
  readonly now?: string;
  readonly year?: number;
  readonly tz?: string;
  readonly utc?: boolean;
  readonly from?: string;
  readonly to?: string;
  readonly domain?: string;
  readonly login?: string;
  readonly client?: string;
  readonly relay?: string;
  readonly host?: string;
  readonly status?: string;
  readonly direction?: string;
  readonly step?: Step;
  readonly kind?: string;
  /** In milliseconds. */
  readonly minDelay?: number;
  readonly limit?: number;
  readonly sort?: Sort;
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color?: ColorChoice;
  readonly ascii?: boolean;
  readonly redact?: string;
  readonly width?: number;
  readonly notUnderstood?: boolean;
  readonly journal?: boolean;
  readonly unit?: string;
  readonly maxOpen?: number;
  readonly queue?: boolean;
  readonly queueFile?: string;
}

/** Whether the answer is data: then there must be nothing else in it. */
export function isForPrograms({ json, csv }: Options): boolean {
  return Boolean(json || csv);
}

export function formatOf({ json, csv }: Options): MessageFormatName {
  if (json) return 'json';
  return csv ? 'csv' : 'text';
}

const OWN = 'Options:';
const SOURCES = 'Which log:';
const TIME = 'Which time:';
const MESSAGES = 'Which messages:';
const OUTPUT = 'Output:';

/** Which time of which log is read, and how. */
export function addReadingOptions(command: Command): Command {
  return command
    .optionsGroup(TIME)
    .option(
      '--since <time>',
      'from then on: 15m, 2d (ago), today, yesterday, 14:30, 2026-05-05T13:35',
    )
    .option('--until <time>', 'up to then; the same forms')
    .option(
      '--now <time>',
      'what "ago" counts from; "last" is the newest line (default: the clock)',
    )
    .option('--year <year>', 'of time stamps without one (default: as the log proves)', year)
    .option(
      '--tz <zone>',
      'of time stamps without one, and to show times in: Europe/Berlin, +07:00 (default: as the log proves)',
    )
    .option('--utc', 'show times in UTC')
    .optionsGroup(SOURCES)
    .option('--journal', "read systemd's journal, through journalctl")
    .option('--unit <unit>', 'of the journal: postfix@-.service (default: all lines of mail)')
    .option(
      '--max-open <messages>',
      `how many to follow at once; beyond that, or near 512 MiB, the oldest are let go of (default: ${MOST_OPEN})`,
      maxOpen,
    )
    .optionsGroup(OWN);
}

/** What the mail queue says of the messages. */
function addQueueOptions(command: Command): Command {
  return command
    .optionsGroup(SOURCES)
    .option('--queue', 'mark what is in the queue now, by postqueue -j')
    .addOption(
      new Option(
        '--queue-file <file>',
        'the same, from what postqueue -j printed before',
      ).conflicts('queue'),
    )
    .optionsGroup(OWN);
}

/** Which messages. */
export function addFilterOptions(command: Command): Command {
  return command
    .optionsGroup(MESSAGES)
    .option('--from <pattern>', 'sender; * is any text, /re/ a regular expression')
    .option('--to <pattern>', 'recipient, as written or as delivered to')
    .option('--domain <pattern>', 'domain of the sender or a recipient')
    .option('--login <pattern>', 'SASL login of the client')
    .option(
      '--client <pattern>',
      'name or address of the sending client, or the name it gave itself (HELO)',
    )
    .option('--relay <pattern>', 'name or address of the next server')
    .option('--host <pattern>', 'host that wrote the log')
    .option('--status <status>', `${STATUSES.join(', ')}, mixed; or several, with commas`)
    .option(
      '--direction <direction>',
      `of the message: ${DIRECTIONS.join(', ')}; or short: in, out`,
    )
    .option('--step <step>', `where it was decided: ${STEPS.join(', ')}`, oneOf('--step', STEPS))
    .option('--kind <kind>', `${KINDS.join(', ')}, or all (default: mail,bounce)`)
    .option(
      '--min-delay <duration>',
      'slower than this: 30s, 5m (default: all)',
      duration('--min-delay'),
    )
    .optionsGroup(OWN);
}

/** How the answer looks. @param row what has a row in CSV; without it the answer is a text in any case */
export function addOutputOptions(command: Command, row?: string): Command {
  command.optionsGroup(OUTPUT);
  if (row !== undefined)
    command
      .addOption(new Option('--json', 'JSON Lines: one object per line').conflicts('csv'))
      .option('--csv', `CSV: one row per ${row}`);
  return command
    .option('--redact [form]', REDACT_HELP)
    .option('--color <when>', 'auto, always or never', oneOf('--color', COLOR_CHOICES), 'auto')
    .option('--ascii', 'no character outside ASCII in the layout')
    .option('--width <columns>', 'of the answer (default: the terminal, 120 in a pipe)', columns)
    .option('--quiet', 'no notes on stderr')
    .addHelpOption(new Option('-h, --help', 'show this help'))
    .optionsGroup(OWN);
}

const REDACT_HELP =
  'stand-ins for addresses, names, IPs and IDs, always the same within a run: =mask numbers them (default), =hash makes them from $MTATRACE_REDACT_KEY, or else from a random key';

/** The options of a command that answers with the mail of a log, once it is read. */
export function addMailOptions(command: Command, row: string): Command {
  const withFilter = addFilterOptions(addQueueOptions(addReadingOptions(command)));
  return addOutputOptions(withFilter, row).option(...NOT_UNDERSTOOD);
}

export function addOrderOptions(command: Command): Command {
  return command
    .optionsGroup(MESSAGES)
    .option('--limit <messages>', 'at most this many (default: all)', limitOf)
    .option('--sort <by>', `order: ${SORTS.join(', ')}`, oneOf('--sort', SORTS))
    .optionsGroup(OWN);
}

const readMaxOpen = wholeNumber('--max-open', String(MOST_OPEN));

function maxOpen(text: string): number {
  const number = readMaxOpen(text);
  if (number === 0) throw new UserError('--max-open 0 follows no message. Use 1 or more.');
  return number;
}

const readYear = wholeNumber('--year', '2026');

function year(text: string): number {
  const number = readYear(text);
  if (number < 1970 || number > 2100)
    throw new UserError(`--year ${text} is out of range. Use 1970 to 2100, as in --year 2026.`);
  return number;
}
