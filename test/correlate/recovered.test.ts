import { expect, test } from 'vitest';
import { failuresUpTo } from '../../src/message/failures.ts';
import type { Message } from '../../src/message/message.ts';
import { traceRows } from '../../src/query/trace/rows.ts';
import { messagesOf } from './messages-of.ts';

const accepted = (recipients: number) => `
    Nov 24 10:00:00 mail postfix/smtpd[1]: 1111111111: client=mx.example.com[192.0.2.1]
    Nov 24 10:00:00 mail postfix/cleanup[2]: 1111111111: message-id=<a@example.com>
    Nov 24 10:00:00 mail postfix/qmgr[3]: 1111111111: from=<s@example.com>, size=100, nrcpt=${recipients} (queue active)`;
const CAME_BACK = `
    Nov 24 10:15:00 mail postfix/amavisd/smtpd[5]: 2222222222: client=localhost[127.0.0.1]
    Nov 24 10:15:00 mail postfix/cleanup[2]: 2222222222: message-id=<a@example.com>`;

test('a recipient deferred twice at the filter and then delivered tells what it recovered from', async () => {
  const [message] = await messagesOf(`
    ${accepted(1)}
    Nov 24 10:00:01 mail postfix/smtp[4]: 1111111111: to=<bob@example.org>, relay=none, delay=1, delays=0/0/1/0, dsn=4.4.1, status=deferred (connect to 127.0.0.1[127.0.0.1]:10024: Connection refused)
    Nov 24 10:05:01 mail postfix/smtp[4]: 1111111111: to=<bob@example.org>, relay=none, delay=301, delays=0/0/1/0, dsn=4.4.1, status=deferred (connect to 127.0.0.1[127.0.0.1]:10024: Connection refused)
    ${CAME_BACK}
    Nov 24 10:15:01 mail postfix/smtp[4]: 1111111111: to=<bob@example.org>, relay=127.0.0.1[127.0.0.1]:10024, delay=901, delays=900/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 2222222222)
    Nov 24 10:15:02 mail postfix/lmtp[6]: 2222222222: to=<bob@example.org>, relay=store.example.org[192.0.2.9]:7025, delay=1, delays=0/0/0/1, dsn=2.1.5, status=sent (250 2.1.5 Delivery OK)`);
  expect(message?.recipients).toHaveLength(1);
  expect(message?.recipients[0]).toMatchObject({
    status: 'delivered',
    queueId: '2222222222',
    recoveredFrom: {
      at: Date.UTC(2026, 10, 24, 10, 5, 1),
      since: Date.UTC(2026, 10, 24, 10, 0, 1),
      step: 'filter',
      queueId: '1111111111',
      reply: 'connect to 127.0.0.1[127.0.0.1]:10024: Connection refused',
    },
  });
});

test('what failed at one hop, and then at the next, is told of both', async () => {
  const suspended =
    'delivery temporarily suspended: connect to store.example.org[192.0.2.9]:7025: Connection refused';
  const [message] = await messagesOf(`
    ${accepted(2)}
    Nov 24 10:00:01 mail postfix/smtp[4]: 1111111111: to=<bob@example.org>, relay=none, delay=1, delays=0/0/1/0, dsn=4.4.1, status=deferred (connect to 127.0.0.1[127.0.0.1]:10024: Connection refused)
    Nov 24 10:00:01 mail postfix/smtp[4]: 1111111111: to=<eve@example.org>, relay=none, delay=1, delays=0/0/1/0, dsn=4.4.1, status=deferred (connect to 127.0.0.1[127.0.0.1]:10024: Connection refused)
    ${CAME_BACK}
    Nov 24 10:15:01 mail postfix/smtp[4]: 1111111111: to=<bob@example.org>, relay=127.0.0.1[127.0.0.1]:10024, delay=901, delays=900/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 2222222222)
    Nov 24 10:15:01 mail postfix/smtp[4]: 1111111111: to=<eve@example.org>, relay=127.0.0.1[127.0.0.1]:10024, delay=901, delays=900/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 2222222222)
    Nov 24 10:15:02 mail postfix/error[6]: 2222222222: to=<bob@example.org>, relay=none, delay=1, delays=0/0/0/1, dsn=4.4.1, status=deferred (${suspended})
    Nov 24 10:20:02 mail postfix/lmtp[6]: 2222222222: to=<bob@example.org>, relay=store.example.org[192.0.2.9]:7025, delay=301, delays=300/0/0/1, dsn=2.1.5, status=sent (250 2.1.5 Delivery OK)
    Nov 24 10:15:02 mail postfix/lmtp[6]: 2222222222: to=<eve@example.org>, relay=store.example.org[192.0.2.9]:7025, delay=1, delays=0/0/0/1, dsn=2.1.5, status=sent (250 2.1.5 Delivery OK)`);
  expect(message?.recipients.map(({ recoveredFrom }) => recoveredFrom)).toMatchObject([
    { reply: suspended, queueId: '2222222222', before: { step: 'filter', queueId: '1111111111' } },
    { step: 'filter', queueId: '1111111111' },
  ]);
  const failed = traceRows(message as Message).filter(({ mark }) => mark === 'warning');
  expect(failed.map(({ step, details }) => [step, details[0]])).toEqual([
    ['filter', '2 recipients'],
    ['deliver', 'bob@example.org'],
  ]);
});

test('a recipient that failed alike at two hops counts once', async () => {
  const line = (tag: string, text: string) => `Nov 24 10:00:00 mail postfix/${tag}: ${text}`;
  const sent = (queueId: string, name: string, relay: string, reply: string) =>
    line(
      'smtp[4]',
      `${queueId}: to=<${name}@example.org>, relay=${relay}, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (${reply})`,
    );
  const filter = '127.0.0.1[127.0.0.1]:10024';
  const [A, B, C] = ['1111111111', '2222222222', '3333333333'];
  const hop = (queueId: string) => [
    line('smtpd[1]', `${queueId}: client=localhost[127.0.0.1]`),
    line('cleanup[2]', `${queueId}: message-id=<a@example.com>`),
    line('qmgr[3]', `${queueId}: from=<s@example.com>, size=100, nrcpt=2 (queue active)`),
  ];
  const scanned = (queueId: string, child: string) => [
    line(
      'smtp[4]',
      `${queueId}: to=<bob@example.org>, relay=none, delay=1, delays=0/0/1/0, dsn=4.4.1, status=deferred (connect to ${filter}: Connection refused)`,
    ),
    ...hop(child),
    ...['bob', 'eve'].map((name) =>
      sent(
        queueId,
        name,
        filter,
        `250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as ${child}`,
      ),
    ),
    line('qmgr[3]', `${queueId}: removed`),
  ];
  const [message] = await messagesOf(
    [
      ...hop(A),
      ...scanned(A, B),
      ...scanned(B, C),
      ...['bob', 'eve'].map((name) =>
        sent(C, name, 'mx.example.org[192.0.2.9]:25', '250 2.0.0 Ok'),
      ),
      line('qmgr[3]', `${C}: removed`),
    ].join('\n'),
  );
  const warned = traceRows(message as Message).filter(({ mark }) => mark === 'warning');
  expect(warned.map(({ details }) => details[0])).toEqual(['bob@example.org']);
});

test('a message that failed at each of thousands of hops is told', async () => {
  const hops = 12_000;
  const line = (tag: string, text: string) => `Nov 24 10:00:00 mail postfix/${tag}: ${text}`;
  const idOf = (hop: number) => (0xa000000000 + hop).toString(16).toUpperCase();
  const to = (hop: number) => `${idOf(hop)}: to=<bob@example.org>, relay=`;
  const refused =
    'none, delay=1, delays=0/0/1/0, dsn=4.4.1, status=deferred (connect to 127.0.0.1[127.0.0.1]:2525: Connection refused)';
  const taken =
    '127.0.0.1[127.0.0.1]:2525, delay=1, delays=0/0/1/0, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as';
  const log = Array.from({ length: hops }, (_, hop) => [
    line('smtpd[1]', `${idOf(hop)}: client=localhost[127.0.0.1]`),
    line('cleanup[2]', `${idOf(hop)}: message-id=<a@example.com>`),
    line('qmgr[3]', `${idOf(hop)}: from=<s@example.com>, size=100, nrcpt=1 (queue active)`),
    line('smtp[4]', `${to(hop)}${refused}`),
    line('smtp[4]', `${to(hop)}${taken} ${idOf(hop + 1)})`),
  ]);
  const [message] = await messagesOf(log.flat().join('\n'));
  const [{ recoveredFrom = null } = {}] = message?.recipients ?? [];
  const failures = failuresUpTo(recoveredFrom);
  expect([failures.length, failures[0]?.queueId]).toEqual([hops, idOf(0)]);
  expect(traceRows(message as Message).filter(({ mark }) => mark === 'warning')).not.toEqual([]);
});
