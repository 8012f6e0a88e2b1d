import type { Instant } from '../core/instant.ts';
import type { Output } from './output.ts';

/** What a command gets from the world: passed in, so that tests and commands see plain values. */
export interface Context {
  readonly output: Output;
  readonly writeError: (text: string) => void;
  readonly environment: NodeJS.ProcessEnv;
  /** What is known of stdout as a terminal. */
  readonly screen: { readonly isTTY: boolean; readonly columns?: number };
  /** Whether stderr is a terminal, which shows progress. */
  readonly isErrorTerminal?: boolean;
  readonly now: Instant;
}
