import { statSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import type { Redactor } from '../redact/redactor.ts';
import { COMMANDS } from './commands/registry.ts';
import type { Context } from './context.ts';
import { COULD_NOT_LOOK, FOUND } from './exit-code.ts';
import { bringsInput } from './log-files.ts';
import { nearestWord } from './nearest-word.ts';
import { ClosedPipe } from './output.ts';
import { redactorFor, withRedactForm } from './redaction.ts';
import { Talk } from './talk.ts';
import { isToldLater, told } from './unknown-option.ts';
import { usageSentence } from './usage-sentence.ts';
import { UserError } from './user-error.ts';
import { VERSION } from './version.ts';

/** Runs the program: argv without node and script in, exit code out. */
export async function run(argv: readonly string[], context: Context): Promise<number> {
  let redactor: Redactor | undefined;
  try {
    const words = withRedactForm(argv);
    redactor = await redactorFor(words, context.environment);
    const code = await dispatch(defaultCommand(words), { ...context, redactor });
    context.output.flush();
    return code;
  } catch (error) {
    return codeOfError(error, { ...context, redactor });
  }
}

const ASKS_FOR_HELP = ['-h', '--help', '-V', '--version'];

/** Without a command a pipe on stdin is watched, and a terminal gets the help. */
function defaultCommand(argv: readonly string[]): readonly string[] {
  const [first] = argv;
  const isNamed = first !== undefined && (!first.startsWith('-') || ASKS_FOR_HELP.includes(first));
  if (isNamed && first !== '-') return argv;
  if (!argv.includes('-') && !bringsInput()) return argv.length === 0 ? ['help'] : argv;
  return ['watch', ...argv.filter((word) => word !== '-'), '-'];
}

function codeOfError(thrown: unknown, context: Context): number {
  if (thrown instanceof ClosedPipe) return FOUND;
  const failure = failureToWrite(context);
  const error = thrown instanceof CommanderError ? (failure ?? thrown) : thrown;
  if (error instanceof CommanderError) return error.exitCode === 0 ? FOUND : COULD_NOT_LOOK;
  new Talk(context.writeError, { isQuiet: false, redactor: context.redactor }).problem(
    error instanceof UserError ? error.message : ownFault(error),
  );
  return COULD_NOT_LOOK;
}

/** A fault of the program itself. It may quote what a stranger wrote, and must not pass for "nothing found". */
function ownFault(error: unknown): string {
  const [what = '', ...places] = String((error as Error)?.stack ?? error).split(/\n\s+at /);
  const where = places.length === 0 ? '' : ` at ${places[0]}`;
  return `this is a bug in mtatrace, and the answer is incomplete: ${what}${where}. Please report it, with the line of the log that causes it.`;
}

/** Writes what is already there: help is an answer too, and its pager may have been closed, or the disk full. */
function failureToWrite(context: Context): unknown {
  try {
    context.output.flush();
    return undefined;
  } catch (error) {
    return error instanceof ClosedPipe ? undefined : error;
  }
}

async function dispatch(argv: readonly string[], context: Context): Promise<number> {
  let pending: Promise<number> = Promise.resolve(FOUND);
  const start = (action: () => Promise<number>) => {
    pending = action();
  };
  const program = programOf(context);
  const wanted = argv.find((word) => !word.startsWith('-'));
  checkCommand(argv[0]);
  if (wanted === 'help') checkTopic(argv[1]);
  for (const { name, summary, load } of COMMANDS) {
    const command = prepared(new Command(name).summary(summary), context);
    if (name === wanted || (wanted === 'help' && argv.includes(name))) {
      const define = await load();
      define(command, start, context);
    }
    program.addCommand(command);
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    // An option before the command is no option of the command, and has been told.
    throw await told(error, argv[0] === wanted ? wanted : undefined, context);
  }
  return pending;
}

/** A file in the place of the command: the command was forgotten. */
function checkCommand(word: string | undefined): void {
  if (word === undefined || word.startsWith('-') || word === 'help') return;
  if (COMMANDS.some(({ name }) => name === word)) return;
  if (statSync(word, { throwIfNoEntry: false })?.isFile())
    throw new UserError(
      `"${word}" is a file: the command before it is missing, as in mtatrace summary FILE. See mtatrace --help.`,
    );
}

function checkTopic(topic: string | undefined): void {
  const names = COMMANDS.map(({ name }) => name);
  if (topic === undefined || topic.startsWith('-') || names.includes(topic)) return;
  const near = nearestWord(topic, names);
  throw new UserError(
    `unknown command '${topic}'${near === undefined ? '. See mtatrace --help.' : ` (Did you mean ${near}?)`}`,
  );
}

function programOf(context: Context): Command {
  return prepared(new Command('mtatrace'), context)
    .usage('<command> [options] [file...]')
    .description(
      'What happened to this message, and where did it stop? mtatrace reads the log of a mail server: Zimbra, or any Postfix.',
    )
    .version(VERSION, '-V, --version', 'show the version')
    .helpCommand('help [command]', 'show this help, or that of a command')
    .addHelpText(
      'after',
      `
Without FILE a command reads the pipe on stdin, else the machine's own log:
$MTATRACE_LOG, /var/log/zimbra.log, /var/log/mail.log or /var/log/maillog.
Who may read it: root, zimbra on a Zimbra server, and on Debian and Ubuntu the
members of group adm.
Exit code: 0 found, 1 nothing found, 2 could not look.

Examples:
  $ mtatrace trace 4XkQ2b1Zz9z3hT               by queue ID
  $ mtatrace trace '<c0ffee@example.com>' FILE  by Message-ID, in a file
  $ mtatrace list --status deferred             what waits in the queue
  $ mtatrace help trace                         its options and examples`,
    );
}

const WIDTH_WITHOUT_TERMINAL = 80;

/** Makes commander write where we write, and throw instead of ending the process. */
function prepared(command: Command, context: Context): Command {
  return command
    .exitOverride()
    .showSuggestionAfterError()
    .helpOption('-h, --help', 'show this help')
    .configureOutput({
      writeOut: (text) => context.output.write(text),
      writeErr: (text) => context.writeError(text),
      outputError: (text, write) => {
        if (isToldLater(text, command.name())) return;
        const sentence = usageSentence(text, command.name());
        write(context.redactor?.text(sentence) ?? sentence);
      },
      getOutHelpWidth: () => context.screen.columns ?? WIDTH_WITHOUT_TERMINAL,
      getErrHelpWidth: () => context.screen.columns ?? WIDTH_WITHOUT_TERMINAL,
      // Our texts have no colours; to ask Node opens its streams, which takes a tenth of the start.
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
}
