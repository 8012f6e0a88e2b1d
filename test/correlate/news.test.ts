/** Who listens hears of each line that may decide what becomes of a recipient, and of the end of each message. */
import { expect, test } from 'vitest';
import { Correlator } from '../../src/correlate/correlator.ts';
import type { Message } from '../../src/message/message.ts';
import {
  A,
  arrives,
  B,
  comesBack,
  DEFERRED,
  identified,
  line,
  named,
  PEER,
  queued,
  refused,
  removed,
  SENT,
  tried,
} from './mail-lines.ts';
import { readTexts } from './messages-of.ts';

const RULE = (action: string, queueId = 'NOQUEUE') =>
  line(
    0,
    'postfix/smtpd[10]',
    `${queueId}: ${action}: RCPT from ${PEER}: <ann@example.net>: Sender address triggers ${action.toUpperCase()} action; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<x>`,
  );
const postsuper = (text: string) => line(2, 'postfix/postsuper[18]', `${A}: ${text}`);
const VERDICT = line(
  2,
  'amavis[16]',
  `(00016-01) Blocked SPAM {DiscardedInbound}, [192.0.2.1]:4711 [192.0.2.1] <ann@example.net> -> <bob@example.org>, Queue-ID: ${A}, Message-ID: <a@example.net>, mail_id: J4A3Mi79CrBr, Hits: 30, size: 1000, 380 ms`,
);

/** The words that a listener hears: the queue IDs of what changed, `!` when it is over; who was refused. */
async function newsOf(lines: readonly string[]): Promise<string[]> {
  const news: string[] = [];
  const listener = {
    changed: ({ hops }: { hops: readonly { queueId: string }[] }, isOver: boolean) => {
      news.push(`${hops.map(({ queueId }) => queueId[0]).join('')}${isOver ? '!' : ''}`);
    },
    refused: ({ recipients }: Message, within: object) => {
      expect('refusals' in within).toBe(true);
      news.push(...recipients.map(({ address }) => `-${address}`));
    },
  };
  await readTexts([lines.join('\n')], { year: 2026, listener });
  return news;
}

test.each([
  ['its start', arrives(A), []],
  ['an attempt', [...arrives(A), tried(A, 1, DEFERRED), tried(A, 2, SENT)], ['A', 'A']],
  ['its removal by the queue manager', [...arrives(A), removed(A, 1)], []],
  ['its removal by an operator', [...arrives(A), postsuper('removed')], ['A']],
  [
    'its removal by cleanup',
    [...arrives(A).slice(0, 2), line(1, 'postfix/cleanup[11]', `${A}: removed (canceled)`)],
    ['A'],
  ],
  [
    'its expiry',
    [
      ...arrives(A),
      line(
        1,
        'postfix/qmgr[12]',
        `${A}: from=<ann@example.net>, status=expired, returned to sender`,
      ),
    ],
    ['A'],
  ],
  ['a hold by an operator', [...arrives(A), postsuper('placed on hold')], ['A']],
  ['its release', [...arrives(A), postsuper('released from hold')], []],
  ['a rule before its queue file that discards', [RULE('discard'), ...arrives(A)], ['A']],
  [
    'a rule before its queue file that only chooses the filter',
    [named('bob@example.org'), ...arrives(A)],
    [],
  ],
  ['a rule in its queue file that holds', [...arrives(A).slice(0, 1), RULE('hold', A)], ['A']],
  ['a rule in its queue file that only notes', [...arrives(A).slice(0, 1), RULE('warn', A)], []],
  ['a verdict of the filter', [...arrives(A), VERDICT], ['A']],
  ['a verdict on mail that is not known', [VERDICT, ...arrives(B)], []],
  [
    'a refusal in its queue file',
    [...arrives(A).slice(0, 1), refused('eve@example.org').replace('NOQUEUE', A)],
    ['A'],
  ],
  [
    'data that cleanup does not take',
    [
      ...arrives(A).slice(0, 1),
      line(1, 'postfix/cleanup[11]', `warning: ${A}: queue file size limit exceeded`),
    ],
    ['A'],
  ],
])('a message has news with %s', async (_, lines, expected) => {
  const news = await newsOf(lines);
  expect(news.filter((text) => !text.includes('!'))).toEqual(expected);
  expect(news.filter((text) => text.includes('!')).length).toBeGreaterThan(0);
});

test('of a client that gives up, the messages that it gave up have news at the end of its session', async () => {
  const start = [
    line(0, 'postfix/smtpd[10]', `connect from ${PEER}`),
    line(0, 'postfix/smtpd[10]', `${A}: client=${PEER}`),
  ];
  const end = (counters: string) =>
    line(
      2,
      'postfix/smtpd[10]',
      `disconnect from ${PEER} ehlo=1 mail=1 rcpt=1 ${counters} quit=1 commands=5`,
    );
  expect(await newsOf([...start, end('data=0/1')])).toEqual(['A', 'A!']);
  expect(await newsOf([...start, identified(A, 1), queued(A, 1), end('data=1')])).toEqual(['A!']);
});

test('each refusal is heard alone, once, and the message that gets a queue file hears it as its own', async () => {
  const screened = (to: string) =>
    line(
      0,
      'postfix/postscreen[9]',
      `NOQUEUE: reject: RCPT from [192.0.2.1]:4711: 550 5.7.1 Service unavailable; client [192.0.2.1] blocked using zen.example; from=<a@x.test>, to=<${to}>, proto=ESMTP, helo=<x.test>`,
    );
  expect(await newsOf([refused('bob@example.org'), refused('eve@example.org')])).toEqual([
    '-bob@example.org',
    '-eve@example.org',
  ]);
  expect(await newsOf([screened('bob@example.org'), screened('eve@example.org')])).toEqual([
    '-bob@example.org',
    '-eve@example.org',
  ]);
});

test('what a filter of this host cannot bring back is no news of its own', async () => {
  const back = comesBack(B, 1);
  const [client = ''] = back;
  const milter = line(
    1,
    'postfix/cleanup[11]',
    `${B}: milter-reject: END-OF-MESSAGE from localhost[127.0.0.1]: 4.7.1 Service unavailable - try again later; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<localhost>`,
  );
  expect(await newsOf([client, milter])).toEqual([]);
  const refusal = refused('bob@example.org')
    .replace('mx.example.net[192.0.2.1]', 'localhost[127.0.0.1]')
    .replace('helo=<x>', 'helo=<localhost>');
  expect(await newsOf([refusal])).toEqual([]);
});

test('time that passes without a line tells what only waited for late lines', () => {
  const told: Message[] = [];
  const at = Date.UTC(2026, 10, 24, 10);
  const correlator = new Correlator({ onMessage: (message) => told.push(message) });
  const origin = {
    at,
    host: 'mail',
    tag: 'postfix/qmgr',
    daemon: 'qmgr',
    pid: 1,
    file: '',
    line: 1,
    size: 1,
    rawLine: () => '',
  };
  correlator.take({ kind: 'queued', queueId: A, from: '', size: 1, recipientCount: 1 }, origin);
  correlator.take({ kind: 'removed', queueId: A, by: 'queue-manager' }, origin);
  correlator.passTime(at + 9999);
  expect(told).toHaveLength(0);
  correlator.passTime(at + 10_000);
  expect(told).toHaveLength(1);
  // A clock that is behind the log does not turn it back.
  correlator.passTime(at);
  correlator.take(
    { kind: 'removed', queueId: B, by: 'queue-manager' },
    { ...origin, at: at + 15_000 },
  );
  correlator.passTime(at + 24_999);
  expect(told).toHaveLength(1);
  correlator.finish();
  expect(told).toHaveLength(2);
});
