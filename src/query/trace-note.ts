/** A note of a trace: what an administrator should know besides the rows. */

export interface Note {
  readonly text: string;
  /** A command to copy, safe to run whatever the log contains. */
  readonly command: string | null;
}

export function plainNote(text: string): Note {
  return { text, command: null };
}
