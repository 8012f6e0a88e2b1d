/**
 * Each line of fixtures/lines/postfix-*.log gives what stands on the same line of its .events.jsonl:
 * an event, or the word for a line that gives none.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { read } from '../daemons/postfix-record.ts';

const folder = new URL('../../fixtures/lines/', import.meta.url);
// May  5 13:35:00 mail postfix/smtpd[16737]: connect from mail.example.com[192.0.2.1]
const HEADER = /^\w{3} [ \d]\d [\d:]{8} \S+ ([^\s[]+)\[\d+\]: (.*)$/;

function linesOf(name: string): string[] {
  return readFileSync(new URL(name, folder), 'utf8').trimEnd().split('\n');
}

const logs = readdirSync(folder).filter((name) => /^postfix-.*\.log$/.test(name));

test('there are sample lines of every kind of Postfix program', () => {
  expect(logs.length).toBeGreaterThanOrEqual(7);
});

describe.each(logs)('%s', (log) => {
  const lines = linesOf(log);
  const expected = linesOf(log.replace(/\.log$/, '.events.jsonl'));

  test('has an expectation for each line', () => {
    expect(expected).toHaveLength(lines.length);
  });

  test.each(lines.map((line, index) => [line, expected[index] ?? 'null'] as const))(
    '%s',
    (line, event) => {
      const [, tag = '', text = ''] = HEADER.exec(line) ?? [];
      expect(read(tag, text)).toEqual(JSON.parse(event));
    },
  );
});
