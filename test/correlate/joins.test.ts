/** Which queue files become one message, and which stay apart. */
import { expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import {
  A,
  arrives,
  B,
  C,
  comesBack,
  DEFERRED,
  filtered,
  line,
  queued,
  removed,
  SENT,
  tried,
} from './mail-lines.ts';
import { fatesOf, told } from './messages-of.ts';

const D = 'DDDDDD0004';

const placesOf = ({ hops }: Message) => hops.map(({ queueId }) => queueId);

test('a server elsewhere that names a queue ID of this host joins nothing', async () => {
  const messages = await told(
    ...arrives(A),
    line(0, 'postfix/pickup[20]', `${B}: uid=0 from=<root>`),
    tried(A, 1, `dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as ${B})`),
    tried(B, 2, DEFERRED),
  );
  expect(messages.map((message) => [placesOf(message), message.status])).toEqual([
    [[A], 'relayed'],
    [[B], 'deferred'],
  ]);
});

test('a program behind pipe that names a queue ID of this host joins nothing', async () => {
  const piped = line(
    2,
    'postfix/pipe[31]',
    `${A}: to=<bob@example.org>, relay=forward, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (delivered via forward service (250 2.0.0 Ok: queued as ${B}))`,
  );
  const messages = await told(...arrives(A), ...arrives(B, 1), piped, tried(B, 3, DEFERRED));
  expect(messages.map(placesOf)).toEqual([[A], [B]]);
});

test.each([
  ['with one Message-ID is one message', '<a@example.net>', [[A, B]]],
  ['with another Message-ID is another message', '<b@example.net>', [[A], [B]]],
])('mail relayed to another host of the log %s', async (_, messageId, expected) => {
  const messages = await told(
    ...arrives(A),
    line(1, 'postfix/smtpd[10]', `${B}: client=mail.example.com[192.0.2.5]`, 'store'),
    line(1, 'postfix/cleanup[11]', `${B}: message-id=${messageId}`, 'store'),
    queued(B, 1, 'store'),
    tried(A, 2, `dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as ${B})`),
    tried(B, 3, SENT, 'store'),
  );
  expect(messages.map(placesOf)).toEqual(expected);
});

test('one queue ID on two hosts names two messages', async () => {
  const messages = await told(
    ...arrives(A, 0, 'one'),
    ...arrives(A, 0, 'two'),
    tried(A, 1, SENT, 'one'),
    tried(A, 1, DEFERRED, 'two'),
  );
  expect(messages.map((message) => [message.host, message.status])).toEqual([
    ['one', 'relayed'],
    ['two', 'deferred'],
  ]);
});

const FORWARD = (to: string, queueId: string) =>
  line(
    2,
    'amavis[16]',
    `(00016-01) J4A3Mi79CrBr FWD from <ann@example.net> -> <${to}>, BODY=7BIT 250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as ${queueId}`,
  );

/** The reply names one queue file for all recipients: only amavis' own lines say who went where. */
test('after a split each recipient is followed into the queue file it went to', async () => {
  const messages = await told(
    ...arrives(A),
    ...comesBack(B, 1),
    FORWARD('bob@example.org', B),
    ...comesBack(C, 1),
    FORWARD('eve@example.org', C),
    line(
      2,
      'amavis[16]',
      `(00016-01) Passed CLEAN {RelayedInbound}, [192.0.2.1]:4711 [192.0.2.1] <ann@example.net> -> <bob@example.org>,<eve@example.org>, Queue-ID: ${A}, Message-ID: <a@example.net>, mail_id: J4A3Mi79CrBr, Hits: -, size: 1000, queued_as: ${B}/${C}, 380 ms`,
    ),
    filtered(A, 'bob@example.org', 3, `250 2.0.0 Ok: queued as ${B}`),
    filtered(A, 'eve@example.org', 3, `250 2.0.0 Ok: queued as ${B}`),
    removed(A, 3),
    tried(B, 4, SENT),
    tried(C, 4, DEFERRED).replace('bob@', 'eve@'),
  );
  expect(messages.map(fatesOf)).toEqual([
    ['bob@example.org relayed at deliver', 'eve@example.org deferred at deliver'],
  ]);
  expect(messages[0]?.recipients.map((row) => row.queueId)).toEqual([B, C]);
});

test('after a split a recipient is not looked for in the queue file of another one', async () => {
  const messages = await told(
    ...arrives(A),
    ...comesBack(B, 1),
    FORWARD('bob@example.org', B),
    ...comesBack(C, 1),
    FORWARD('eve@example.org', C),
    tried(C, 2, DEFERRED).replace('bob@', 'eve@'),
    filtered(A, 'bob@example.org', 3, `250 2.0.0 Ok: queued as ${B}`),
    filtered(A, 'eve@example.org', 3, `250 2.0.0 Ok: queued as ${B}`),
    removed(A, 3),
  );
  expect(messages.map(fatesOf)).toEqual([
    ['bob@example.org queued at queue', 'eve@example.org deferred at deliver'],
  ]);
});

test('mail handed to the filter is not at its end there', async () => {
  const messages = await told(
    ...arrives(A),
    ...comesBack(B, 1),
    filtered(A, 'bob@example.org', 2, `250 2.0.0 Ok: queued as ${B}`),
    removed(A, 2),
  );
  expect(messages.map(fatesOf)).toEqual([['bob@example.org queued at queue']]);
});

test('what came back from the filter is joined by its Message-ID when nothing else does, and says so', async () => {
  const messages = await told(
    ...arrives(A),
    ...comesBack(B, 1),
    filtered(A, 'bob@example.org', 2, '250 2.0.0 Ok'),
    removed(A, 2),
    tried(B, 3, SENT),
    removed(B, 3),
  );
  expect(messages.map((message) => [placesOf(message), message.inferred])).toEqual([
    [[A, B], ['queueIds']],
  ]);
  expect(fatesOf(messages[0])).toEqual(['bob@example.org relayed at deliver']);
});

/** Ten minutes later without a line that links them, the Message-ID decides while the log goes on. */
test('the Message-ID joins them in the midst of a log too', async () => {
  const messages = await told(
    ...arrives(A),
    ...comesBack(B, 1),
    filtered(A, 'bob@example.org', 2, '250 2.0.0 Ok'),
    tried(B, 3, SENT),
    removed(B, 3),
    ...[400, 800, 1200].map((second) => line(second, 'postfix/qmgr[12]', 'warning: nothing')),
    removed(A, 1300),
  );
  expect(messages.map((message) => [placesOf(message), message.inferred])).toEqual([
    [[A, B], ['queueIds']],
  ]);
});

test.each([
  ['is empty', (text: string) => text.replace('<a@example.net>', '<>')],
  ['is not in the log', (text: string) => text.replace(/message-id=.*/, 'warning: x')],
])('a Message-ID that %s joins nothing', async (_, changed) => {
  const messages = await told(
    ...[...arrives(A), ...comesBack(B, 1)].map((text) =>
      text.includes('message-id') ? changed(text) : text,
    ),
    filtered(A, 'bob@example.org', 2, '250 2.0.0 Ok'),
    removed(A, 2),
    tried(B, 3, SENT),
    removed(B, 3),
  );
  expect(messages.map(placesOf)).toEqual([[A], [B]]);
});

test('of several messages with one Message-ID the newest that fits is the one before', async () => {
  const messages = await told(
    ...arrives(D),
    filtered(D, 'bob@example.org', 0, '250 2.0.0 Ok'),
    ...arrives(A),
    filtered(A, 'bob@example.org', 1, '250 2.0.0 Ok'),
    ...arrives(C),
    tried(C, 1, DEFERRED),
    ...comesBack(B, 2),
    tried(B, 3, SENT),
    removed(B, 3),
  );
  expect(messages.map(placesOf)).toEqual([[D], [A, B], [C]]);
});

test('a message with a recipient that is still to be tried is not the one before', async () => {
  const messages = await told(
    ...arrives(A),
    filtered(A, 'bob@example.org', 1, '250 2.0.0 Ok'),
    tried(A, 1, DEFERRED).replace('bob@', 'eve@'),
    ...comesBack(B, 2),
    tried(B, 3, SENT),
    removed(B, 3),
  );
  expect(messages.map(placesOf)).toEqual([[A], [B]]);
});

test.each([
  [
    'begins before it',
    [...comesBack(B, 0), ...arrives(A, 1), filtered(A, 'bob@example.org', 2, '250 2.0.0 Ok')],
  ],
  ['is still to be tried', [...arrives(A), tried(A, 1, DEFERRED), ...comesBack(B, 2)]],
  [
    'was gone long before',
    [
      ...arrives(A),
      filtered(A, 'bob@example.org', 1, '250 2.0.0 Ok'),
      removed(A, 1),
      ...comesBack(B, 4),
    ],
  ],
  [
    'went on elsewhere',
    [
      ...arrives(A),
      tried(A, 1, `dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as ${D})`),
      ...comesBack(B, 2),
    ],
  ],
])('one Message-ID does not join two queue files where the first %s', async (_, lines) => {
  const messages = await told(...lines, tried(B, 5, SENT), removed(B, 5));
  expect(messages.map(placesOf).sort()).toEqual([[A], [B]]);
});

test('local(8) that forwards a message names where it goes on', async () => {
  const local = (words: string) =>
    line(
      1,
      'postfix/local[17]',
      `${A}: to=<bob@example.com>, relay=local, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (${words})`,
    );
  const rest = [queued(B, 1), tried(B, 2, SENT)];
  const joined = await told(...arrives(A), local(`forwarded as ${B}`), ...rest);
  expect(joined.map(placesOf)).toEqual([[A, B]]);
  const apart = await told(...arrives(A), local(`delivered to command: queued as ${B}`), ...rest);
  expect(apart.map(placesOf)).toEqual([[A], [B]]);
});

/** Where amavis logs no verdict, only the words behind the queue ID tell that a part was dropped. */
test.each([
  [', but 1 DISCARD', 1, 'blocked at filter', ['status']],
  [', but 12 BOUNCE', 1, 'blocked at filter', ['status']],
  ['', 2, 'queued at queue', []],
])(
  'of two recipients "queued as%s" the one that has no line further on',
  async (more, left, fate, inferred) => {
    const messages = await told(
      ...arrives(A),
      ...comesBack(B, 1).map((text) => text.replace('nrcpt=1', `nrcpt=${left}`)),
      filtered(A, 'bob@example.org', 2, `250 2.0.0 Ok: queued as ${B}${more}`),
      filtered(A, 'eve@example.org', 2, `250 2.0.0 Ok: queued as ${B}${more}`),
      removed(A, 2),
      tried(B, 3, SENT),
    );
    const eve = messages[0]?.recipients.find(({ address }) => address.startsWith('eve'));
    expect(`${eve?.status} at ${eve?.step}`).toBe(fate);
    expect(eve?.inferred).toEqual(inferred);
  },
);

test('two connections of postscreen at once are refused each for itself', async () => {
  const screened = (client: string, text: string) =>
    line(0, 'postfix/postscreen[9]', text.replaceAll('CLIENT', client));
  const REFUSED =
    'NOQUEUE: reject: RCPT from [CLIENT]:4711: 550 5.7.1 Service unavailable; client [CLIENT] blocked using zen.example; from=<a@example.net> to=<CLIENT@example.org> proto=ESMTP helo=<x>';
  const clients = ['192.0.2.1', '192.0.2.3'];
  const messages = await told(
    ...clients.map((client) => screened(client, 'CONNECT from [CLIENT]:4711 to [192.0.2.2]:25')),
    ...clients.map((client) => screened(client, REFUSED)),
    ...clients.map((client) => screened(client, 'DISCONNECT [CLIENT]:4711')),
  );
  expect(messages.map(({ client, recipients }) => [client?.address, recipients.length])).toEqual(
    clients.map((client) => [client, 1]),
  );
});

test('a queue file whose first line stands behind what amavis says of it is the same message', async () => {
  const messages = await told(
    ...arrives(A),
    line(
      1,
      'amavis[16]',
      `(00016-01) Passed CLEAN {RelayedInbound}, [192.0.2.1]:4711 [192.0.2.1] <ann@example.net> -> <bob@example.org>, Queue-ID: ${A}, Message-ID: <a@example.net>, mail_id: J4A3Mi79CrBr, Hits: -, size: 1000, queued_as: ${B}, 380 ms`,
    ),
    line(1, 'postfix/smtpd[10]', `${B}: client=localhost[127.0.0.1]`),
  );
  expect(messages.map(placesOf)).toEqual([[A, B]]);
});
