import type { CommandDefinition } from './command.ts';

/** The commands, in the order of the help; each is loaded only when it runs or its help is asked for. */
export const COMMANDS: readonly {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<CommandDefinition>;
}[] = [
  {
    name: 'trace',
    summary: 'Tell the story of one message: every hop, verdict and delay, and where it stopped',
    load: async () => (await import('./trace.ts')).trace,
  },
  {
    name: 'list',
    summary: 'Which messages fit? A table, or JSON and CSV',
    load: async () => (await import('./list.ts')).list,
  },
  {
    name: 'coverage',
    summary: 'Which lines were understood?',
    load: async () => (await import('./coverage.ts')).coverage,
  },
  {
    name: 'demo',
    summary: 'Show each command on the sample logs that ship with the program',
    load: async () => (await import('./demo.ts')).demo,
  },
];
