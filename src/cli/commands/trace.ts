import { Option } from 'commander';
import { withoutBrackets } from '../../core/message-id.ts';
import type { Message } from '../../message/message.ts';
import { briefOf } from '../../query/brief/brief.ts';
import { comparator } from '../../query/filter.ts';
import type { IdSearch } from '../../query/find.ts';
import { ScopeTally } from '../../query/trace/scope.ts';
import { traceView } from '../../query/trace/view.ts';
import { candidatesText } from '../../render/candidates-text.ts';
import { MESSAGE_FORMATS } from '../../render/formats.ts';
import { rawLines } from '../../render/raw-lines.ts';
import { type Screen, shown } from '../../render/screen.ts';
import { traceText } from '../../render/trace-text.ts';
import { exitCodeOf, tellNotUnderstood } from '../closing-words.ts';
import type { Context } from '../context.ts';
import { COULD_NOT_LOOK, FOUND, NOTHING_FOUND, outcomeCodeOf } from '../exit-code.ts';
import { FILTER_OPTIONS } from '../filter-options.ts';
import { leftOutWords } from '../left-out-words.ts';
import { asTaken, searchLog, withoutLogMarks } from '../named-messages.ts';
import { addressTooWords, checkId, notFoundWords } from '../not-found-words.ts';
import {
  addMailOptions,
  addOrderOptions,
  EXIT_CODE,
  FILES,
  formatOf,
  isForPrograms,
  type Options,
  VERBOSE,
} from '../options.ts';
import type { Answer } from '../query-log.ts';
import { screenOf } from '../terminal.ts';
import { UserError } from '../user-error.ts';
import type { DefineCommand } from './command.ts';

interface TraceCommandOptions extends Options {
  readonly all?: boolean;
  readonly brief?: boolean;
  readonly exitCode?: boolean;
  readonly follow?: boolean;
}

export const trace: DefineCommand = (command, run, context) => {
  command
    .description(
      'What happened to this message, and where did it stop? <id> is a Message-ID (with or without <>), a queue ID of any hop, an amavis task id or mail_id, an address, or the start of a Message-ID.',
    )
    .argument('<id>', 'what names the message')
    .argument('[file...]', FILES)
    .option('--all', 'trace every message that matches, not only a list to choose from')
    .addOption(
      new Option('--brief', "two sentences for a user's ticket, without technical words").conflicts(
        ['json', 'csv', 'verbose'],
      ),
    )
    .option(
      '--follow',
      'wait for the message, and for what becomes of every recipient; the exit code is that of --exit-code',
    )
    .option(...EXIT_CODE)
    .option(...VERBOSE);
  addOrderOptions(addMailOptions(command, 'recipient')).addHelpText(
    'after',
    `
Examples:
  $ mtatrace trace 4XkQ2b1Zz9z3hT                     by queue ID
  $ mtatrace trace '<c0ffee@example.com>' --since 2d  by Message-ID, two days
  $ mtatrace trace bob@example.org --all --brief      for the ticket of a user
  $ mtatrace trace --follow bob@example.org           and press Send
  $ zcat zimbra.log.1.gz | mtatrace trace 4XkQ2b1Zz9z3hT -`,
  );
  command.action((id: string, files: string[], options: TraceCommandOptions) =>
    run(() =>
      options.follow
        ? followTrace(context, withoutLogMarks(id), files, options)
        : traceMessage(context, withoutLogMarks(id), files, options),
    ),
  );
};

export async function traceMessage(
  context: Context,
  id: string,
  files: string[],
  options: TraceCommandOptions,
): Promise<number> {
  const { search, scope, answer } = await searchLog(context, id, files, {
    ...options,
    // Of one message the story is told, not a list to choose from.
    withStories: Boolean(options.all) || options.limit === 1 || isForPrograms(options),
    withLineNumbers: Boolean(options.verbose) || isForPrograms(options),
  });
  const found = search.found;
  if (found === undefined) answer.talk.problem(notFoundWords(id, files, answer, search, options));
  else
    print(context, {
      id,
      search: found,
      isAddressToo: search.isAddressToo,
      scope,
      answer,
      options,
    });
  tellNotUnderstood(context, answer, options);
  const code = exitCodeOf(answer, found !== undefined);
  return options.exitCode && code === FOUND && found !== undefined
    ? outcomeCode(found.messages)
    : code;
}

/** What would choose among messages, or ask the queue: the message that is waited for is named by its id alone. */
const NOT_WITH_FOLLOW = [
  ...(['since', 'until', 'now', 'queue', 'queueFile'] as const),
  ...FILTER_OPTIONS,
];

function checkFollow(options: Options): void {
  const asked = NOT_WITH_FOLLOW.find((name) => options[name] !== undefined);
  if (asked === undefined) return;
  const word = asked.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`);
  throw new UserError(
    `--follow waits for the one message that the id names, and does not take --${word}: leave one of them out.`,
  );
}

/** Waits for a message, and tells its story once it is final. */
async function followTrace(
  context: Context,
  id: string,
  files: string[],
  options: TraceCommandOptions,
): Promise<number> {
  checkId(id, files);
  checkFollow(options);
  if (files.length > 1) throw new UserError('--follow follows one file. Name one, or none.');
  context.redactor?.learnId(withoutBrackets(id));
  const { followMessage } = await import('../live/follow-message.ts');
  const followed = await followMessage(context, id, files[0], options);
  const { zone, talk } = followed;
  const messages = followed.messages.map((one) => context.redactor?.take(one) ?? one);
  if (messages.length === 0) {
    talk.problem(`no message with "${id}" came.`);
    tellNotUnderstood(context, followed, options);
    return followed.isWhole ? NOTHING_FOUND : COULD_NOT_LOOK;
  }
  const screen = screenOf(context, options, zone);
  const scope = new ScopeTally();
  const pieces = isForPrograms(options)
    ? MESSAGE_FORMATS[formatOf(options)].print(messages, screen, { withEvents: true })
    : messages.map((message) => `\n${storyOf(message, scope, screen, options)}`);
  for (const piece of pieces) context.output.write(piece);
  tellNotUnderstood(context, followed, options);
  return followed.isWhole ? outcomeCode(messages) : COULD_NOT_LOOK;
}

interface Findings {
  readonly id: string;
  readonly search: NonNullable<IdSearch['found']>;
  /** Whether the log has the id as an address too. */
  readonly isAddressToo: boolean;
  readonly scope: ScopeTally;
  readonly answer: Answer;
  readonly options: TraceCommandOptions;
}

function print(context: Context, findings: Findings): void {
  const { search, answer, options } = findings;
  const sorted = [...search.messages].sort(comparator(options.sort ?? 'time'));
  const messages = sorted.slice(0, options.limit);
  if (messages.length < sorted.length)
    answer.talk.note(leftOutWords(search.count - messages.length, messages.length));
  else if (search.count > messages.length)
    answer.talk.note(
      `${search.count} messages match; the first ${messages.length} are shown. Narrow them with --since, --from, --to or --status.`,
    );
  for (const message of messages) context.redactor?.learnIds(message);
  tellAsTaken(findings);
  const screen = screenOf(context, options, answer.zone);
  for (const piece of piecesOf(messages, findings, screen)) context.output.write(piece);
}

function piecesOf(
  messages: readonly Message[],
  findings: Findings,
  screen: Screen,
): Iterable<string> {
  const { id, search, scope, options } = findings;
  if (isForPrograms(options))
    return MESSAGE_FORMATS[formatOf(options)].print(messages, screen, { withEvents: true });
  const asked = asTaken(search.kind, id);
  if (messages.length > 1 && !options.all)
    return [candidatesText(messages, asked, screen, search.count)];
  return messages.map(
    (message, index) => (index > 0 ? '\n' : '') + storyOf(message, scope, screen, options),
  );
}

/** A Message-ID or a queue ID shows itself in the answer, and a list to choose from says it. */
function tellAsTaken({ id, search, isAddressToo, answer, options }: Findings): void {
  const asked = asTaken(search.kind, id);
  const isList = search.messages.length > 1 && !options.all && !isForPrograms(options);
  const isPlain = search.kind === 'message-id' || search.kind === 'queue-id';
  if (isAddressToo) answer.talk.note(`taken as ${asked}; ${addressTooWords(id)}`);
  else if (!isList && !isPlain) answer.talk.note(`taken as ${asked}.`);
}

function storyOf(
  message: Message,
  scope: ScopeTally,
  screen: Screen,
  options: TraceCommandOptions,
): string {
  if (options.brief) return `${shown(screen, briefOf(message, screen.zone).join(' '))}\n`;
  const view = traceView(message, scope.scopeOf(message));
  const text = traceText(view, screen);
  return options.verbose ? `${text}\n${rawLines(message, screen)}` : text;
}

function outcomeCode(messages: readonly Message[]): number {
  return outcomeCodeOf(
    messages.flatMap((message) => [message.status, ...message.recipients.map((one) => one.status)]),
  );
}
