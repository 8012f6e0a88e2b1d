import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Context } from '../context.ts';
import { FOUND } from '../exit-code.ts';
import { addOutputOptions, type Options } from '../options.ts';
import { UserError } from '../user-error.ts';
import type { CommandDefinition } from './command.ts';
import { traceMessage } from './trace.ts';

/** One of each command on the logs that ship with the package. */
const SCENES: readonly { readonly about: string; readonly id: string; readonly log: string }[] = [
  {
    about: 'A mail goes out: two passes through amavis, the DKIM note between, and Gmail takes it.',
    id: 'B141CE6BDD',
    log: 'seed/zimbra-send.log',
  },
  {
    about: 'A mail comes in: one pass through amavis, and the mailbox takes it.',
    id: '<CAMzzhF9GpAMR6iTmZ-hzC6RriDQ=m1mao8zHY06Eky-_iry-=A@mail.gmail.com>',
    log: 'seed/zimbra-receive.log',
  },
  {
    about: 'A mail that stopped: amavis does not answer, and Postfix keeps trying.',
    id: 'CB5B124A7CF',
    log: 'demo/amavis-down.log',
  },
];

export const demo: CommandDefinition = {
  name: 'demo',
  define(command, run, context) {
    command
      .summary('Show each command on the sample logs that ship with the program')
      .description(
        'Show each command on the sample logs that ship with the program: needs no log and no arguments.',
      );
    addOutputOptions(command, []).addHelpText('after', '\nExample:\n  $ mtatrace demo');
    command.action((options: Options) => run(() => showScenes(context, options)));
  },
};

async function showScenes(context: Context, options: Options): Promise<number> {
  const fixtures = fixturesFolder();
  for (const { about, id, log } of SCENES) {
    const path = join(fixtures, log);
    const quoted = id.startsWith('<') ? `'${id}'` : id;
    context.output.write(`# ${about}\n$ mtatrace trace ${quoted} ${log}\n\n`);
    await traceMessage(context, id, [path], { ...options, quiet: true });
    context.output.write('\n');
  }
  return FOUND;
}

/** The sample logs lie beside the program's own folder; a bundle that was copied alone has none. */
function fixturesFolder(): string {
  const program = process.argv[1] ?? '';
  for (let folder = dirname(program); folder !== dirname(folder); folder = dirname(folder)) {
    const fixtures = join(folder, 'fixtures');
    if (existsSync(join(fixtures, 'seed'))) return fixtures;
  }
  throw new UserError(
    'the sample logs are not beside the program: it was copied without its package.',
  );
}
