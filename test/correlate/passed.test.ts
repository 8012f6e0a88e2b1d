/** Clients that postscreen has let through, and the session of smtpd that each becomes. */
import { expect, test } from 'vitest';
import { A, arrives, B, line, PEER } from './mail-lines.ts';
import { readTexts, told } from './messages-of.ts';

const second = (seconds: number) => Date.UTC(2026, 10, 24, 10, 0, seconds);
const smtpd = (at: number, text: string, tag = 'postfix/smtpd[10]') => line(at, tag, text);
const postscreen = (at: number, text: string) => line(at, 'postfix/postscreen[9]', text);
const CONNECT = smtpd(0, `connect from ${PEER}`);

test.each([
  ['where its connect is in the log', [smtpd(3, `connect from ${PEER}`)], second(3), 4711],
  ['not where it is not', [], null, 0],
])(
  'the tests of postscreen belong to the session that follows, %s',
  async (_, connect, connectedAt, port) => {
    const [message] = await told(
      postscreen(2, 'PASS OLD [192.0.2.1]:4711'),
      ...connect,
      ...arrives(A, 4),
    );
    expect(message?.connectedAt).toBe(connectedAt);
    expect(message?.client?.port).toBe(port);
    expect(message?.screening).toEqual(
      port === 0 ? null : { at: second(2), text: 'PASS OLD', result: 'passed-old' },
    );
  },
);

test('of several connections of one address that passed, the oldest of the last ten seconds is taken', async () => {
  const pass = (at: number, port: number) => postscreen(at, `PASS OLD [192.0.2.1]:${port}`);
  const portsOf = async (...lines: readonly string[]) =>
    (await told(...lines)).map(({ client }) => client?.port);
  const session = (at: number, pid: number, queueId: string) => [
    smtpd(at, `connect from ${PEER}`, `postfix/smtpd[${pid}]`),
    smtpd(at, `${queueId}: client=${PEER}`, `postfix/smtpd[${pid}]`),
  ];
  const passed = [pass(0, 4001), pass(5, 4002), pass(6, 4003)];
  expect(await portsOf(...passed, ...session(10, 20, A))).toEqual([4001]);
  expect(await portsOf(...passed, ...session(11, 20, A))).toEqual([4002]);
  expect(await portsOf(...passed, ...session(11, 20, A), ...session(12, 21, B))).toEqual([
    4002, 4003,
  ]);
  expect(await portsOf(...passed, ...session(17, 20, A))).toEqual([0]);
  // Of more than a hundred that wait the newest are kept.
  const many = Array.from({ length: 102 }, (_, i) => pass(0, 4001 + i));
  expect(await portsOf(...many, ...session(1, 20, A))).toEqual([4003]);
  expect(await portsOf(...many.slice(0, 100), ...session(1, 20, A))).toEqual([4001]);
});

test('a connection that postscreen ends itself, after its deeper tests, waits for no smtpd', async () => {
  const pass = (at: number, port: number) => postscreen(at, `PASS NEW [192.0.2.1]:${port}`);
  const end = (at: number, port: number) => postscreen(at, `DISCONNECT [192.0.2.1]:${port}`);
  const portOf = async (...lines: readonly string[]) =>
    (await told(...lines, smtpd(3, `connect from ${PEER}`), ...arrives(A, 3)))[0]?.client?.port;
  expect(await portOf(pass(0, 4001), pass(0, 4002), end(1, 4002))).toBe(4001);
  expect(await portOf(pass(0, 4001), pass(0, 4002), end(1, 4001))).toBe(4002);
  // This one has not passed.
  expect(await portOf(pass(0, 4001), end(1, 4003))).toBe(4001);
  const { correlator } = await readTexts([[pass(0, 4001), end(1, 4001)].join('\n')]);
  expect([...correlator.hosts.values()].map(({ passed }) => passed.size)).toEqual([0]);
});

test('connections that were taken by a session do not wait any longer', async () => {
  const { correlator } = await readTexts([
    [
      postscreen(0, 'PASS OLD [192.0.2.1]:4001'),
      CONNECT,
      postscreen(0, 'CONNECT from [192.0.2.7]:4711 to [192.0.2.2]:25'),
      postscreen(1, 'DISCONNECT [192.0.2.7]:4711'),
    ].join('\n'),
  ]);
  const [state] = correlator.hosts.values();
  expect([state?.passed.size, state?.screenings.size, state?.sessions.size]).toEqual([0, 0, 1]);
});
