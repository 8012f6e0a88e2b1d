import { expect, test } from 'vitest';
import { createParsers } from '../../src/daemons/registry.ts';
import type { Program } from '../../src/syslog/record.ts';
import { readText } from './read-lines.ts';

const program = (tag: string, index: number): Program => ({
  tag,
  daemon: tag.slice(tag.lastIndexOf('/') + 1),
  service: '',
  index,
});

test('a program keeps its parser, and each log has parsers of its own', () => {
  const parsers = createParsers();
  const amavis = program('amavis', 0);
  expect(parsers(amavis)).toBe(parsers(amavis));
  expect(parsers(amavis)).not.toBe(createParsers()(amavis));
});

test('programs of one daemon share its parser', () => {
  const parsers = createParsers();
  expect(parsers(program('amavis', 0))).toBe(parsers(program('amavisd', 1)));
});

test('two programs with one number, from two readers, are told apart', () => {
  const parsers = createParsers();
  expect(parsers(program('amavis', 0))).not.toBe(parsers(program('opendkim', 0)));
});

test.each([
  'kernel',
  'CRON',
  'sshd',
  'su',
  'sudo',
  'systemd',
  'dovecot',
  'constructor',
  'nginx',
  'amavis-2d',
])('every line of %s is silent', (tag) => {
  expect(readText(tag, '(04083-01) Passed CLEAN, <a> -> <b>')).toEqual({
    outcome: 'silent',
    events: [],
  });
});

test.each([
  [
    'a severity',
    '2026-04-23T06:02:11.241165+00:00 INFO    postfix/smtp[1909]: 889E418C048: to=<a@b.c>',
  ],
  ['a host', 'Apr 23 06:02:12 mail postfix/smtp[1909]: 989E418C048: to=<a@b.c>'],
  ['nothing', 'amavis[4083]: (04083-01) Passed CLEAN, <a> -> <b>'],
])('a line of a mail server behind a header and %s is not passed over in silence', (_, text) => {
  expect(readText('smtp-out', text)).toEqual({ outcome: 'not-understood', events: [] });
});

test('what only speaks of a mail server is', () => {
  const texts = [
    'Started postfix@-.service - Postfix Mail Transport Agent (instance -).',
    'pam_unix(sudo:session): session opened, COMMAND=/usr/sbin/postfix status postfix/smtp[1909]: x',
  ];
  for (const text of texts) expect(readText('systemd', text).outcome).toBe('silent');
});

test('a Postfix program that no parser knows is not understood', () => {
  expect(readText('postfix/nosuchd', 'anything')).toEqual({
    outcome: 'not-understood',
    events: [],
  });
});

test.each(['amavisd', 'amavisd-new'])('%s is read as amavis', (tag) => {
  expect(readText(tag, '(04083-01) (!)something')).toEqual({
    outcome: 'event',
    events: [{ kind: 'scan-noted', taskId: '04083-01', severity: 1, text: 'something' }],
  });
});
