import type { Instant } from '../core/instant.ts';
import type { Redactor } from '../redact/redactor.ts';
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
  /** Puts stand-ins in place of names in all that is written, where the user asked for them. */
  readonly redactor?: Redactor | undefined;
}
