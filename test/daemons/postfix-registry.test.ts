import { describe, expect, test } from 'vitest';
import { isPostfixTag, postfixParsers } from '../../src/daemons/postfix/registry.ts';
import { excessOf, TIMES } from '../linear/growth.ts';
import { read } from './postfix-record.ts';

test.each([
  ['postfix/smtpd', true],
  ['postfix/dkimmilter/smtpd', true],
  ['postfix-out/smtp', true],
  ['authclean/cleanup', true],
  ['/postfix-script', true],
  ['postfix/postlog', true],
  ['amavis', false],
  ['cleanup', false],
  ['local', false],
  ['toString', false],
  ['x/constructor', false],
  ['dovecot/auth', false],
])('%s is a tag of Postfix: %s', (tag, is) => {
  expect(isPostfixTag(tag)).toBe(is);
});

describe('what any Postfix program may say', () => {
  const names = [...postfixParsers.keys()];

  test.each(names)('%s: a warning that names a queue file is a note about it', (name) => {
    expect(read(`postfix/${name}`, 'error: 4XkQ2b1Zz9z3hT: write queue file: disk full')).toEqual({
      kind: 'queue-noted',
      queueId: '4XkQ2b1Zz9z3hT',
      isTrouble: true,
      text: 'write queue file: disk full',
    });
  });

  test.each(names)('another warning of %s is trouble of the service', (name) => {
    expect(read(`postfix/${name}`, 'panic: words nobody knows')).toEqual({
      kind: 'service-trouble',
      severity: 'panic',
      text: 'words nobody knows',
    });
  });

  test.each(names)('%s: words nobody knows are not understood', (name) => {
    expect(read(`postfix/${name}`, 'words nobody knows')).toBe('not-understood');
    expect(read(`postfix/${name}`, 'B141CE6BDD: words nobody knows')).toBe('not-understood');
    expect(read(`postfix/${name}`, '')).toBe('not-understood');
  });
});

test('a queue ID that was masked before sharing is known by what follows it', () => {
  expect(read('postfix/qmgr', 'XXXXXXXX: removed')).toEqual({
    kind: 'removed',
    queueId: 'XXXXXXXX',
    by: 'queue-manager',
  });
  expect(read('postfix/qmgr', 'DEBUG: removed it all')).toBe('not-understood');
});

test.each([
  ['a text that quotes a delivery', 'smtpd', 'x: to=<a@example.net>, status=sent (ok)'],
  [
    'a HELO that imitates a removal',
    'smtpd',
    'improper command pipelining after EHLO from unknown[192.0.2.9]: B141CE6BDD: removed',
  ],
])('%s tells nothing of a message', (_, name, text) => {
  expect(['silent', 'not-understood']).toContain(read(`postfix/${name}`, text));
});

describe('a line of a megabyte from a stranger is read in one pass', () => {
  const LONG = 1_000_000;
  test.each([
    ['smtpd', (long: number) => `NOQUEUE: reject: RCPT from ${'['.repeat(long)}`],
    [
      'smtpd',
      (long: number) => `NOQUEUE: reject: RCPT from a[192.0.2.1]: ${'; from=<'.repeat(long / 8)}`,
    ],
    ['smtpd', (long: number) => `warning: ${'a['.repeat(long / 2)}`],
    ['smtpd', (long: number) => `warning: a[192.0.2.1]: SASL ${'LOGIN '.repeat(long / 6)}`],
    [
      'smtpd',
      (long: number) => `B141CE6BDD: client=a[192.0.2.1]${', sasl_method=x'.repeat(long / 15)}`,
    ],
    ['smtp', (long: number) => `B141CE6BDD: to=<${'>, '.repeat(long / 3)}`],
    ['smtp', (long: number) => `B141CE6BDD: to=<${'"a\\'.repeat(long / 3)}, relay=none`],
    [
      'smtp',
      (long: number) =>
        `B141CE6BDD: to=<a>, ${'k=v, '.repeat(long / 5)}status=sent (${'queued as '.repeat(9)})`,
    ],
    ['smtp', (long: number) => `${'a'.repeat(long)} TLS connection established to b`],
    ['cleanup', (long: number) => `B141CE6BDD: reject: header ${' from '.repeat(long / 6)}`],
    ['qmgr', (long: number) => `B141CE6BDD: from=<${', size='.repeat(long / 7)}`],
    ['postscreen', (long: number) => `PREGREET 1 after 0 from ${'['.repeat(long)}`],
    ['bounce', (long: number) => `B141CE6BDD: sender ${'delay '.repeat(long / 6)}`],
    ['anvil', (long: number) => 'a_'.repeat(long / 2)],
  ])('%s: %s', async (name, textOf) => {
    const parse = (long: number) => {
      const text = textOf(long);
      return () => read(`postfix/${name}`, text);
    };
    expect(await excessOf(parse(LONG / TIMES), parse(LONG))).toBeUndefined();
  });
});
