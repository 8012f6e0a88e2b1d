import type { Command } from 'commander';
import type { Context } from '../context.ts';

/** A command of the program: one file in this folder, and one entry in the registry, which has its name and its summary. */
export interface CommandDefinition {
  /** Adds the command's arguments, options, help and examples; `run` gives the exit code. */
  readonly define: (
    command: Command,
    run: (action: () => Promise<number>) => void,
    context: Context,
  ) => void;
}
