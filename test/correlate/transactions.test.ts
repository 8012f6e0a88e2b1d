import { expect, test } from 'vitest';
import { fatesOf, messagesOf, readTexts } from './messages-of.ts';

const CLIENT = 'mx.example.com[192.0.2.1]';
const FILTER = (to: string, queueId = 'NOQUEUE') =>
  `Nov 24 10:00:00 mail postfix/smtpd[1]: ${queueId}: filter: RCPT from ${CLIENT}: <s@example.com>: Sender address triggers FILTER smtp-amavis:[127.0.0.1]:10024; from=<s@example.com> to=<${to}> proto=ESMTP helo=<mx.example.com>`;
const REJECT = (to: string, from = 's@example.com') =>
  `Nov 24 10:00:00 mail postfix/smtpd[1]: NOQUEUE: reject: RCPT from ${CLIENT}: 550 5.1.1 <${to}>: Recipient address rejected: User unknown; from=<${from}> to=<${to}> proto=ESMTP helo=<mx.example.com>`;
const CONNECT = `Nov 24 10:00:00 mail postfix/smtpd[1]: connect from ${CLIENT}`;
const ACCEPT = (queueId: string) =>
  `Nov 24 10:00:00 mail postfix/smtpd[1]: ${queueId}: client=${CLIENT}`;
const DISCONNECT = (commands: string) =>
  `Nov 24 10:00:01 mail postfix/smtpd[1]: disconnect from ${CLIENT} ${commands}`;
const lines = (...all: string[]) => messagesOf(all.join('\n'));

test('recipients refused in a transaction without a queue ID are one message', async () => {
  const messages = await lines(
    CONNECT,
    REJECT('a@example.org'),
    REJECT('b@example.org'),
    DISCONNECT('ehlo=1 mail=1 rcpt=0/2 quit=1 commands=3/5'),
  );
  expect(messages.map((message) => [message.status, message.hops, fatesOf(message)])).toEqual([
    ['rejected', [], ['a@example.org rejected at accept', 'b@example.org rejected at accept']],
  ]);
});

test('another sender in the same session is another transaction', async () => {
  const messages = await lines(
    CONNECT,
    REJECT('a@example.org'),
    REJECT('a@example.org', 'other@example.com'),
  );
  expect(messages.map((message) => message.from)).toEqual(['s@example.com', 'other@example.com']);
});

test('a recipient refused before the first accepted one is a row of the message that gets the queue ID', async () => {
  const messages = await lines(
    CONNECT,
    REJECT('a@example.org'),
    ACCEPT('1111111111'),
    'Nov 24 10:00:00 mail postfix/qmgr[3]: 1111111111: from=<s@example.com>, size=1, nrcpt=1 (queue active)',
    'Nov 24 10:00:01 mail postfix/lmtp[4]: 1111111111: to=<b@example.org>, relay=store[192.0.2.9]:7025, delay=1, delays=0/0/0/1, dsn=2.1.5, status=sent (250 2.1.5 Delivery OK)',
  );
  expect(messages).toHaveLength(1);
  expect(messages[0]?.status).toBe('mixed');
  expect(fatesOf(messages[0])).toEqual([
    'a@example.org rejected at accept',
    'b@example.org delivered at deliver',
  ]);
});

test.each([
  [
    'the connection breaks in the data',
    `Nov 24 10:00:01 mail postfix/smtpd[1]: lost connection after DATA (900 bytes) from ${CLIENT}`,
    'ehlo=1 mail=1 rcpt=1 data=0/1 commands=3/4',
  ],
  ['the client says RSET', '', 'ehlo=1 mail=1 rcpt=1 rset=1 quit=1 commands=5'],
])('a message is aborted when %s', async (_, lost, commands) => {
  const messages = await lines(
    CONNECT,
    FILTER('a@example.org'),
    ACCEPT('1111111111'),
    lost,
    DISCONNECT(commands),
  );
  expect(messages.map(fatesOf)).toEqual([['a@example.org aborted at accept']]);
});

test('a message whose queue entry is not logged is not aborted when its data was taken', async () => {
  const messages = await lines(
    CONNECT,
    FILTER('a@example.org'),
    ACCEPT('1111111111'),
    DISCONNECT('ehlo=1 mail=1 rcpt=1 data=1 quit=1 commands=5'),
  );
  expect(messages.map(fatesOf)).toEqual([['a@example.org queued at accept']]);
});

test('a rule that discards for one recipient discards for all, and says that it is inferred', async () => {
  const messages = await lines(
    CONNECT,
    FILTER('a@example.org'),
    ACCEPT('1111111111'),
    FILTER('b@example.org', '1111111111'),
    `Nov 24 10:00:00 mail postfix/cleanup[2]: 1111111111: discard: header Subject: x from ${CLIENT}; from=<s@example.com> to=<a@example.org> proto=ESMTP helo=<mx.example.com>: policy`,
  );
  expect(messages[0]?.recipients.map((row) => [row.address, row.status, row.inferred])).toEqual([
    ['a@example.org', 'discarded', []],
    ['b@example.org', 'discarded', ['status']],
  ]);
});

test('a queue ID that is used again after its removal names another message', async () => {
  const life = (minute: string, sender: string) => [
    `Nov 24 10:${minute}:00 mail postfix/pickup[1]: 1111111111: uid=0 from=<${sender}>`,
    `Nov 24 10:${minute}:00 mail postfix/qmgr[3]: 1111111111: from=<${sender}@example.com>, size=1, nrcpt=1 (queue active)`,
    `Nov 24 10:${minute}:01 mail postfix/smtp[4]: 1111111111: to=<b@example.net>, relay=mx[192.0.2.7]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 ok)`,
    `Nov 24 10:${minute}:01 mail postfix/qmgr[3]: 1111111111: removed`,
  ];
  const messages = await lines(...life('00', 'ann'), ...life('20', 'bob'));
  expect(messages.map((message) => message.from)).toEqual(['ann@example.com', 'bob@example.com']);
});

test('a refusal whose line names no sender is of the transaction at hand', async () => {
  const bare = (stage: string, attributes: string) =>
    `Nov 24 10:00:00 mail postfix/smtpd[1]: NOQUEUE: reject: ${stage} from ${CLIENT}: 554 5.7.1 <${CLIENT}>: Client host rejected: Access denied; ${attributes}`;
  const early = await lines(CONNECT, bare('CONNECT', 'proto=SMTP'), REJECT('a@example.org'));
  const late = await lines(
    CONNECT,
    REJECT('a@example.org'),
    bare('UNKNOWN', 'proto=ESMTP helo=<mx.example.com>'),
    REJECT('b@example.org'),
  );
  expect([...early, ...late].map((message) => [message.from, fatesOf(message)])).toEqual([
    ['s@example.com', ['a@example.org rejected at accept']],
    ['s@example.com', ['a@example.org rejected at accept', 'b@example.org rejected at accept']],
  ]);
});

test('a rule that names no recipient names none of the message either', async () => {
  const hold = `Nov 24 10:00:00 mail postfix/smtpd[1]: NOQUEUE: hold: CONNECT from ${CLIENT}: <${CLIENT}>: Client host triggers HOLD action; proto=SMTP`;
  const [message] = await lines(CONNECT, hold, ACCEPT('1111111111'));
  expect([message?.status, message?.recipients]).toEqual(['held', []]);
});

test('a recipient refused in a queue file whose start is not in the log is a row of its message', async () => {
  const [message] = await lines(
    REJECT('a@example.org').replace('NOQUEUE', '1111111111'),
    FILTER('b@example.org', '1111111111'),
  );
  expect(message?.hops.map(({ queueId }) => queueId)).toEqual(['1111111111']);
  expect(fatesOf(message)).toEqual([
    'a@example.org rejected at accept',
    'b@example.org unknown at accept',
  ]);
});

test('the end of a session whose start is not in the log is no message', async () => {
  expect(await lines(DISCONNECT('ehlo=1 mail=1 rcpt=0/1 quit=1 commands=3/4'))).toEqual([]);
});

/** Such lines say nothing of who the client is, where the log does not. */
test.each([
  [
    'a rule of a proxy filter',
    'smtpd[1]: NOQUEUE: proxy-accept: END-OF-MESSAGE: 250 2.0.0 Ok: queued as 2222222222; from=<s@example.com> to=<a@example.org> proto=ESMTP helo=<x>',
    0,
  ],
  [
    'a refusal of postscreen',
    'postscreen[2]: NOQUEUE: reject: CONNECT: 421 4.3.2 All server ports are busy; proto=SMTP',
    1,
  ],
])(
  '%s that names no client, of a session that is not known, opens none',
  async (_, text, count) => {
    const { messages, correlator } = await readTexts([`Nov 24 10:00:00 mail postfix/${text}\n`]);
    expect(messages).toEqual([]);
    expect(correlator.tally.refusals).toBe(count);
    const open = [...correlator.hosts.values()].map(({ sessions, screenings }) => [
      sessions.size,
      screenings.size,
    ]);
    expect(open).toEqual([[0, 0]]);
  },
);

test.each(['VRFY', 'ETRN'])('a %s that is refused is no mail', async (stage) => {
  expect(
    await lines(CONNECT, REJECT('a@example.org').replace('RCPT from', `${stage} from`)),
  ).toEqual([]);
});

test.each(['PASS NEW', 'PASS OLD', 'ALLOWLISTED', 'WHITELISTED'])(
  'after %s the client is handed over to smtpd',
  async (words) => {
    const screened = `Nov 24 10:00:00 mail postfix/postscreen[2]: ${words} [192.0.2.1]:4711`;
    const [message] = await lines(screened, CONNECT, ACCEPT('1111111111'));
    expect([message?.client?.port, message?.screening?.text]).toEqual([4711, words]);
  },
);

const RULE = (action: string, from: string) =>
  `Nov 24 10:00:00 mail postfix/smtpd[1]: NOQUEUE: ${action}: MAIL from ${CLIENT}: <${from}>: Sender address ${action === 'hold' ? 'triggers HOLD action' : 'triggers DISCARD action'}; from=<${from}> proto=ESMTP helo=<mx.example.com>`;

test.each(['hold', 'discard'])(
  'a %s of a transaction that came to nothing is not one of the next sender in its session',
  async (action) => {
    const messages = await lines(
      CONNECT,
      RULE(action, 'other@example.com'),
      REJECT('a@example.org', 'other@example.com'),
      ACCEPT('1111111111'),
      'Nov 24 10:00:00 mail postfix/qmgr[3]: 1111111111: from=<s@example.com>, size=1, nrcpt=1 (queue active)',
      DISCONNECT('ehlo=1 mail=2 rcpt=1/2 data=1 rset=1 quit=1 commands=7/8'),
      'Nov 24 10:00:40 mail postfix/lmtp[4]: 1111111111: to=<b@example.org>, relay=store[192.0.2.9]:7025, delay=40, delays=0/0/0/40, dsn=2.1.5, status=sent (250 2.1.5 Delivery OK)',
      'Nov 24 10:00:40 mail postfix/qmgr[3]: 1111111111: removed',
    );
    expect(messages.map((message) => [message.from, fatesOf(message)])).toEqual([
      ['other@example.com', ['a@example.org rejected at accept']],
      ['s@example.com', ['b@example.org delivered at deliver']],
    ]);
  },
);

test('what waits in the queue after such a transaction is not held', async () => {
  const [, message] = await lines(
    CONNECT,
    RULE('hold', 'other@example.com'),
    REJECT('a@example.org', 'other@example.com'),
    ACCEPT('1111111111'),
    'Nov 24 10:00:00 mail postfix/qmgr[3]: 1111111111: from=<s@example.com>, size=1, nrcpt=1 (queue active)',
    DISCONNECT('ehlo=1 mail=2 rcpt=1/2 data=1 rset=1 quit=1 commands=7/8'),
  );
  expect([message?.from, message?.status]).toEqual(['s@example.com', 'queued']);
});

test('a rule that holds mail holds the queue file of its own transaction', async () => {
  const [message] = await lines(
    CONNECT,
    RULE('hold', 's@example.com'),
    ACCEPT('1111111111'),
    DISCONNECT('ehlo=1 mail=1 rcpt=1 data=1 quit=1 commands=5'),
  );
  expect(message?.status).toBe('held');
});
