import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { wrapped } from '../../render/screen.ts';
import { utcZone } from '../../time/zone.ts';
import type { Context } from '../context.ts';
import { FOUND } from '../exit-code.ts';
import { addOutputOptions, type Options } from '../options.ts';
import { screenOf } from '../terminal.ts';
import { UserError } from '../user-error.ts';
import { bundleMessage } from './bundle.ts';
import type { DefineCommand } from './command.ts';
import { showCoverage } from './coverage.ts';
import { explainTexts } from './explain.ts';
import { showFailures } from './failures.ts';
import { listMessages } from './list.ts';
import { showSummary } from './summary.ts';
import { traceMessage } from './trace.ts';
import { watchLog } from './watch.ts';

/** One command on the logs that ship with the package. */
interface Scene {
  readonly about: string;
  /** As a user would type it in the folder of the sample logs, before the name of the log. */
  readonly command: string;
  /** Among the sample logs; none for a command that reads no log. */
  readonly log?: string;
  readonly show: (context: Context, logs: string[], options: Options) => Promise<number>;
}

/** A whole bundle is for a file, not for a screen. */
const LINES_OF_BUNDLE = 24;
const AMAVIS_DOWN = 'demo/amavis-down.log';

const SCENES: readonly Scene[] = [
  traceScene(
    'A mail goes out: two passes through amavis, the DKIM note between, and Gmail takes it.',
    'B141CE6BDD',
    'seed/zimbra-send.log',
  ),
  traceScene(
    'A mail comes in: one pass through amavis, and the mailbox takes it.',
    '<CAMzzhF9GpAMR6iTmZ-hzC6RriDQ=m1mao8zHY06Eky-_iry-=A@mail.gmail.com>',
    'seed/zimbra-receive.log',
  ),
  traceScene(
    'A mail that stopped: amavis does not answer, and Postfix keeps trying.',
    'CB5B124A7CF',
    AMAVIS_DOWN,
  ),
  {
    about: 'What was not delivered: one cause with its advice, whatever the number of its victims.',
    command: 'failures',
    log: AMAVIS_DOWN,
    show: showFailures,
  },
  {
    about: 'Which messages fit: those of one sender, a row for each recipient.',
    command: 'list --from hr@lantern-labs.test',
    log: AMAVIS_DOWN,
    show: (context, logs, options) =>
      listMessages(context, logs, { ...options, from: 'hr@lantern-labs.test' }),
  },
  {
    about: 'The report, with what went wrong first.',
    command: 'summary --problems-first --top 3',
    log: AMAVIS_DOWN,
    show: (context, logs, options) =>
      showSummary(context, logs, { ...options, problemsFirst: true, top: 3 }),
  },
  {
    about:
      'The same as it happened, one line per outcome; without the file it follows the log of the machine.',
    command: 'watch - <',
    log: AMAVIS_DOWN,
    show: (context, [log], options) => watchLog(context, log, options, true),
  },
  {
    about: 'A code from a bounce: what it means, and what can be done.',
    command: 'explain 5.7.26',
    show: (context, _, options) => explainTexts(context, ['5.7.26'], options),
  },
  {
    about:
      'The same mail for a support ticket, without names: its trace, its lines, its JSON, and what it was read with.',
    command: 'bundle CB5B124A7CF --redact',
    log: AMAVIS_DOWN,
    show: async (context, logs, options) => {
      const { Redactor } = await import('../../redact/redactor.ts');
      const redacted = { ...context, redactor: new Redactor() };
      return bundleMessage(redacted, 'CB5B124A7CF', logs, options, LINES_OF_BUNDLE);
    },
  },
  {
    about: 'Which lines of a log were understood.',
    command: 'coverage',
    log: AMAVIS_DOWN,
    show: showCoverage,
  },
];

function traceScene(about: string, id: string, log: string): Scene {
  return {
    about,
    command: `trace ${id.startsWith('<') ? `'${id}'` : id}`,
    log,
    show: (context, logs, options) => traceMessage(context, id, logs, options),
  };
}

export const demo: DefineCommand = (command, run, context) => {
  command.description(
    'Show each command on the sample logs that ship with the program: needs no log and no arguments.',
  );
  addOutputOptions(command).addHelpText('after', '\nExample:\n  $ mtatrace demo');
  command.action((options: Options) => run(() => showScenes(context, options)));
};

async function showScenes(context: Context, options: Options): Promise<number> {
  const fixtures = fixturesFolder();
  const { width } = screenOf(context, options, utcZone);
  for (const { about, command, log, show } of SCENES) {
    const logs = log === undefined ? [] : [log];
    const heading = wrapped(about, width - 2).map((line) => `# ${line}`);
    context.output.write(
      `${[...heading, `$ mtatrace ${[command, ...logs].join(' ')}`].join('\n')}\n\n`,
    );
    const paths = logs.map((one) => join(fixtures, one));
    await show(context, paths, { ...options, quiet: true });
    context.output.write('\n');
  }
  return FOUND;
}

/** The sample logs lie beside the program's own folder; a bundle that was copied alone has none. */
function fixturesFolder(): string {
  // npm installs the program as a symbolic link.
  const program = realpathSync(process.argv[1] ?? '.');
  for (let folder = dirname(program); folder !== dirname(folder); folder = dirname(folder)) {
    const fixtures = join(folder, 'fixtures');
    if (existsSync(join(fixtures, 'seed'))) return fixtures;
  }
  throw new UserError(
    'the sample logs are not beside the program: it was copied without its package.',
  );
}
