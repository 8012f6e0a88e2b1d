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
