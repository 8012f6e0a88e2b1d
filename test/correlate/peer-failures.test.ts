/** What other tracers get wrong on such logs: each is a test here. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fatesOf, messagesOf, readFiles, readTexts } from './messages-of.ts';

const fixture = (path: string) => new URL(`../../fixtures/${path}`, import.meta.url).pathname;

test('the verdicts of amavis are told, with the address and port form of amavis 2.8 and later', async () => {
  const { messages } = await readFiles([fixture('seed/zimbra-send.log')]);
  expect(messages).toHaveLength(1);
  expect(
    messages[0]?.scans.map((scan) => [
      scan.taskId,
      scan.verdict,
      scan.category,
      scan.score,
      scan.elapsedMs,
    ]),
  ).toEqual([
    ['04083-01', 'passed', 'CLEAN', null, 380],
    ['04084-01', 'passed', 'CLEAN', 2.5, 1481],
  ]);
});

test('a message whose lines a terminal has wrapped is told like any other', async () => {
  const { messages, counts } = await readFiles([fixture('seed/zimbra-receive.log')]);
  expect(messages).toHaveLength(1);
  expect(fatesOf(messages[0])).toEqual(['admin@tudv3.tudv.xyz delivered at deliver']);
  expect(messages[0]?.client?.helo).toBe('mail-ua1-f51.google.com');
  expect(messages[0]?.client?.tls).toBe('TLSv1.3 TLS_AES_128_GCM_SHA256');
  expect(messages[0]?.scans[0]).toMatchObject({ mailId: 'fbSD2R7xnBNZ', score: -0.549 });
  expect(messages[0]?.hops[0]?.filter).toBe('smtp-amavis:[127.0.0.1]:10024');
  expect(counts.repaired).toBe(8);
});

test('mail that amavis threw away is not sent, though Postfix says so', async () => {
  const messages = await messagesOf(`
    Nov 24 10:00:00 mail postfix/smtpd[1]: connect from mx.example.com[192.0.2.1]
    Nov 24 10:00:00 mail postfix/smtpd[1]: 1111111111: client=mx.example.com[192.0.2.1]
    Nov 24 10:00:00 mail postfix/cleanup[2]: 1111111111: message-id=<spam@example.com>
    Nov 24 10:00:00 mail postfix/qmgr[3]: 1111111111: from=<s@example.com>, size=100, nrcpt=1 (queue active)
    Nov 24 10:00:01 mail postfix/smtp[4]: 1111111111: to=<bob@example.org>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=0/0/0/1, dsn=2.7.0, status=sent (250 2.7.0 Ok, discarded, id=00005-01 - spam)
    Nov 24 10:00:01 mail postfix/qmgr[3]: 1111111111: removed`);
  expect(fatesOf(messages[0])).toEqual(['bob@example.org blocked at filter']);
});

test('mail that a remote server puts off is told, with its reply', async () => {
  const messages = await messagesOf(`
    Nov 24 10:00:00 mail postfix/pickup[1]: 1111111111: uid=0 from=<root>
    Nov 24 10:00:00 mail postfix/cleanup[2]: 1111111111: message-id=<a@example.com>
    Nov 24 10:00:00 mail postfix/qmgr[3]: 1111111111: from=<root@example.com>, size=100, nrcpt=1 (queue active)
    Nov 24 10:00:01 mail postfix/smtp[4]: 1111111111: to=<bob@example.net>, relay=mx.example.net[192.0.2.7]:25, delay=1, delays=0/0/0.5/0.5, dsn=4.7.0, status=deferred (host mx.example.net[192.0.2.7] said: 421 4.7.0 try later (in reply to MAIL FROM command))`);
  expect(fatesOf(messages[0])).toEqual(['bob@example.net deferred at deliver']);
  expect(messages[0]?.recipients[0]?.reply).toContain('421 4.7.0 try later');
});

test('two recipients with two fates are two rows', async () => {
  const messages = await messagesOf(`
    Nov 24 10:00:00 mail postfix/smtpd[1]: 1111111111: client=mx.example.com[192.0.2.1]
    Nov 24 10:00:00 mail postfix/cleanup[2]: 1111111111: message-id=<a@example.com>
    Nov 24 10:00:00 mail postfix/qmgr[3]: 1111111111: from=<s@example.com>, size=100, nrcpt=2 (queue active)
    Nov 24 10:00:01 mail postfix/lmtp[4]: 1111111111: to=<ann@example.org>, relay=store.example.org[192.0.2.9]:7025, delay=1, delays=0/0/0/1, dsn=2.1.5, status=sent (250 2.1.5 Delivery OK)
    Nov 24 10:00:01 mail postfix/lmtp[4]: 1111111111: to=<bob@example.org>, relay=store.example.org[192.0.2.9]:7025, delay=1, delays=0/0/0/1, dsn=4.2.2, status=deferred (host store.example.org[192.0.2.9] said: 452 4.2.2 Over quota (in reply to end of DATA command))`);
  expect(messages[0]?.status).toBe('mixed');
  expect(fatesOf(messages[0])).toEqual([
    'ann@example.org delivered at deliver',
    'bob@example.org deferred at deliver',
  ]);
});

test('a chain goes on across the border of two files, whatever their order on the command line', async () => {
  const lines = readFileSync(fixture('seed/zimbra-send.log'), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  const whole = await readTexts([`${lines.join('\n')}\n`], {});
  for (const cut of [1, 5, 9, 14, 20, 27, 31]) {
    const parts = [lines.slice(cut), lines.slice(0, cut)].map((part) => `${part.join('\n')}\n`);
    const { messages } = await readTexts(parts, { year: 2022 });
    expect(messages.map((message) => message.hops.map((hop) => hop.queueId))).toEqual(
      whole.messages.map((message) => message.hops.map((hop) => hop.queueId)),
    );
    expect(messages.map(fatesOf)).toEqual(whole.messages.map(fatesOf));
  }
});

test('RFC 3339 stamps are read, and win over every guess of a zone', async () => {
  const messages = await messagesOf(`
    2022-05-05T13:35:54.123456+07:00 mail postfix/pickup[1]: 1111111111: uid=0 from=<root>
    2022-05-05T06:35:55Z mail postfix/qmgr[3]: 1111111111: from=<root@example.com>, size=100, nrcpt=1 (queue active)`);
  expect(messages[0]?.startedAt).toBe(Date.UTC(2022, 4, 5, 6, 35, 54, 123));
  expect(messages[0]?.endedAt).toBe(Date.UTC(2022, 4, 5, 6, 35, 55));
});

test('a line of a reused connection (conn_use=) is a delivery like any other', async () => {
  const messages = await messagesOf(`
    Nov 24 10:00:00 mail postfix/smtpd[1]: 1111111111: client=mx.example.com[192.0.2.1]
    Nov 24 10:00:00 mail postfix/qmgr[3]: 1111111111: from=<s@example.com>, size=100, nrcpt=1 (queue active)
    Nov 24 10:00:01 mail postfix/amavisd/smtpd[5]: 2222222222: client=localhost[127.0.0.1]
    Nov 24 10:00:01 mail postfix/smtp[4]: 1111111111: to=<bob@example.net>, relay=127.0.0.1[127.0.0.1]:10024, conn_use=3, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 2222222222)
    Nov 24 10:00:02 mail postfix/smtp[4]: 2222222222: to=<bob@example.net>, relay=mx.example.net[192.0.2.7]:25, conn_use=2, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 ok)`);
  expect(messages).toHaveLength(1);
  expect(messages[0]?.client?.address).toBe('192.0.2.1');
  expect(fatesOf(messages[0])).toEqual(['bob@example.net relayed at deliver']);
});

test('the year steps on between December and January, and only there', async () => {
  const line = (stamp: string, text: string) => `${stamp} mail postfix/${text}\n`;
  const log =
    line('Dec 31 23:59:58', 'pickup[1]: 1111111111: uid=0 from=<root>') +
    line(
      'Jan  1 00:00:01',
      'qmgr[3]: 1111111111: from=<root@example.com>, size=1, nrcpt=1 (queue active)',
    ) +
    line('Dec 31 23:59:59', 'cleanup[2]: 1111111111: message-id=<late@example.com>') +
    line(
      'Jan  1 00:00:02',
      'smtp[4]: 1111111111: to=<b@example.net>, relay=none, delay=1, status=deferred (x)',
    );
  const { messages } = await readTexts([log], { year: 2025 });
  expect(messages).toHaveLength(1);
  expect(messages[0]?.startedAt).toBe(Date.UTC(2025, 11, 31, 23, 59, 58));
  expect(messages[0]?.endedAt).toBe(Date.UTC(2026, 0, 1, 0, 0, 2));
});

test('a bounce names the mail it reports on, and the mail its bounce', async () => {
  const messages = await messagesOf(`
    Nov 24 10:00:00 mail postfix/pickup[1]: 1111111111: uid=0 from=<root>
    Nov 24 10:00:00 mail postfix/cleanup[2]: 1111111111: message-id=<a@example.com>
    Nov 24 10:00:00 mail postfix/qmgr[3]: 1111111111: from=<root@example.com>, size=100, nrcpt=1 (queue active)
    Nov 24 10:00:01 mail postfix/smtp[4]: 1111111111: to=<bob@example.net>, relay=mx.example.net[192.0.2.7]:25, delay=1, delays=0/0/0/1, dsn=5.1.1, status=bounced (host mx.example.net[192.0.2.7] said: 550 5.1.1 unknown (in reply to RCPT TO command))
    Nov 24 10:00:01 mail postfix/cleanup[2]: 3333333333: message-id=<20261124100001.3333333333@mail.example.com>
    Nov 24 10:00:01 mail postfix/bounce[5]: 1111111111: sender non-delivery notification: 3333333333
    Nov 24 10:00:01 mail postfix/qmgr[3]: 3333333333: from=<>, size=2000, nrcpt=1 (queue active)
    Nov 24 10:00:01 mail postfix/qmgr[3]: 1111111111: removed
    Nov 24 10:00:01 mail postfix/local[6]: 3333333333: to=<root@example.com>, relay=local, delay=0, delays=0/0/0/0, dsn=2.0.0, status=sent (delivered to mailbox)
    Nov 24 10:00:01 mail postfix/qmgr[3]: 3333333333: removed`);
  expect(messages.map(({ kind, bounces, bounceOf }) => ({ kind, bounces, bounceOf }))).toEqual([
    { kind: 'mail', bounces: ['3333333333'], bounceOf: null },
    { kind: 'bounce', bounces: [], bounceOf: '1111111111' },
  ]);
});
