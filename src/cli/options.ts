/** The options of the command line: the same word means the same in every command. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { DIRECTIONS, KINDS, STATUSES, STEPS } from '../message/message.ts';
import { SORTS } from '../query/filter.ts';

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
  readonly step?: string;
  readonly kind?: string;
  readonly minDelay?: string;
  readonly limit?: number;
  readonly sort?: string;
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color?: string;
  readonly ascii?: boolean;
  readonly width?: string;
  readonly notUnderstood?: boolean;
}

/** Time, zone, quiet: how the log is read. */
export function addReadingOptions(command: Command): Command {
  return command
    .option(
      '--since <time>',
      'from then on: 15m, 1h, 2d ago, today, yesterday, 14:30, 2026-05-05T13:35',
    )
    .option('--until <time>', 'up to then; the same forms')
    .option(
      '--now <time>',
      'what "ago" counts from: a time, or "last" for the newest line (default: the clock)',
    )
    .option('--year <year>', 'year of the stamps (default: what the log proves)', wholeNumber)
    .option(
      '--tz <zone>',
      'zone of stamps without one: Europe/Berlin, +07:00 (default: what the log proves)',
    )
    .option('--utc', 'show times in UTC')
    .option('--quiet', 'no notes on stderr');
}

/** Which messages. */
export function addFilterOptions(command: Command): Command {
  return command
    .option('--from <pattern>', 'sender; * stands for any text, /re/ is a regular expression')
    .option('--to <pattern>', 'recipient, as written or as delivered to')
    .option('--domain <pattern>', 'domain of the sender or a recipient')
    .option('--login <pattern>', 'SASL login of the client')
    .option('--client <pattern>', 'name or address of the sending client')
    .option('--relay <pattern>', 'name or address of the next server')
    .option('--host <pattern>', 'host that wrote the log')
    .option('--status <status>', `one or more of ${STATUSES.join(' ')} mixed, with commas between`)
    .option('--direction <direction>', `${DIRECTIONS.join(', ')} (in, out for short)`)
    .addOption(new Option('--step <step>', 'step that decided').choices(STEPS))
    .option('--kind <kind>', `one or more of ${KINDS.join(' ')}, or all (default: mail,bounce)`)
    .option('--min-delay <duration>', 'only messages slower than this: 30s, 5m (default: all)');
}

/** How the answer looks. */
export function addOutputOptions(command: Command, formats: readonly ('json' | 'csv')[]): Command {
  if (formats.includes('json')) command.option('--json', 'JSON Lines: one object a line');
  if (formats.includes('csv')) command.option('--csv', 'CSV: one row a recipient');
  return command
    .addOption(
      new Option('--color <when>', 'colour in the output')
        .choices(['auto', 'always', 'never'])
        .default('auto'),
    )
    .option('--ascii', 'no character outside ASCII in the layout')
    .option('--width <columns>', 'columns to fill (default: the terminal, 120 in a pipe)', columns);
}

export function addOrderOptions(command: Command): Command {
  return command
    .option('--limit <messages>', 'at most so many messages (default: all)', wholeNumber)
    .addOption(new Option('--sort <by>', 'order of the messages').choices(SORTS));
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

function columns(text: string): string {
  const number = wholeNumber(text);
  if (number < 40 || number > 1000)
    throw new InvalidArgumentError('It must be between 40 and 1000.');
  return text;
}
