/** A refusal just before `client=` may be of another sender's transaction in the same session; qmgr's line tells whose mail was taken. */
import { expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { fatesOf, readTexts, told } from './messages-of.ts';

const CLIENT = 'web.far.test[192.0.2.7]';
const ID = 'AB00000001';
const smtpd = (text: string, service = 'postfix/smtpd') =>
  `May  5 10:00:00 mail ${service}[101]: ${text}`;
const connect = smtpd(`connect from ${CLIENT}`);
const refuse = (from: string, to = 'no1@example.test', queueId = 'NOQUEUE', login = '') =>
  smtpd(
    `${queueId}: reject: RCPT from ${CLIENT}: 550 5.1.1 <${to}>: Recipient address rejected: example.test; from=<${from}> to=<${to}> proto=ESMTP helo=<web>${login}`,
  );
const accept = (more = '', service = 'postfix/smtpd') =>
  smtpd(`${ID}: client=${CLIENT}${more}`, service);
const queued = (from: string) =>
  `May  5 10:00:01 mail postfix/qmgr[90]: ${ID}: from=<${from}>, size=1000, nrcpt=1 (queue active)`;
const delivered = [
  `May  5 10:00:02 mail postfix/lmtp[103]: ${ID}: to=<a@example.test>, relay=mail.example.test[198.51.100.5]:7025, delay=1, delays=0.1/0/0.1/0.8, dsn=2.1.5, status=sent (250 2.1.5 Delivery OK)`,
  `May  5 10:00:02 mail postfix/qmgr[90]: ${ID}: removed`,
];
const disconnect = (commands: string) => smtpd(`disconnect from ${CLIENT} ${commands}`);

const REFUSED = 'no1@example.test rejected at accept';
const DELIVERED = 'a@example.test delivered at deliver';
const APART = (one: string, other: string) => [
  [one, 'rejected', [], [REFUSED]],
  [other, 'delivered', [ID], [DELIVERED]],
];
const TOGETHER = (from: string) => [[from, 'mixed', [ID], [DELIVERED, REFUSED]]];

async function toldOf(lines: readonly string[]) {
  const messages = await told(...lines);
  return messages.map((message) => [
    message.from,
    message.status,
    message.hops.map(({ queueId }) => queueId),
    fatesOf(message),
  ]);
}

const ANN = 'ann@far.test';
const BOB = 'bob@far.test';

test.each([
  ['of a stranger', ANN, BOB, []],
  ['of the null sender', '', BOB, []],
  ['before the null sender', ANN, '', []],
  ['of the null sender, before an own user', '', 'bob@example.test', []],
  ['of an own user, before the null sender', 'ann@example.test', '', []],
  ['whose name is a part of a longer word', ANN, 'joanna@far.test', []],
  ['whose name ends a longer word', ANN, 'joann@far.test', []],
  ['whose name begins a longer word', ANN, 'annabel@far.test', []],
  ['with a MAIL more than transactions', ANN, BOB, [disconnect('ehlo=1 mail=2 rcpt=1/2 data=1')]],
  [
    'of an own user, with a MAIL more than transactions, not all of which were taken',
    'ann@example.test',
    'bob@example.test',
    [disconnect('ehlo=1 mail=1/2 rcpt=1/2 data=1 quit=1 commands=5/7')],
  ],
])('a refusal %s is mail of its own', async (_, one, other, end) => {
  const lines = [connect, refuse(one), accept(), queued(other), ...delivered, ...end];
  expect(await toldOf(lines)).toEqual(APART(one, other));
});

test.each([
  ['in another case', 'Ann@Far.test', ANN],
  ['without the name of its host', 'ann@web.far.test', ANN],
  ['with a domain added', 'ann', 'ann@mail.example.test'],
  ['in SRS', ANN, 'SRS0=aB1c=XY=far.test=ann@example.test'],
  ['by a map that gives a longer name', 'ann@far.test', 'ann.smith@far.test'],
  ['of its own domain, by any map', 'u7@example.test', 'bob@example.test'],
  ['into its own domain, by any map', 'root@web.far.test', 'alerts@example.test'],
  ['in no way, the null sender,', '', ''],
])('a sender that is rewritten %s stays one sender', async (_, one, other) => {
  const lines = [connect, refuse(one), accept(), queued(other), ...delivered];
  expect(await toldOf(lines)).toEqual(TOGETHER(other));
});

test.each([
  ['the counters tell of one MAIL', refuse(ANN), accept(), ['ehlo=1 mail=1 rcpt=1/2 data=1']],
  ['the client logs in', refuse(ANN), accept(', sasl_method=PLAIN, sasl_username=ann'), []],
  [
    'the refusal has a login',
    refuse(ANN, 'no1@example.test', 'NOQUEUE', ' sasl_method=PLAIN sasl_username=ann'),
    accept(),
    [],
  ],
])('a sender may have been rewritten by any map where %s', async (_, refusal, accepted, end) => {
  const lines = [connect, refusal, accepted, queued(BOB), ...delivered, ...end.map(disconnect)];
  expect(await toldOf(lines)).toEqual(TOGETHER(BOB));
});

test.each([
  [
    'the refused recipient',
    'no1@example.test',
    'a@far.example',
    'u7@example.test',
    'bob@example.test',
  ],
  [
    'the recipient that was taken',
    'no1@far.example',
    'a@example.test',
    'u7@example.test',
    'bob@example.test',
  ],
  ['the refused recipient, where none is named,', 'no1', 'a@far.example', 'u7', 'bob'],
])('a sender in the domain of %s is an own user', async (_, to, taken, one, other) => {
  const rest = [queued(other), ...delivered].map((text) =>
    text.replace('to=<a@example.test>', `to=<${taken}>`),
  );
  const messages = await told(connect, refuse(one, to), accept(), ...rest);
  expect(messages.map(({ from, status }) => [from, status])).toEqual([[other, 'mixed']]);
});

test('a sender in neither domain is a stranger', async () => {
  const rest = delivered.map((text) => text.replace('to=<a@example.test>', 'to=<a@far.example>'));
  const lines = [connect, refuse('u7@example.test', 'no1@far.example'), accept()];
  const messages = await told(...lines, queued('bob@example.test'), ...rest);
  expect(messages.map(({ status }) => status)).toEqual(['rejected', 'delivered']);
});

test('a program of this host may send as anybody', async () => {
  const lines = [connect, refuse(ANN), accept()].map((one) =>
    one.replaceAll(CLIENT, 'localhost[127.0.0.1]'),
  );
  expect(await toldOf([...lines, queued(BOB), ...delivered])).toEqual(TOGETHER(BOB));
});

test('a refusal that names no sender is not taken for mail of another', async () => {
  const refused = smtpd(
    `NOQUEUE: reject: HELO from ${CLIENT}: 504 5.5.2 <web>: Helo command rejected: need fully-qualified hostname; proto=ESMTP helo=<web>`,
  );
  const messages = await told(connect, refused, accept(), queued(BOB), ...delivered);
  expect(messages.map(({ from, hops }) => [from, hops.length])).toEqual([[BOB, 1]]);
});

test('where users hand in their mail a sender may have been rewritten by any map', async () => {
  const service = 'postfix/submission/smtpd';
  const lines = [connect, refuse(ANN), accept()].map((one) =>
    one.replace('postfix/smtpd', service),
  );
  expect(await toldOf([...lines, queued(BOB), ...delivered])).toEqual(TOGETHER(BOB));
});

test('counters tell nothing where the start of the session is not in the log', async () => {
  const lines = [refuse('u7@example.test'), accept(), queued('bob@example.test'), ...delivered];
  const end = disconnect('ehlo=1 mail=4 rcpt=4/5 data=4');
  expect(await toldOf([...lines, end])).toEqual(TOGETHER('bob@example.test'));
});

test('a line of smtpd with the queue ID tells the sender as it was before it was rewritten', async () => {
  const late = 'no2@example.test';
  const after = `${late} rejected at accept`;
  const lines = (from: string) => [connect, refuse(ANN), accept(), refuse(from, late, ID)];
  const rest = (from: string) => [queued(from), ...delivered];
  expect(await toldOf([...lines(ANN), ...rest(BOB)])).toEqual([
    [BOB, 'mixed', [ID], [DELIVERED, REFUSED, after]],
  ]);
  expect(await toldOf([...lines('ann@web.far.test'), ...rest(ANN)])).toEqual([
    [ANN, 'rejected', [], [REFUSED]],
    [ANN, 'mixed', [ID], [DELIVERED, after]],
  ]);
});

test('a line of cleanup tells the sender as rewritten', async () => {
  const milter = `May  5 10:00:01 mail postfix/cleanup[102]: ${ID}: milter-reject: END-OF-MESSAGE from ${CLIENT}: 5.7.1 no; from=<ann@example.test> to=<a@example.test> proto=ESMTP helo=<web>`;
  const lines = [connect, refuse('u7@example.test'), accept(), milter];
  expect((await toldOf(lines)).map(([, , , fates]) => fates)).toEqual([
    ['a@example.test rejected at accept', REFUSED],
  ]);
});

test("another sender's refusal is no line of the message's story, and does not start it", async () => {
  const lines = [
    connect,
    accept().replaceAll(ID, 'AB00000009'),
    refuse(ANN),
    accept().replace('10:00:00', '10:00:05'),
    ...[queued(BOB), ...delivered].map((one) => one.replace('10:00:0', '10:00:1')),
  ];
  const { messages } = await readTexts([lines.join('\n')], { year: 2026, keepTimeline: true });
  const storyOf = (sender: string) => {
    const message = messages.find(({ from }) => from === sender);
    const texts = message?.timeline.map(({ raw }) => String(raw)) ?? [];
    return [texts.some((text) => text.includes(ANN)), message?.startedAt];
  };
  expect(storyOf(BOB)).toEqual([false, Date.UTC(2026, 4, 5, 10, 0, 5)]);
  expect(storyOf(ANN)[0]).toBe(true);
});

test('a live view hears of the refusal once, when its line comes', async () => {
  const news: string[] = [];
  const listener = {
    changed: ({ hops }: { hops: readonly { queueId: string }[] }) => {
      news.push(`${hops[0]?.queueId}`);
    },
    refused: ({ from }: Message) => news.push(`${from}`),
  };
  const lines = [connect, refuse(ANN), accept(), queued(BOB), ...delivered];
  await readTexts([lines.join('\n')], { year: 2026, listener });
  expect([...new Set(news)]).toEqual([ANN, ID]);
  expect(news.filter((one) => one === ANN)).toHaveLength(1);
});

test("a filter's refused try for another sender is neither a row of the next message nor mail of its own", async () => {
  const back = (one: string) =>
    one
      .replace('postfix/smtpd', 'postfix/amavisd/smtpd')
      .replaceAll(CLIENT, 'localhost[127.0.0.1]');
  const lines = [connect, refuse('ann@example.test'), accept()].map(back);
  const rest = [queued('bob@example.test'), ...delivered];
  expect(await toldOf([...lines, ...rest])).toEqual(APART('', 'bob@example.test').slice(1));
});

const cleanup = (text: string) => `May  5 10:00:01 mail postfix/cleanup[102]: ${ID}: ${text}`;
const FROM_CLIENT = (from: string) => `from=<${from}> to=<a@example.test> proto=ESMTP helo=<web>`;

test.each([
  [
    'held by a milter',
    `milter-hold: END-OF-MESSAGE from ${CLIENT}: milter triggers HOLD action;`,
    'held',
  ],
  [
    'thrown away by a milter',
    `milter-discard: END-OF-MESSAGE from ${CLIENT}: milter triggers DISCARD action;`,
    'discarded',
  ],
  [
    'a milter of this server',
    `milter-reject: END-OF-MESSAGE from ${CLIENT}: 5.7.1 Command rejected;`,
    'rejected',
  ],
  [
    'refused by a header check',
    `reject: header Subject: odd from ${CLIENT}; from=<${BOB}> to=<a@example.test> proto=ESMTP helo=<web>: 5.7.1 no;`,
    'rejected',
  ],
])(
  'a refusal of another sender stays apart from mail %s, which qmgr never sees',
  async (_, rule, status) => {
    const lines = [
      connect,
      refuse(ANN),
      accept(),
      cleanup('message-id=<m1@far.test>'),
      cleanup(rule.includes('; from=') ? rule.slice(0, -1) : `${rule} ${FROM_CLIENT(BOB)}`),
      disconnect('ehlo=1 mail=2 rcpt=1/2 data=1 quit=1 commands=6/7'),
    ];
    expect(await toldOf(lines)).toEqual([
      [ANN, 'rejected', [], [REFUSED]],
      [BOB, status, [ID], [`a@example.test ${status} at accept`]],
    ]);
  },
);
