import { describe, expect, test } from 'vitest';
import { diagnose } from '../../src/knowledge/diagnose.ts';
import { symptomOf } from './symptom-line.ts';

function causeOf(reply: string, service = 'smtp'): string {
  const relay = 'mx.example.org[192.0.2.25]:25';
  return diagnose(symptomOf(`${service}: relay=${relay}, dsn=5.0.0, status=bounced (${reply})`))
    .cause;
}

describe('a text that imitates another speaker is not believed', () => {
  const said = (reply: string) =>
    causeOf(`host mx.example.org[192.0.2.25] said: ${reply} (in reply to DATA command)`);
  test.each([
    [
      'a failed connection to amavis',
      '554 connect to 127.0.0.1[127.0.0.1]:10024: Connection refused',
      '554',
    ],
    [
      'a suspended destination',
      '554 delivery temporarily suspended: connect to 127.0.0.1[127.0.0.1]:10024: Connection refused',
      '554',
    ],
    ['a verdict of amavis', '554 5.7.0 Reject, id=04083-01 - INFECTED: x', 'virus-refused'],
    [
      'a missing hand-over',
      '451 4.5.0 Temporary MTA failure on relaying, From MTA() during fwd-connect',
      '4.5.0',
    ],
    [
      'fields of the line',
      '554 5.7.0 Rejected, policy; status=sent (not really), to=<x@example.com>, relay=none',
      '5.7.0',
    ],
    ['the mailbox store', '451 4.0.0 Temporary message delivery failure try again', '451'],
  ])('%s', (_, reply, cause) => {
    expect(said(reply)).toBe(cause);
  });
  test('a suspension told by smtp, which never tells one', () => {
    expect(causeOf('delivery temporarily suspended: mail transport unavailable')).toBe('5.0.0');
  });
  test('the output of a command', () => {
    expect(
      causeOf('Command output: connect to 127.0.0.1[127.0.0.1]:10024: Connection refused', 'pipe'),
    ).toBe('local-delivery-failed');
  });
  test('a host whose address only looks like this one', () => {
    expect(causeOf('connect to 127.0.0.1[192.0.2.1]:10024: Connection refused')).toBe(
      'connection-refused',
    );
  });
});

test.each([
  ['an address', '550 5.1.6 <greylist-virus@spamhaus.example>: gone'],
  ['an address later in the text', '550 5.1.6 gone: <virus@dkim.example>'],
  ['the inside of a longer word', '550 5.1.6 antiviruses discriptr'],
])('words are not looked for in %s', (_, reply) => {
  expect(
    causeOf(`host mx.example.org[192.0.2.25] said: ${reply} (in reply to RCPT TO command)`),
  ).toBe('5.1.6');
});

describe('a reply of one megabyte is read at once', () => {
  const MEGABYTE = 1_000_000;
  test.each([
    ['one word', 'a'.repeat(MEGABYTE)],
    ['blanks', ' '.repeat(MEGABYTE)],
    ['open brackets', '<'.repeat(MEGABYTE)],
    ['open brackets with a sign', '<@'.repeat(MEGABYTE / 2)],
    ['connections', 'connect to '.repeat(MEGABYTE / 11)],
    ['one connection without end', `connect to ${'['.repeat(MEGABYTE)}`],
    ['a lost connection without end', `lost connection with ${'x'.repeat(MEGABYTE)}`],
    ['a server without end', `host ${'x'.repeat(MEGABYTE)}[192.0.2.1] said: 550 x`],
    ['lines', `550-5.1.1 ${'a 550-5.1.1 '.repeat(MEGABYTE / 12)}550 5.1.1 b`],
    ['ends', `550 5.1.1 ${'(in reply to '.repeat(MEGABYTE / 13)}`],
    ['a domain without end', `unable to look up host ${'x'.repeat(MEGABYTE)}`],
  ])('%s', (_, reply) => {
    const started = performance.now();
    causeOf(`host mx.example.org[192.0.2.25] said: ${reply}`);
    causeOf(reply);
    causeOf(reply, 'pipe');
    causeOf(`delivery temporarily suspended: ${reply}`, 'error');
    expect(performance.now() - started).toBeLessThan(500);
  });
});

test('a name from the log does not make the sentence endless', () => {
  const line = `smtp: relay=none, dsn=5.4.4, status=bounced (unable to look up host ${'x'.repeat(3000)}: Name or service not known)`;
  const { meaning } = diagnose(symptomOf(line));
  expect(meaning).toBe(`${'x'.repeat(255)} does not exist, or has no host that takes mail.`);
});
