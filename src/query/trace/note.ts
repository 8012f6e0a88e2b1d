/** A note of a trace: what an administrator should know besides the rows. */

export interface Note {
  readonly text: string;
  /** A command to copy, safe to run whatever the log contains. */
  readonly command: string | null;
}

/** A note that may be no more than its text. */
export function asNote(note: string | Note): Note {
  return typeof note === 'string' ? { text: note, command: null } : note;
}
