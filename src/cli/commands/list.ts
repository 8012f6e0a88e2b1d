import type { Message } from '../../message/message.ts';
import { comparator, type Filter, rowsThatFit } from '../../query/filter.ts';
import {
  MESSAGE_FORMATS,
  type MessageFormat,
  type MessageFormatName,
} from '../../render/formats.ts';
import { rawLines } from '../../render/raw-lines.ts';
import type { SoughtId } from '../../search/message-lines.ts';
import type { Zone } from '../../time/zone.ts';
import { exitCodeOf, tellNotUnderstood } from '../closing-words.ts';
import type { Context } from '../context.ts';
import { addressAskedFor } from '../filter-options.ts';
import { leftOutWords } from '../left-out-words.ts';
import { noMailWords, wholeAddressWords } from '../not-found-words.ts';
import {
  addMailOptions,
  addOrderOptions,
  FILES,
  formatOf,
  type Options,
  REJECTS,
  VERBOSE,
} from '../options.ts';
import { type Answer, queryLog } from '../query-log.ts';
import { screenOf } from '../terminal.ts';
import { hasRange } from '../time-range.ts';
import type { DefineCommand } from './command.ts';

interface ListOptions extends Options {
  readonly rejects?: boolean;
}

export const list: DefineCommand = (command, run, context) => {
  command
    .description(
      'Which messages fit? One row per recipient in the table and CSV, one object per message in JSON.',
    )
    .argument('[file...]', FILES)
    .option(...REJECTS)
    .option(...VERBOSE);
  addOrderOptions(addMailOptions(command, 'recipient')).addHelpText(
    'after',
    `
A message fits if one of its recipients fits every filter. The table and CSV
show the recipients that fit, JSON all of the message.
Without --sort, JSON and CSV give a message once the log has finished it;
the table is in the order of time.
The delay of the table, of --min-delay and of --sort is that of the whole way:
totalSeconds in JSON. delaySeconds in JSON and CSV is that of the last queue
file (Postfix' delay=).

Examples:
  $ mtatrace list --status deferred                     what waits in the queue
  $ mtatrace list --to bob@example.org --since 2d       what came for Bob
  $ mtatrace list --rejects --json mail.log | jq .from  one object a message`,
  );
  command.action((files: string[], options: ListOptions) =>
    run(() => listMessages(context, files, options)),
  );
};

export async function listMessages(
  context: Context,
  files: string[],
  options: ListOptions,
): Promise<number> {
  const format = formatOf(options);
  const printer = new ListPrinter(context, options, format);
  // CSV shows no lines: there -v must not make messages wait for them, and change their order.
  const keepTimeline = (options.verbose ?? false) && format !== 'csv';
  const answer = await queryLog(context, {
    files,
    options,
    keepTimeline,
    onlyAround: soughtBy(options, keepTimeline),
    withRefusals: options.rejects ?? false,
    onMessage: (message, zone, filter) => printer.add(message, zone, filter),
  });
  printer.finish(answer);
  if (printer.count === 0 && hasRange(options) && !answer.isBeyondLog)
    answer.talk.note(noMailWords(answer, options));
  const hint = printer.count === 0 ? wholeAddressWords(options) : undefined;
  if (hint !== undefined) answer.talk.note(hint);
  tellNotUnderstood(context, answer, options);
  return exitCodeOf(answer, printer.count > 0);
}

/** The address that leads to all messages asked for, unless more is asked of the log than these. */
function soughtBy(options: ListOptions, withStories: boolean): SoughtId | undefined {
  const { notUnderstood, queue, queueFile } = options;
  const id = addressAskedFor(options);
  if (id === undefined || notUnderstood || queue || queueFile !== undefined) return undefined;
  return { id, isAddress: true, withStories };
}

/** Prints JSON and CSV as messages come; a table or a sorted answer only once all are known. */
class ListPrinter {
  /** Messages that fit, shown or not. */
  count = 0;
  /** Whether a part of the answer has been printed. */
  #hasBegun = false;
  readonly #context: Context;
  readonly #options: ListOptions;
  readonly #format: MessageFormatName;
  readonly #held: Message[] = [];
  /** What was asked for; known with the first message. */
  #filter: Filter | undefined;

  constructor(context: Context, options: ListOptions, format: MessageFormatName) {
    this.#context = context;
    this.#options = options;
    this.#format = format;
  }

  get #limit(): number {
    return this.#options.limit ?? Number.POSITIVE_INFINITY;
  }

  get #isHeld(): boolean {
    return this.#format === 'text' || this.#options.sort !== undefined;
  }

  add(message: Message, zone: Zone, filter: Filter): void {
    this.#filter = filter;
    if (this.#isHeld) this.#held.push(message);
    else if (this.count < this.#limit) this.#print([message], zone);
    this.count++;
  }

  finish(answer: Answer): void {
    if (this.#isHeld) {
      const sorted = this.#held.sort(comparator(this.#options.sort ?? 'time'));
      this.#print(sorted.slice(0, this.#limit), answer.zone);
    } else if (!this.#hasBegun) this.#print([], answer.zone);
    const left = this.count - this.#limit;
    if (left > 0) answer.talk.note(leftOutWords(left, this.#limit));
  }

  #print(messages: readonly Message[], zone: Zone): void {
    const { output } = this.#context;
    const screen = screenOf(this.#context, this.#options, zone);
    const withEvents = this.#options.verbose ?? false;
    const format: MessageFormat = MESSAGE_FORMATS[this.#format];
    const filter = this.#filter;
    const pieces = format.print(messages, screen, {
      withEvents,
      sortedBy: this.#options.sort,
      rowsAsked: filter && ((message) => rowsThatFit(message, filter)),
      isContinued: this.#hasBegun,
    });
    for (const piece of pieces) output.write(piece);
    this.#hasBegun = true;
    if (withEvents && this.#format === 'text')
      for (const message of messages) output.write(`\n${rawLines(message, screen)}`);
  }
}
