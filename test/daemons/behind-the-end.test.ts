/** A line ends where its record says: what stands behind it in the buffer, as the `]` of a repeated message does, is not its own. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createParsers } from '../../src/daemons/registry.ts';
import type { MailEvent } from '../../src/events/mail-event.ts';
import type { LogRecord } from '../../src/syslog/record.ts';
import { recordOf } from './read-lines.ts';

const LINES = new URL('../../fixtures/lines/', import.meta.url);
const linesOf = (daemon: string) =>
  readFileSync(new URL(`${daemon}.log`, LINES), 'utf8')
    .trimEnd()
    .split('\n');
const NEWLINE = Buffer.from('\n');

/** The beginnings of a line that mean something else when the rest of the line stands behind them. */
function beginningsThatReadOn(line: string): string[] {
  const parsers = createParsers();
  const whole = recordOf(line, 1, new Map());
  const resultOf = (buffer: Buffer, end: number): string => {
    const record: LogRecord = { ...whole, buffer, end };
    const events: MailEvent[] = [];
    const outcome = parsers(whole.program).parse(record, (event) => events.push(event));
    parsers.flush((event) => events.push(event));
    return JSON.stringify([outcome, events]);
  };
  const found: string[] = [];
  for (let end = whole.textStart; end < whole.end; end++) {
    const beginning = whole.buffer.subarray(0, end);
    const alone = resultOf(Buffer.concat([beginning, NEWLINE]), end);
    if (resultOf(whole.buffer, end) !== alone) found.push(beginning.toString());
  }
  return found;
}

describe.each(['amavis', 'clamd', 'opendkim', 'opendmarc', 'policy', 'syslog', 'zimbra'])(
  'ended at any place, a line of %s is the same whatever follows',
  (daemon) => {
    test.each(linesOf(daemon))('%s', (line) => {
      expect(beginningsThatReadOn(line)).toEqual([]);
    });
  },
);
