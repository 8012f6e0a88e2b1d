/** What all Postfix programs share: queue IDs that were masked, debugging, statistics. */
import { expect, test } from 'vitest';
import { read } from './postfix-record.ts';

test.each([
  ['qmgr', 'JKL012: removed', 'removed'],
  ['smtpd', 'XXXXXX: client=mx.example.net[192.0.2.1]', 'accepted'],
  ['cleanup', 'XXXXXX: message-id=<a@example.net>', 'identified'],
  ['cleanup', 'XXXXXX: resent-message-id=<a@example.net>', 'identified'],
  ['qmgr', 'XXXXXX: from=<ann@example.net>, size=1, nrcpt=1 (queue active)', 'queued'],
  ['smtp', 'XXXXXX: to=<bob@example.net>, relay=none, status=deferred (x)', 'delivery-attempted'],
  ['pickup', 'XXXXXX: uid=0 from=<ann>', 'submitted'],
  ['bounce', 'XXXXXX: sender non-delivery notification: 15411E6BE1', 'notified'],
  ['bounce', 'XXXXXX: postmaster delay notification: 15411E6BE1', 'notified'],
])('%s: "%s" of a masked queue file is read', (program, text, kind) => {
  const queueId = text.slice(0, text.indexOf(':'));
  expect(read(`postfix/${program}`, text)).toMatchObject({ kind, queueId });
});

test.each([
  ['qmgr', 'XX: removed'],
  ['qmgr', `${'X'.repeat(31)}: removed`],
  ['qmgr', 'XXX-XXX: removed'],
  ['qmgr', 'it said XXXXXX: removed'],
  ['qmgr', 'x y: removed XXX: removed'],
  ['qmgr', 'XXXXXX: removed from the list'],
  ['qmgr', 'XXXXXX removed'],
  ['qmgr', 'NOQUEUE: removed'],
  ['smtp', 'XXXXXX: host mx.example.net said: no'],
  ['pickup', 'XXXXXX: uid=ann from=<ann>'],
])('%s: "%s" is of no masked queue file', (program, text) => {
  expect(read(`postfix/${program}`, text)).toBe('not-understood');
});

test.each([
  ['smtpd', '> mail.example.com[192.0.2.1]:25: EHLO mx.example.net'],
  ['smtpd', '>>> START Client host name RESTRICTIONS <<<'],
  ['smtp', 'smtp_stream_setup: maxtime=300 enable_deadline=0'],
  ['smtp', 'mail.example.com[192.0.2.1]:25: subject_CN=mail.example.com, issuer=Example CA'],
  ['smtp', `mail.example.com[192.0.2.1]: certificate ${'x'.repeat(500)}`],
  ['cleanup', 'private/rewrite socket: wanted attribute: flags'],
  ['anvil', 'statistics: max cache size 3 at May  5 13:31:02'],
  [
    'smtp',
    'server certificate verification failed for mail.example.com[192.0.2.1]:25: num=66:no matching DANE TLSA records',
  ],
  [
    'smtpd',
    'client certificate verification failed for mail.example.com[192.0.2.1]: certificate has expired',
  ],
  ['smtpd', 'mapping DSN status 4.1.1 into Sender address status 4.1.7'],
  ['smtpd', 'NOQUEUE: abort: TLS from unknown[192.0.2.9]: No client certificate presented'],
])('%s: "%s" says nothing', (program, text) => {
  expect(read(`postfix/${program}`, text)).toBe('silent');
});

test.each([
  ['smtpd', `${'a'.repeat(400)}_b: x`],
  ['smtpd', 'it said mail.example.com[192.0.2.1]:25: subject_CN=x'],
  ['smtpd', `${'a'.repeat(300)}[192.0.2.1]: subject_CN=x`],
])('what would say nothing counts only at the head of a line', (program, text) => {
  expect(read(`postfix/${program}`, text)).toBe('not-understood');
});

test('a trouble whose words begin as those of a queue file do is of none', () => {
  const text = 'uid=0 from=<ann>';
  expect(read('postfix/pickup', `fatal: ${text}`)).toEqual({
    kind: 'service-trouble',
    severity: 'fatal',
    text,
  });
});
