/** The mail system starts, stops and reloads; and lines of any Postfix program that say nothing. */
import { expect, test } from 'vitest';
import { read } from './postfix-record.ts';

test.each([
  ['master', 'daemon started -- version 3.6.14, configuration /opt/zimbra/conf', 'started'],
  ['postfix-script', 'starting the Postfix mail system', 'started'],
  ['master', 'reload -- version 3.6.14, configuration /opt/zimbra/conf', 'reloaded'],
  ['postfix-script', 'refreshing the Postfix mail system', 'reloaded'],
  ['master', 'terminating on signal 15', 'stopped'],
  ['postfix-script', 'stopping the Postfix mail system', 'stopped'],
  ['postfix-script', 'aborting the Postfix mail system', 'stopped'],
  ['postfix-script', 'the Postfix mail system is not running', 'stopped'],
  ['postfix-script', 'the Postfix mail system is running: PID: 27260', 'alive'],
])('%s: "%s" says that it is %s', (program, text, state) => {
  expect(read(`postfix/${program}`, text)).toEqual({ kind: 'service-changed', state, text });
});

test.each(['warning', 'error', 'fatal'])('a command that postfix(1) runs has a %s', (severity) => {
  const text = `/usr/sbin/postconf: ${severity}: /etc/postfix/main.cf: unused parameter: x=y`;
  expect(read('postfix/postfix-script', text)).toEqual({ kind: 'service-trouble', severity, text });
});

test.each([
  ['master', 'waiting for the Postfix mail system to terminate', 'silent'],
  ['postlog', 'postfix/postlog: x', 'silent'],
  ['master', '/usr/sbin/postconf: notice: x', 'not-understood'],
  ['master', 'usr/sbin/postconf: warning: x', 'not-understood'],
  ['master', 'words about the Postfix mail system is running', 'not-understood'],
  ['qmgr', 'terminating on signal 15', 'not-understood'],
])('%s: "%s" is %s', (program, text, outcome) => {
  expect(read(`postfix/${program}`, text)).toBe(outcome);
});

test('of a long line of the master its first 400 bytes are kept', () => {
  const text = `reload ${'x'.repeat(1_000)}`;
  expect(read('postfix/master', text)).toMatchObject({ text: text.slice(0, 400) });
});
