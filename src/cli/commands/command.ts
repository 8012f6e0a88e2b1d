import type { Command } from 'commander';
import type { Context } from '../context.ts';

/** Adds a command's arguments, options, help and examples; `run` gives the exit code. The registry has its name and summary. */
export type DefineCommand = (
  command: Command,
  run: (action: () => Promise<number>) => void,
  context: Context,
) => void;
