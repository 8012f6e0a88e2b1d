import { expect, test } from 'vitest';
import { A, arrives, DEFERRED, ofMany, queued, removed, SENT, toEve, tried } from './mail-lines.ts';
import { messagesOf, told } from './messages-of.ts';

const MAIL = `
  Nov 24 10:00:01 mail postfix/smtpd[11]: AAAA000001: client=mx.example.org[192.0.2.7]
  Nov 24 10:00:01 mail postfix/cleanup[12]: AAAA000001: message-id=<a@example.org>
  Nov 24 10:00:01 mail postfix/qmgr[13]: AAAA000001: from=<ann@example.org>, size=100, nrcpt=1 (queue active)
  Nov 24 10:00:01 mail postfix/lmtp[14]: AAAA000001: to=<bob@example.com>, relay=mail.example.com[192.0.2.8]:7025, delay=0.1, delays=0/0/0/0.1, dsn=2.1.5, status=sent (250 2.1.5 Delivery OK)
  Nov 24 10:00:01 mail postfix/qmgr[13]: AAAA000001: removed`;

test('a copy of the line of the client that stands behind the removal starts no second life in its second', async () => {
  const copy = 'mail postfix/smtpd[11]: AAAA000001: client=mx.example.org[192.0.2.7]';
  expect(await messagesOf(`${MAIL}\n  Nov 24 10:00:01 ${copy}`)).toHaveLength(1);
  // One second later the microseconds of an ID may come round again.
  expect(await messagesOf(`${MAIL}\n  Nov 24 10:00:02 ${copy}`)).toHaveLength(2);
});

test('a copy of the line of pickup starts no second life in its second', async () => {
  const picked = (second: number, uid: number) =>
    `Nov 24 10:00:0${second} mail postfix/pickup[11]: AAAA000001: uid=${uid} from=<ann>`;
  const hopsOf = async (...lines: string[]) => (await messagesOf(lines.join('\n'))).length;
  expect(await hopsOf(picked(1, 0), picked(1, 0))).toBe(1);
  expect(await hopsOf(picked(1, 0), picked(3, 0))).toBe(2);
});

test.each([
  ['one recipient', 1, [tried(A, 1, SENT)]],
  ['one recipient of local(8)', 1, [tried(A, 1, SENT).replace('postfix/smtp', 'postfix/local')]],
  ['two recipients', 2, [tried(A, 1, SENT), toEve(tried(A, 1, SENT))]],
])('a log that has each line twice tells of one delivery to %s', async (_, count, tries) => {
  const lines = [...arrives(A).map(ofMany(count)), ...tries, removed(A, 2)];
  const [message] = await told(...lines.flatMap((text) => [text, text]));
  expect(message?.warnings).toEqual([]);
  expect(message?.recipients.map(({ attempts }) => attempts)).toEqual(tries.map(() => 1));
  expect(message?.hops.map(({ rounds }) => rounds)).toEqual([1]);
});

test('a delivery line that alone stands twice in the log is no second recipient', async () => {
  const sent = tried(A, 1, SENT);
  const [message] = await told(
    ...arrives(A).map(ofMany(2)),
    sent,
    sent,
    toEve(sent),
    removed(A, 2),
  );
  expect(message?.warnings).toEqual([]);
});

test('of a second try that a log has twice one is counted', async () => {
  const again = [queued(A, 30), tried(A, 31, SENT), removed(A, 31)];
  const [message] = await told(
    ...arrives(A),
    tried(A, 1, DEFERRED),
    ...again.flatMap((text) => [text, text]),
  );
  expect(message?.recipients.map(({ attempts, status }) => [attempts, status])).toEqual([
    [2, 'relayed'],
  ]);
  expect(message?.hops.map(({ rounds }) => rounds)).toEqual([2]);
});

test('a hop stands before the one it handed on to, whichever has the first line', async () => {
  const [message] = await messagesOf(`
    Nov 24 10:00:01 mail postfix/amavisd/smtpd[21]: BBBB000002: client=localhost[127.0.0.1]
    Nov 24 10:00:01 mail postfix/cleanup[22]: BBBB000002: message-id=<a@example.org>
    Nov 24 10:00:01 mail postfix/smtpd[11]: AAAA000001: client=mx.example.org[192.0.2.7]
    Nov 24 10:00:01 mail postfix/cleanup[12]: AAAA000001: message-id=<a@example.org>
    Nov 24 10:00:01 mail postfix/smtp[14]: AAAA000001: to=<bob@example.com>, relay=127.0.0.1[127.0.0.1]:10024, delay=0.1, delays=0/0/0/0.1, dsn=2.0.0, status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as BBBB000002)
    Nov 24 10:00:01 mail postfix/qmgr[13]: AAAA000001: removed`);
  expect(message?.hops.map(({ queueId }) => queueId)).toEqual(['AAAA000001', 'BBBB000002']);
});

test('a task of the same number after the clock was set back is another one', async () => {
  const scanned = (id: string, hour: string, verdict: string) => `
    Nov 24 ${hour}:00:01 mail postfix/smtpd[11]: ${id}: client=mx.example.org[192.0.2.7]
    Nov 24 ${hour}:00:01 mail postfix/cleanup[12]: ${id}: message-id=<${id}@example.org>
    Nov 24 ${hour}:00:01 mail postfix/qmgr[13]: ${id}: from=<ann@example.org>, size=100, nrcpt=1 (queue active)
    Nov 24 ${hour}:00:01 mail amavis[4083]: (04083-01) ESMTP [127.0.0.1]:10024 /opt/zimbra/data/amavisd/tmp/amavis-20261124T${hour}0001-04083-abcdefgh: <ann@example.org> -> <bob@example.com> SIZE=100 Received: from mail.example.com ([127.0.0.1]) by localhost (mail.example.com [127.0.0.1]) (amavisd-new, port 10024) with ESMTP for <bob@example.com>; Tue, 24 Nov 2026 ${hour}:00:01 +0000 (UTC)
    Nov 24 ${hour}:00:02 mail amavis[4083]: (04083-01) ${verdict}, [192.0.2.7]:4711 [192.0.2.7] <ann@example.org> -> <bob@example.com>, Queue-ID: ${id}, Message-ID: <${id}@example.org>, mail_id: WaVl27LgwIDf, Hits: 1, size: 100, 55 ms
    Nov 24 ${hour}:00:02 mail postfix/smtp[14]: ${id}: to=<bob@example.com>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=0/0/0/1, dsn=2.7.0, status=sent (250 2.7.0 Ok, discarded, id=04083-01 - spam)
    Nov 24 ${hour}:00:02 mail postfix/qmgr[13]: ${id}: removed`;
  const blocked = (word: string) => `Blocked ${word} {DiscardedInbound}`;
  const messages = await messagesOf(
    scanned('AAAA000001', '11', blocked('SPAM')) + scanned('BBBB000002', '10', blocked('BANNED')),
  );
  expect(messages.map(({ scans }) => scans.map(({ category }) => category))).toEqual([
    ['SPAM'],
    ['BANNED'],
  ]);
});

test.each([
  ['a delivery', SENT],
  ['a deferral', DEFERRED],
])('the line of %s that stands twice in the log is one try', async (_, outcome) => {
  const line = tried(A, 1, outcome);
  const [message] = await told(...arrives(A), line, line);
  expect(message?.recipients.map(({ attempts }) => attempts)).toEqual([1]);
  expect(message?.warnings.filter((text) => !text.startsWith('removal'))).toEqual([]);
});

test('a line that says the same of a later moment is a further try', async () => {
  const later = tried(A, 301, DEFERRED).replace('delay=1,', 'delay=301,');
  const [message] = await told(...arrives(A), tried(A, 1, DEFERRED), later);
  expect(message?.recipients.map(({ attempts }) => attempts)).toEqual([2]);
});
