import type { Command } from 'commander';
import type { Context } from '../context.ts';

/** A command: a file in this folder, and an entry in the registry, which has its name and summary. */
export interface CommandDefinition {
  /** Adds the command's arguments, options, help and examples; `run` gives the exit code. */
  readonly define: (
    command: Command,
    run: (action: () => Promise<number>) => void,
    context: Context,
  ) => void;
}
