/** Records of single texts, for tests of the Postfix parsers. */
import type { Emit, ParserAnswer } from '../../src/daemons/parser.ts';
import { postfixParsers } from '../../src/daemons/postfix/registry.ts';
import type { MailEvent } from '../../src/events/mail-event.ts';
import type { LogRecord } from '../../src/syslog/record.ts';

/** The record of a text that the program with this tag wrote; other bytes stand around it in the buffer. */
function recordOf(tag: string, text: string, times = 1): LogRecord {
  const slash = tag.lastIndexOf('/');
  const program = { tag, daemon: tag.slice(slash + 1), service: tag.slice(0, slash), index: 0 };
  // Nothing of the line before, or of the header, may be taken for a part of this text, wherever one looks from.
  const before = Buffer.from(
    ` to=<a>, relay=none, aa=1/2/3/4 status=sent (250 2.0.0 Ok: queued as AAAAAAAAA1)\nMay  5 13:35:54 mail ${tag}[16737]: `,
  );
  const bytes = Buffer.from(text);
  const after = Buffer.from('\n)>, relay=none, status=sent (x)\n');
  return {
    at: 0,
    host: 'mail',
    tag,
    daemon: program.daemon,
    pid: 16737,
    file: 'zimbra.log',
    line: 1,
    size: bytes.length,
    rawLine: () => text,
    program,
    buffer: Buffer.concat([before, bytes, after]),
    textStart: before.length,
    end: before.length + bytes.length,
    times,
  };
}

/** What the parser of a program makes of a text: its event, or the outcome when it gives none. */
export function read(tag: string, text: string, times = 1): MailEvent | ParserAnswer {
  const record = recordOf(tag, text, times);
  const parser = postfixParsers.get(record.daemon);
  if (parser === undefined) throw new Error(`no parser for ${tag}`);
  const events: MailEvent[] = [];
  const emit: Emit = (event) => {
    events.push(event);
  };
  const outcome = parser.parse(record, emit);
  const expected = outcome === 'event' ? 1 : 0;
  if (events.length !== expected) throw new Error(`${events.length} events, told as ${outcome}`);
  return events[0] ?? outcome;
}
