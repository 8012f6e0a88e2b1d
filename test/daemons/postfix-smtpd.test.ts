/** Which of smtpd's lines are a trouble, which say nothing, and which nobody knows. */
import { expect, test } from 'vitest';
import { read } from './postfix-record.ts';

test.each([
  'lost connection with proxy 127.0.0.1:10024',
  'timeout talking to proxy 127.0.0.1:10024',
  'proxy 127.0.0.1:10024 rejected "MAIL FROM:<ann@example.com>": "451 4.5.0 Error"',
])('a filter before the queue that fails is a trouble of the service: %s', (text) => {
  expect(read('postfix/smtpd', text)).toEqual({
    kind: 'service-trouble',
    severity: 'warning',
    text,
  });
});

test.each([
  'improper command pipelining after DATA from mx.example.net[192.0.2.1]: x',
  'discarding EHLO keywords: CHUNKING',
  'reply filter in: 550 5.7.1 no',
])('"%s" says nothing, of a queue file or of none', (text) => {
  expect(read('postfix/smtpd', text)).toBe('silent');
  expect(read('postfix/smtpd', `NOQUEUE: ${text}`)).toBe('silent');
  expect(read('postfix/smtpd', `B141CE6BDD: ${text}`)).toBe('silent');
});

test('a refusal of a queue file names it, one before names none', () => {
  const text = 'reject: RCPT from mx.example.net[192.0.2.1]: 550 5.1.1 no; proto=SMTP';
  expect(read('postfix/smtpd', `B141CE6BDD: ${text}`)).toMatchObject({ queueId: 'B141CE6BDD' });
  expect(read('postfix/smtpd', text)).toHaveProperty('queueId', undefined);
});

// Words that begin as a client's or a session's do.
test.each([
  'discard: RCPT from mx.example.net[192.0.2.1]: <b>: triggers DISCARD action; proto=SMTP',
])('"%s" is a verdict', (text) => {
  expect(read('postfix/smtpd', text)).toMatchObject({ kind: 'rule-applied', action: 'discard' });
});
