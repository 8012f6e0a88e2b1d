import type { DefineCommand } from './command.ts';

/** The commands, in the order of the help; each is loaded only when it runs or its help is asked for. */
export const COMMANDS: readonly {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<DefineCommand>;
}[] = [
  {
    name: 'trace',
    summary: 'Tell the story of one message: every hop, verdict and delay, and where it stopped',
    load: async () => (await import('./trace.ts')).trace,
  },
  {
    name: 'failures',
    summary: 'What was not delivered, grouped by cause, most harm first',
    load: async () => (await import('./failures.ts')).failures,
  },
  {
    name: 'list',
    summary: 'Which messages fit? A table, or JSON and CSV',
    load: async () => (await import('./list.ts')).list,
  },
  {
    name: 'summary',
    summary: 'The report: counts, outcomes, times, top lists, health of the services',
    load: async () => (await import('./summary.ts')).summary,
  },
  {
    name: 'watch',
    summary: 'Live: one line per outcome as it happens',
    load: async () => (await import('./watch.ts')).watch,
  },
  {
    name: 'explain',
    summary: 'What does a status code, a reply or a log line mean, and what can be done?',
    load: async () => (await import('./explain.ts')).explain,
  },
  {
    name: 'coverage',
    summary: 'Which lines were understood?',
    load: async () => (await import('./coverage.ts')).coverage,
  },
  {
    name: 'bundle',
    summary: "One message's lines, trace and environment in one file, for a support ticket",
    load: async () => (await import('./bundle.ts')).bundle,
  },
  {
    name: 'demo',
    summary: 'Show each command on the sample logs that ship with the program',
    load: async () => (await import('./demo.ts')).demo,
  },
];
