import type { Origin } from '../core/origin.ts';

/** Who writes lines with one tag. Interned: one object for each tag of a log. */
export interface Program {
  /** `postfix/dkimmilter/smtpd`, `amavis`, `/postfix-script`. */
  readonly tag: string;
  /** The last part of the tag: `smtpd`. */
  readonly daemon: string;
  /** What stands before it: `postfix/dkimmilter`; '' for `amavis`. */
  readonly service: string;
  /** Counts the tags of a log from 0, for tables of parsers; `OTHER_PROGRAMS` for all beyond. */
  readonly index: number;
}

/** How many tags get an index of their own. */
export const OTHER_PROGRAMS = 10_000;

/** One line with its header read: a view that is reused for the next line. */
export interface LogRecord extends Origin {
  readonly program: Program;
  readonly buffer: Buffer;
  /** Where the program's own text starts and ends in `buffer`. */
  readonly textStart: number;
  readonly end: number;
  /** How often syslog says this text was written: 1, or N of `message repeated N times: [ … ]`. */
  readonly times: number;
}
