import { expect, test } from 'vitest';
import { readText } from './read-lines.ts';

test('a MailScanner requeue links the queue ID before to the one after', () => {
  const { events } = readText('MailScanner', 'Requeue: 210F0261C9D.AFE5C to 3B9E1261C9E');
  expect(events).toEqual([
    {
      kind: 'filtered',
      taskId: '210F0261C9D.AFE5C',
      queueId: '210F0261C9D',
      queuedAs: ['3B9E1261C9E'],
      verdict: 'passed',
      category: 'OTHER',
      actions: [],
      policyBanks: [],
      to: [],
    },
  ]);
});

test.each([
  'Requeue: hello.AFE5C to world',
  'Requeue: hello.AFE5C to 3B9E1261C9E',
  'Requeue: 210F0261C9D.AFE5C to world',
  'Requeue: 210F0261C9D.AFE5C to 3B9E1261C9E and more',
  'It said Requeue: 210F0261C9D.AFE5C to 3B9E1261C9E',
])('"%s" is no requeue of one queue file to another, and links nothing', (text) => {
  expect(readText('MailScanner', text)).toEqual({ outcome: 'not-understood', events: [] });
});

test.each([
  ['MailScanner E-Mail Virus Scanner version 4.85.2 starting...', 'service-changed', 'started'],
  ['ERROR: could not open the queue', 'service-trouble', 'error'],
  ['Cannot lock the incoming queue', 'service-trouble', 'error'],
])('MailScanner: "%s"', (text, kind, how) => {
  const key = kind === 'service-changed' ? 'state' : 'severity';
  expect(readText('MailScanner', text).events).toEqual([{ kind, [key]: how, text }]);
});

test.each([
  ['Message 210F0261C9D.AFE5C from 192.0.2.7 (a@example.test) to example.com is spam', 'event'],
  ['Message hello.AFE5C from 192.0.2.7 (a@example.test) to example.com is spam', 'silent'],
  ['MailScanner child dying of old age', 'silent'],
  [
    'It said Message 210F0261C9D.AFE5C from 192.0.2.7 (a@example.test) to example.com is spam',
    'not-understood',
  ],
  ['It said MailScanner E-Mail Virus Scanner version 4.85.2 starting...', 'not-understood'],
  ['words that MailScanner has not written yet', 'not-understood'],
])('MailScanner: "%s" is %s', (text, outcome) => {
  expect(readText('MailScanner', text).outcome).toBe(outcome);
});

test.each([
  [
    'postgrey',
    '2022/05/05-13:00:01 postgrey (type Net::Server::Multiplex) starting! pid(612)',
    'started',
  ],
  ['cbpolicyd', 'Process 2022/05/05-13:00:01 cbp (type x) starting! pid(612)', 'started'],
  ['postgrey', '2022/05/05-13:00:01 Server closing!', 'stopped'],
])('%s: "%s" says that it is %s', (tag, text, state) => {
  expect(readText(tag, text).events).toEqual([{ kind: 'service-changed', state, text }]);
});

test.each([
  ['fatal: no database', 'fatal'],
  ['FATAL: no database', 'fatal'],
  ['warning: slow database', 'warning'],
  ['WARNING: slow database', 'warning'],
  ['error: no database', 'error'],
  ["Can't open database", 'error'],
  ['  ERROR: no database', 'error'],
  ['Traceback (most recent call last):', 'error'],
])('a policy daemon that says "%s" is in trouble: %s', (text, severity) => {
  expect(readText('postgrey', text).events).toEqual([{ kind: 'service-trouble', severity, text }]);
});

test.each([
  ['policyd-spf', 'Softfail; identity=mailfrom; client-ip=192.0.2.7', 'silent'],
  ['postgrey', 'cleaning up old logs...', 'silent'],
  ['policyd-spf', '550 5.7.23 Message rejected due to: SPF fail - not authorized.', 'silent'],
  ['policyd-spf', '650 5.7.23 nobody says so', 'not-understood'],
  ['cbpolicyd', '[2022/05/05-13:00:01 - 612] [CBPOLICYD] words', 'silent'],
  ['cbpolicyd', '2022/05/05-13:00:01 words', 'silent'],
  ['policyd-spf', 'it said 550 5.7.23 Message rejected', 'not-understood'],
  ['policyd-spf', 'it said: prepend x', 'not-understood'],
  ['postgrey', 'it said 2022/05/05-13:00:01 Server closing!', 'not-understood'],
  ['postgrey', 'it said 2022/05/05-13:00:01 postgrey (x) starting! pid(612)', 'not-understood'],
  ['cbpolicyd', 'on 2022/05/05-13:00:01 words', 'not-understood'],
])('%s: "%s" is %s', (tag, text, outcome) => {
  expect(readText(tag, text)).toEqual({ outcome, events: [] });
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
  [
    ': 550 5.7.23 Message rejected due to: SPF fail - not authorized. Please see http://www.openspf.net/Why?s=mfrom;id=ann@example.org;ip=192.0.2.7;r=example.com',
    'silent',
  ],
  [': 550', 'not-understood'],
  ['  FATAL: no more memory', 'event'],
  ['  words of no program that is known', 'not-understood'],
  ['words of    no program that is known', 'not-understood'],
])('a line of a policy daemon that begins with nothing, %j, is %s', (text, outcome) => {
  expect(readText('policyd-spf', text).outcome).toBe(outcome);
});
