/** A filter that cannot bring its message back to Postfix, and mail that only the filter's reply ties to its scan. */
import { expect, test } from 'vitest';
import {
  A,
  arrives,
  B,
  C,
  comesBack,
  filtered,
  identified,
  line,
  queued,
  removed,
  SENT,
  tried,
} from './mail-lines.ts';
import { fatesOf, readTexts, told } from './messages-of.ts';

const later = (from: number) =>
  [0, 700, 1400].map((more) => line(from + more, 'postfix/qmgr[12]', 'warning: nothing'));

const refused = (client: string, helo: string) =>
  line(
    1,
    'postfix/cleanup[11]',
    `${B}: milter-reject: END-OF-MESSAGE from ${client}: 4.7.1 Service unavailable - try again later; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<${helo}>`,
  );
const PUT_OFF = line(
  2,
  'postfix/smtp[15]',
  `${A}: to=<bob@example.org>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=0/0/0/1, dsn=4.5.0, status=deferred (host 127.0.0.1[127.0.0.1] said: 451 4.5.0 Temporary MTA failure on relaying)`,
);

test.each([
  ['the service of the filter', 'postfix/amavisd/smtpd', 'localhost[127.0.0.1]', 'mail', 1],
  [
    'a client of this host that says localhost',
    'postfix/smtpd',
    'localhost[127.0.0.1]',
    'localhost',
    1,
  ],
  [
    'a client of this host that says another name',
    'postfix/smtpd',
    'localhost[127.0.0.1]',
    'app',
    2,
  ],
  ['a client elsewhere', 'postfix/smtpd', 'mx.example.net[192.0.2.1]', 'localhost', 2],
  ['the submission service', 'postfix/submission/smtpd', 'localhost[127.0.0.1]', 'localhost', 2],
  ['the old submission service', 'postfix/smtps/smtpd', 'localhost[127.0.0.1]', 'app', 2],
  [
    'a service of two words, from elsewhere',
    'postfix/amavisd/smtpd',
    'mx.example.net[192.0.2.1]',
    'x',
    2,
  ],
])('what is refused to %s', async (_, service, client, helo, count) => {
  const messages = await told(
    ...arrives(A),
    line(1, `${service}[13]`, `${B}: client=${client}`),
    identified(B, 1),
    refused(client, helo),
    PUT_OFF,
    ...later(60),
  );
  expect(messages).toHaveLength(count);
  const first = messages.find(({ hops }) => hops.some(({ queueId }) => queueId === A));
  expect(fatesOf(first)).toEqual(['bob@example.org deferred at filter']);
});

test('what came back and is still on its way is no mere attempt', async () => {
  const messages = await told(...comesBack(B, 1), tried(B, 2, SENT), removed(B, 2), ...later(60));
  expect(messages.map(fatesOf)).toEqual([['bob@example.org relayed at deliver']]);
});

/** Until its parent is known, for ten minutes, it is not told alone. */
test.each([
  ['nine minutes later', 540, 1],
  ['eleven minutes later', 660, 2],
])('mail that came back waits for the line that tells where from: %s', async (_, second, count) => {
  const messages = await told(
    ...comesBack(B, 1),
    tried(B, 2, SENT),
    removed(B, 2),
    line(60, 'postfix/qmgr[12]', 'warning: nothing'),
    line(second, 'postfix/qmgr[12]', 'warning: nothing'),
    ...arrives(A, second).filter((text) => !text.includes('message-id')),
    filtered(A, 'bob@example.org', second, `250 2.0.0 Ok: queued as ${B}`),
    removed(A, second),
  );
  expect(messages).toHaveLength(count);
});

const VERDICT = (words: string) =>
  line(
    1,
    'amavis[16]',
    `(00016-01) ${words}, <ann@example.net> -> <bob@example.org>, Message-ID: <a@example.net>, mail_id: J4A3Mi79CrBr, Hits: 99, size: 1000, 380 ms`,
  );

test.each([
  ['discarded, id=00016-01 - spam', ['00016-01']],
  ['id=00016-01, DISCARD', ['00016-01']],
  ['discarded, id=00016-02 - spam', []],
  ['discarded', []],
])(
  'a scan without a queue ID belongs to the mail whose reply names it: "%s"',
  async (reply, tasks) => {
    const messages = await told(
      line(0, 'postfix/pickup[20]', `${A}: uid=0 from=<ann>`),
      identified(A, 0),
      queued(A, 0),
      VERDICT('Blocked SPAM {DiscardedInternal}'),
      filtered(A, 'bob@example.org', 2, '').replace(/\(250 .*/, `(250 2.7.0 Ok, ${reply})`),
      removed(A, 2),
    );
    expect(messages.map(({ scans }) => scans.map(({ taskId }) => taskId))).toEqual([tasks]);
  },
);

test('of two messages whose replies name one scan the first has it', async () => {
  const messages = await told(
    ...arrives(A),
    ...arrives(C),
    VERDICT('Blocked SPAM {DiscardedInbound}'),
    ...[A, C].map((queueId) =>
      filtered(queueId, 'bob@example.org', 2, '').replace(
        /\(250 .*/,
        '(250 2.7.0 Ok, discarded, id=00016-01)',
      ),
    ),
  );
  expect(messages.map(({ scans }) => scans.length)).toEqual([1, 0]);
});

test.each([
  ['in their order', [A, B, C]],
  ['the last first', [C, B, A]],
  ['the middle one first', [B, A, C]],
])('nothing is kept of messages with one Message-ID that are told %s', async (_, order) => {
  const lines = [
    ...[A, B, C].flatMap((queueId) => arrives(queueId)),
    ...order.flatMap((queueId, i) => [
      tried(queueId, 60 * (i + 1), SENT),
      removed(queueId, 60 * (i + 1)),
    ]),
    ...later(300),
  ];
  const { messages, correlator } = await readTexts([`${lines.join('\n')}\n`], { year: 2026 });
  expect(messages.map(({ hops }) => hops[0]?.queueId)).toEqual(order);
  const [state] = correlator.hosts.values();
  expect([state?.hops.size, state?.hopsByMessageId.size]).toEqual([0, 0]);
});
