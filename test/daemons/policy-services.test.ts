import { expect, test } from 'vitest';
import { readText } from './read-lines.ts';

test('a MailScanner requeue links the queue ID before to the one after', () => {
  const { events } = readText('MailScanner', 'Requeue: 210F0261C9D.AFE5C to 3B9E1261C9E');
  expect(events).toMatchObject([
    { kind: 'filtered', queueId: '210F0261C9D', queuedAs: ['3B9E1261C9E'], verdict: 'passed' },
  ]);
});

test('a requeue of what is no queue file links nothing', () => {
  expect(readText('MailScanner', 'Requeue: hello.AFE5C to world').events).toEqual([]);
});

test('a refusal of a policy daemon is silent: smtpd tells it with the client', () => {
  const text =
    'action=greylist, reason=new, client_name=x, client_address=192.0.2.7, sender=a, recipient=b';
  expect(readText('postgrey', text)).toEqual({ outcome: 'silent', events: [] });
});

test.each([
  ['  File "/usr/bin/policyd-spf", line 700, in <module>', 'silent'],
  ['    instance_dict, configData = _spfcheck(data)', 'silent'],
  [': prepend Authentication-Results: mail.example.com; none', 'silent'],
  ['  FATAL: no more memory', 'event'],
  ['  words of no program that is known', 'not-understood'],
])('a line of a policy daemon that begins with nothing, %j, is %s', (text, outcome) => {
  expect(readText('policyd-spf', text).outcome).toBe(outcome);
});
