/** For an option that a command does not have: says which commands have it. */
import { Command, CommanderError } from 'commander';
import { COMMANDS } from './commands/registry.ts';
import type { Context } from './context.ts';
import { usageWords } from './usage-sentence.ts';
import { UserError } from './user-error.ts';

// error: unknown option '--sort=delay', error: unknown option '-v'
const UNKNOWN_OPTION = /^(?:error: )?unknown option '(--[a-z-]+|-[a-z](?='))/;

/** Whether the message has to wait until the other commands have been looked at. */
export function isToldLater(said: string, command: string): boolean {
  return UNKNOWN_OPTION.test(said) && COMMANDS.some(({ name }) => name === command);
}

/** The error to show for a wrong command line; any other error stays as it is. */
export async function told(
  error: unknown,
  command: string | undefined,
  context: Context,
): Promise<unknown> {
  if (!(error instanceof CommanderError) || command === undefined) return error;
  const option = UNKNOWN_OPTION.exec(error.message)?.[1];
  if (option === undefined || !isToldLater(error.message, command)) return error;
  const others = await commandsWith(option, context);
  if (others.length === 0) return new UserError(usageWords(error.message, command));
  const help = `See mtatrace ${command} --help.`;
  return new UserError(
    `${command} has no ${option}: it is an option of ${listed(others)}. ${help}`,
  );
}

async function commandsWith(option: string, context: Context): Promise<readonly string[]> {
  const names: string[] = [];
  for (const { name, load } of COMMANDS) {
    const command = new Command(name);
    const define = await load();
    define(command, () => {}, context);
    if (command.options.some(({ long, short }) => long === option || short === option))
      names.push(name);
  }
  return names;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
