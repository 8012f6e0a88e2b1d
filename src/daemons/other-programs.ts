/** Programs that have no parser of their own: what they write says nothing about a message. */
import { OPEN_BRACKET } from '../core/ascii.ts';
import { asciiOf, findByte, isDigit } from '../core/bytes.ts';
import type { LogRecord } from '../syslog/record.ts';
import { type DaemonParser, lineParser } from './parser.ts';

export function otherParser(): DaemonParser {
  return lineParser((record) => (holdsLineOfMail(record) ? undefined : 'silent'));
}

const HEAD = 120;
// 2026-04-23T06:02:11.241165+00:00 INFO    postfix/smtp[1909]: 889E418C048: to=<…
const LINE_OF_MAIL =
  /^(?:\S{1,40} {1,8}){0,4}(?:\/?postfix[\w./+-]{0,60}|amavis|clamd|opendkim|opendmarc)\[\d{1,10}\]: /;

/**
 * Whether the text is a line of a mail server with a header around it, such as that of a container whose name is not known as one. Anybody
 * may write so, and it is not read as that; but it is not passed over in silence either.
 */
function holdsLineOfMail({ buffer, textStart, end }: LogRecord): boolean {
  const last = Math.min(end, textStart + HEAD);
  const bracket = findByte(buffer, textStart, last, OPEN_BRACKET);
  if (bracket < 0 || !isDigit(buffer[bracket + 1])) return false;
  return LINE_OF_MAIL.test(asciiOf(buffer, textStart, last));
}
