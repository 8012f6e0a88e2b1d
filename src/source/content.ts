import { SourceError } from './source-error.ts';

/** What stands at the head of a log line, in any of the forms of syslog, the journal and containers. */
// May  5 13:35:54 mail …   2022-05-05T13:35:54+07:00 mail …   1651732554.123456 mail …   {"log":"…
const STAMP =
  /[A-Z][a-z]{2} [ \d]\d? ?(?:\d{4} )?\d\d:\d\d:\d\d|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d|\d{10}\.\d{6} |\{"(?:log|MESSAGE|_)/;

/** Refuses what cannot be a log, by its first bytes. */
export function checkContent(path: string, head: Buffer): void {
  if (head.includes(0) && !STAMP.test(head.toString('latin1'))) {
    throw new SourceError(path, 'it is a binary file, not a log. Pass the text, plain or packed');
  }
}
