/** A client's session: what its lines say of the messages in it, and which lines belong to which. */
import { expect, test } from 'vitest';
import {
  A,
  arrives,
  B,
  identified,
  line,
  named,
  PEER,
  refused,
  removed,
  SENT,
  tried,
} from './mail-lines.ts';
import { fatesOf, readTexts, told } from './messages-of.ts';

const second = (seconds: number) => Date.UTC(2026, 10, 24, 10, 0, seconds);
const smtpd = (at: number, text: string, tag = 'postfix/smtpd[10]') => line(at, tag, text);
const postscreen = (at: number, text: string) => line(at, 'postfix/postscreen[9]', text);
const CONNECT = smtpd(0, `connect from ${PEER}`);
const disconnect = (at: number, commands: string) =>
  smtpd(at, `disconnect from ${PEER} ${commands}`);

test('what was refused in a session is told when its process has its next client, without an end between', async () => {
  const messages = await told(
    CONNECT,
    refused('bob@example.org'),
    smtpd(1, 'connect from mx.example.net[192.0.2.1]'),
    refused('eve@example.org'),
  );
  expect(messages.map(fatesOf)).toEqual([
    ['bob@example.org rejected at accept'],
    ['eve@example.org rejected at accept'],
  ]);
});

test('a refusal after a message in the same session is a message of its own', async () => {
  const messages = await told(CONNECT, ...arrives(A), refused('eve@example.org'));
  expect(messages.map((message) => [message.hops.length, fatesOf(message)])).toEqual([
    [0, ['eve@example.org rejected at accept']],
    [1, []],
  ]);
});

test('a second message of a session does not get what was said of the first', async () => {
  const messages = await told(
    CONNECT,
    refused('eve@example.org'),
    ...arrives(A),
    tried(A, 1, SENT),
    ...arrives(B, 5),
    tried(B, 6, SENT),
    disconnect(9, 'ehlo=1 mail=2 rcpt=2/3 data=2 quit=1 commands=8/9'),
  );
  expect(messages.map(fatesOf)).toEqual([
    ['bob@example.org relayed at deliver', 'eve@example.org rejected at accept'],
    ['bob@example.org relayed at deliver'],
  ]);
  // The first begins with the connection, and either with its own lines.
  expect(messages.map(({ startedAt, endedAt }) => [startedAt, endedAt])).toEqual([
    [second(0), second(1)],
    [second(5), second(6)],
  ]);
});

/** Of several messages in one session the second begins with what smtpd first says of it. */
test('a message begins with its connection, its screening, or the rule before its queue file', async () => {
  const startOf = async (...lines: readonly string[]) =>
    (await told(...lines)).map(({ startedAt }) => startedAt);
  const connect = smtpd(3, `connect from ${PEER}`);
  expect(await startOf(...arrives(A, 5))).toEqual([second(5)]);
  expect(await startOf(connect, ...arrives(A, 5))).toEqual([second(3)]);
  const screened = [
    postscreen(1, 'CONNECT from [192.0.2.1]:4711 to [192.0.2.2]:25'),
    postscreen(2, 'PASS NEW [192.0.2.1]:4711'),
  ];
  expect(await startOf(...screened, connect, ...arrives(A, 5))).toEqual([second(1)]);
  const later = named('eve@example.org').replace('10:00:00', '10:00:08');
  expect(await startOf(connect, ...arrives(A, 5), later, ...arrives(B, 9))).toEqual([
    second(3),
    second(8),
  ]);
});

const LOGIN = ', sasl_method=LOGIN, sasl_username=ann@example.net';
const TLS = (who: string) =>
  `Anonymous TLS connection established ${who}: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)`;

test('the client is told with its greeting, its login and its encryption', async () => {
  const [message] = await told(
    CONNECT,
    smtpd(0, TLS(`from ${PEER}`)),
    named('bob@example.org'),
    smtpd(1, `${A}: client=${PEER}${LOGIN}`),
  );
  expect(message?.client).toEqual({
    name: 'mx.example.net',
    address: '192.0.2.1',
    port: 0,
    helo: 'x',
    login: 'ann@example.net',
    tls: 'TLSv1.3 TLS_AES_256_GCM_SHA384',
  });
  const [plain] = await told(smtpd(1, `${A}: client=${PEER}`));
  expect(plain?.client).toMatchObject({ helo: null, login: null, tls: null });
  const [withPort] = await told(smtpd(1, `${A}: client=${PEER}:50000`));
  expect(withPort?.client?.port).toBe(50_000);
  const [own] = await told(line(0, 'postfix/pickup[20]', `${A}: uid=0 from=<root>`));
  expect(own?.client).toBeNull();
});

test('the encryption of a client before does not stand for the next one of the process', async () => {
  const other = 'relay.example.net[192.0.2.8]';
  const [message] = await told(
    CONNECT,
    smtpd(0, TLS(`from ${PEER}`)),
    smtpd(1, `${A}: client=${other}`),
    identified(A, 1),
  );
  expect(message?.client).toMatchObject({ address: '192.0.2.8', tls: null });
  expect(message?.connectedAt).toBeNull();
});

/** `ok/total`: how many of the messages begun were taken, as the counters of the last line say. */
test.each([
  ['data=1', 'queued'],
  ['data=2', 'queued'],
  ['data=0/1', 'rejected'],
  ['xdata=1', 'aborted'],
  ['data=1/2 data=1', 'queued'],
  // Sent in chunks, or by an old Postfix: the counters do not tell.
  ['bdat=1', 'aborted'],
  ['data=0/1 bdat=2', 'aborted'],
])(
  'a message without lines of its queue is, after a session with %s, %s',
  async (counters, status) => {
    const lines = [CONNECT, named('bob@example.org'), smtpd(0, `${A}: client=${PEER}`)];
    const [message] = await told(
      ...lines,
      disconnect(2, `ehlo=1 mail=1 rcpt=1 ${counters} quit=1 commands=5`),
    );
    expect(message?.recipients.map((row) => row.status)).toEqual([status]);
  },
);

test.each([
  ['', 'queued'],
  ['ehlo=1 mail=1 rcpt=1 bdat=2 quit=1 commands=6', 'queued'],
  ['ehlo=1 mail=2 rcpt=2 data=0/1 bdat=2 quit=1 commands=9', 'queued'],
])(
  'a message with a Message-ID is not given up where the counters "%s" do not tell',
  async (counters, status) => {
    const lines = [
      CONNECT,
      named('bob@example.org'),
      smtpd(0, `${A}: client=${PEER}`),
      identified(A, 1),
    ];
    const [message] = await told(...lines, disconnect(2, counters));
    expect(message?.recipients.map((row) => row.status)).toEqual([status]);
  },
);

test('what is given up is told soon after the end of its session, not at the end of the log', async () => {
  const messages = await told(
    ...arrives(B),
    CONNECT,
    smtpd(0, `${A}: client=${PEER}`),
    disconnect(1, 'ehlo=1 mail=1 rcpt=1 rset=1 quit=1 commands=5'),
    line(30, 'postfix/qmgr[12]', 'warning: nothing'),
  );
  expect(messages.map(({ status }) => status)).toEqual(['aborted', 'queued']);
});

test('a message that is told stands in no session any longer, and its transaction neither', async () => {
  const lines = [CONNECT, ...arrives(A), tried(A, 1, SENT), removed(A, 1)];
  const sessionAfter = async (...more: readonly string[]) => {
    const options = { year: 2026, isGoingOn: true };
    const { correlator } = await readTexts([[...lines, ...more].join('\n')], options);
    const [session] = [...correlator.hosts.values()][0]?.sessions.values() ?? [];
    return [session?.hops.size, session?.hopCount, session?.transaction?.hop?.queueId];
  };
  expect(await sessionAfter()).toEqual([1, 1, A]);
  expect(await sessionAfter(line(30, 'postfix/qmgr[12]', 'warning: nothing'))).toEqual([
    0,
    1,
    undefined,
  ]);
  // The message after it stays.
  const later = [...arrives(B, 8), line(30, 'postfix/qmgr[12]', 'warning: nothing')];
  expect(await sessionAfter(...later)).toEqual([1, 2, B]);
});

test('a session at a port for users, of an address that postscreen let through, is not the one it handed on', async () => {
  const at = (tag: string, pid: number, queueId: string) => [
    smtpd(1, `connect from ${PEER}`, `${tag}[${pid}]`),
    smtpd(1, `${queueId}: client=${PEER}`, `${tag}[${pid}]`),
  ];
  const messages = await told(
    postscreen(0, 'PASS OLD [192.0.2.1]:4711'),
    ...at('postfix/submission/smtpd', 20, A),
    ...at('postfix/smtpd', 21, B),
  );
  expect(messages.map(({ client }) => client?.port)).toEqual([0, 4711]);
});

test('a connection that postscreen ends itself after its deeper tests is not the one that smtpd has next', async () => {
  const [message] = await told(
    postscreen(0, 'CONNECT from [192.0.2.1]:4001 to [198.51.100.1]:25'),
    postscreen(3, 'PASS NEW [192.0.2.1]:4001'),
    postscreen(3, 'DISCONNECT [192.0.2.1]:4001'),
    postscreen(5, 'CONNECT from [192.0.2.1]:4002 to [198.51.100.1]:25'),
    postscreen(5, 'PASS OLD [192.0.2.1]:4002'),
    smtpd(5, `connect from ${PEER}`),
    smtpd(5, `${A}: client=${PEER}`),
  );
  expect(message?.client?.port).toBe(4002);
  expect(message?.screening?.text).toBe('PASS OLD');
  expect(message?.startedAt).toBe(second(5));
});

test('what tlsproxy encrypts belongs to the connection that postscreen refuses, not to one after it', async () => {
  const tls = (port: number) =>
    line(
      1,
      'postfix/tlsproxy[8]',
      `Anonymous TLS connection established from [192.0.2.1]:${port}: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)`,
    );
  const refuses = (port: number) =>
    postscreen(
      2,
      `NOQUEUE: reject: RCPT from [192.0.2.1]:${port}: 450 4.3.2 Service currently unavailable; from=<a@x.test>, to=<b@example.test>, proto=ESMTP, helo=<x.test>`,
    );
  const connects = (port: number) =>
    postscreen(0, `CONNECT from [192.0.2.1]:${port} to [198.51.100.1]:25`);
  const messages = await told(
    ...[4001, 4002].map(connects),
    ...[4001, 4003].map(tls),
    ...[4001, 4002].map(refuses),
  );
  expect(messages.map(({ client }) => [client?.port, client?.tls])).toEqual([
    [4001, 'TLSv1.3 TLS_AES_256_GCM_SHA384'],
    [4002, null],
  ]);
});
