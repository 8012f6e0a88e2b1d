import { Command, CommanderError } from 'commander';
import { COMMANDS } from './commands/registry.ts';
import type { Context } from './context.ts';
import { COULD_NOT_LOOK, FOUND } from './exit-code.ts';
import { ClosedPipe } from './output.ts';
import { UserError } from './user-error.ts';
import { VERSION } from './version.ts';

/** Runs the program: argv without node and script in, exit code out. */
export async function run(argv: readonly string[], context: Context): Promise<number> {
  try {
    const code = await dispatch(argv, context);
    context.output.flush();
    return code;
  } catch (error) {
    return codeOfError(error, context);
  }
}

function codeOfError(error: unknown, context: Context): number {
  if (error instanceof ClosedPipe) return FOUND;
  if (error instanceof UserError) {
    context.writeError(`mtatrace: ${error.message}\n`);
    return COULD_NOT_LOOK;
  }
  if (error instanceof CommanderError) return error.exitCode === 0 ? FOUND : COULD_NOT_LOOK;
  throw error;
}

async function dispatch(argv: readonly string[], context: Context): Promise<number> {
  let pending: Promise<number> = Promise.resolve(FOUND);
  const program = programOf(context);
  const wanted = argv.find((word) => !word.startsWith('-'));
  for (const { name, summary, load } of COMMANDS) {
    const command = prepared(new Command(name).summary(summary), context);
    if (name === wanted || (wanted === 'help' && argv.includes(name)))
      (await load()).define(
        command,
        (action) => {
          pending = action();
        },
        context,
      );
    program.addCommand(command);
  }
  await program.parseAsync([...argv], { from: 'user' });
  return pending;
}

function programOf(context: Context): Command {
  return prepared(new Command('mtatrace'), context)
    .description('Follow one message through the log of a mail server, and see where it stopped.')
    .version(VERSION, '-V, --version')
    .addHelpText(
      'after',
      `
Examples:
  $ mtatrace trace 4XkQ2b1Zz9z3hT                by queue ID, in the machine's own log
  $ mtatrace trace '<c0ffee@example.com>' FILE   by Message-ID
  $ mtatrace list --status deferred FILE         what waits in the queue`,
    );
}

/** Texts of commander go where ours go; it throws instead of ending the process. */
function prepared(command: Command, context: Context): Command {
  return command
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => context.output.write(text),
      writeErr: (text) => context.writeError(text.replace(/^error: /, 'mtatrace: ')),
    });
}
