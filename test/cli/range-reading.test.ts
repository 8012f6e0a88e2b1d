import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { bare, fixture, madeLog, randomNumbers, read, within } from './range-of-log.ts';

/** Made logs have lines about connections that belong to no delivery: to which mail they are added is chance. */
function withoutConnections(message: Message): Message {
  const timeline = message.timeline.filter(
    ({ kind, service }) => kind !== 'tls-established' || service !== 'postfix/smtp',
  );
  return { ...message, timeline };
}

/** The same log over the turn of a year, which its stamps do not tell. */
function overNewYear(text: string): string {
  const days: Record<string, string> = {
    'Nov 16': 'Dec 30',
    'Nov 17': 'Dec 31',
    'Nov 18': 'Jan  1',
    'Nov 19': 'Jan  2',
    'Nov 20': 'Jan  3',
  };
  return text.replace(/^Nov (?:16|17|18|19|20)/gm, (day) => days[day] ?? day);
}

let folder = '';
const logs: Record<string, { readonly path: string; readonly options: object }> = {};
const wholes = new Map<string, Promise<Message[]>>();

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mtatrace-range-'));
  const made = join(folder, 'made.log');
  madeLog(made);
  const turned = join(folder, 'new-year.log');
  writeFileSync(turned, overNewYear(readFileSync(made, 'latin1')), 'latin1');
  logs['the laboratory'] = { path: fixture('lab/zimbra.log'), options: {} };
  logs['a made log'] = { path: made, options: {} };
  logs['a log over New Year'] = { path: turned, options: { year: 2025 } };
});
afterAll(() => rmSync(folder, { recursive: true }));

function wholeOf(name: string): Promise<Message[]> {
  const { path = '', options } = logs[name] ?? {};
  const whole = wholes.get(name) ?? read([path], null, options).then(({ messages }) => messages);
  wholes.set(name, whole);
  return whole;
}

const names = ['the laboratory', 'a made log', 'a log over New Year'];
const drawn = names.flatMap((name) => Array.from({ length: 8 }, (_, i) => [name, i + 1] as const));

/** A part of a log, of up to a quarter of it or to its end, and the messages of the whole. */
async function drawnRange(name: string, seed: number) {
  const whole = await wholeOf(name);
  const first = Math.min(...whole.map((one) => one.startedAt));
  const last = Math.max(...whole.map((one) => one.endedAt));
  const random = randomNumbers(seed);
  random();
  const since = Math.floor(first + random() * (last - first));
  const until = seed % 3 === 0 ? null : since + Math.floor((random() * (last - first)) / 4);
  return { whole, range: { since, until } };
}

test.each(drawn)(
  'a range of %s, drawn by lot (%i), gives what the whole log gives',
  async (name, seed) => {
    const { whole, range } = await drawnRange(name, seed * 7919);
    const { path = '', options } = logs[name] ?? {};
    const { messages } = await read([path], range, options);
    const told = name === 'the laboratory' ? (one: Message) => one : withoutConnections;
    expect(within(messages.map(told), range)).toEqual(within(whole.map(told), range));
  },
);

test.each(drawn)(
  'a range of %s, drawn by lot (%i), without the stories of its messages, tells the same of them',
  async (name, seed) => {
    const { whole, range } = await drawnRange(name, seed * 6_700_417);
    const { path = '', options } = logs[name] ?? {};
    const { messages } = await read([path], range, { ...options, withStories: false });
    expect(within(messages.map(bare), range)).toEqual(within(whole.map(bare), range));
  },
);

/** Lines that belong to no message, `count` of them; 20,000 are more than is looked at in one piece. */
function others(count: number, at: (text: string) => string): string[] {
  return Array.from({ length: count }, (_, i) => at(`anvil[20]: statistics: max cache size ${i}`));
}

test.each([
  ['lines of others', others(20_000, (text) => `Nov 16 10:15:00 mail postfix/${text}`)],
  [
    'lines without a header',
    Array.from({ length: 60_000 }, (_, i) => `    at com.example.Mail.go(${i})`),
  ],
])(
  'of mail that waits, a slow session is found far before a range, behind %s',
  async (_, between) => {
    const at = (minute: number) => (text: string) => `Nov 16 10:${minute}:00 mail postfix/${text}`;
    const client = 'mx.example.net[192.0.2.1]';
    const tls = `Anonymous TLS connection established from ${client}: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)`;
    const lines = [
      at(10)(`smtpd[16]: connect from ${client}`),
      ...between,
      at(19)(`smtpd[16]: ${tls}`),
      ...others(50, at(19)),
      at(19)(`smtpd[16]: AAAAAA0001: client=${client}`),
      at(19)('cleanup[17]: AAAAAA0001: message-id=<1@example.net>'),
      at(19)('qmgr[18]: AAAAAA0001: from=<ann@example.net>, size=900, nrcpt=1 (queue active)'),
      ...others(50, at(19)),
      at(19)(`smtpd[16]: disconnect from ${client} ehlo=1 mail=1 rcpt=1 data=1 quit=1 commands=5`),
      ...others(20_000, at(30)),
      at(50)(
        'smtp[19]: AAAAAA0001: to=<bob@example.org>, relay=mx.example.org[192.0.2.9]:25, delay=2400, delays=2399/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 Ok)',
      ),
    ];
    const path = join(folder, `slow-session-${between.length}.log`);
    writeFileSync(path, `${lines.join('\n')}\n`);
    const since = Date.UTC(2026, 10, 16, 10, 45);
    const { messages } = await read([path], { since, until: null }, { withStories: false });
    expect(messages.map(({ startedAt }) => startedAt)).toEqual([Date.UTC(2026, 10, 16, 10, 10)]);
    expect(messages[0]?.client?.tls).toBe('TLSv1.3 TLS_AES_256_GCM_SHA384');
  },
);

test('of mail that waits, a verdict of several lines is found far before a range', async () => {
  const at = (hour: number, text: string) => `Nov 16 ${hour}:00:00 mail ${text}`;
  const lines = [
    at(10, 'postfix/smtpd[16]: connect from mx.example.net[192.0.2.1]'),
    at(10, 'postfix/smtpd[16]: AAAAAA0001: client=mx.example.net[192.0.2.1]'),
    at(10, 'postfix/cleanup[17]: AAAAAA0001: message-id=<1@example.net>'),
    at(
      10,
      'postfix/qmgr[18]: AAAAAA0001: from=<ann@example.net>, size=900, nrcpt=1 (queue active)',
    ),
    at(10, 'postfix/smtpd[16]: disconnect from mx.example.net[192.0.2.1] ehlo=1 mail=1 quit=1'),
    ...others(30, (text) => at(10, `postfix/${text}`)),
    at(10, 'postfix/smtpd[21]: connect from localhost[127.0.0.1]'),
    at(10, 'postfix/smtpd[21]: BBBBBB0002: client=localhost[127.0.0.1]'),
    at(10, 'postfix/cleanup[17]: BBBBBB0002: message-id=<1@example.net>'),
    at(
      10,
      'postfix/qmgr[18]: BBBBBB0002: from=<ann@example.net>, size=1900, nrcpt=1 (queue active)',
    ),
    at(
      10,
      'amavis[4083]: (04083-01) Passed SPAMMY {RelayedTaggedInbound}, [192.0.2.1]:1 [192.0.2.1] <ann@example.net> -> <bob@example.com>, Queue-ID: AAAAAA0001, ...',
    ),
    ...others(30, (text) => at(10, `postfix/${text}`)),
    at(
      10,
      'amavis[4083]: (04083-01) ...Message-ID: <1@example.net>, mail_id: abcdefghijkl, Hits: 7.4, size: 900, queued_as: BBBBBB0002, 380 ms',
    ),
    at(
      10,
      'postfix/smtp[19]: AAAAAA0001: to=<bob@example.com>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as BBBBBB0002)',
    ),
    at(10, 'postfix/qmgr[18]: AAAAAA0001: removed'),
    ...others(30, (text) => at(11, `postfix/${text}`)),
    at(
      14,
      'postfix/smtp[19]: BBBBBB0002: to=<bob@example.com>, relay=mx.example.com[192.0.2.9]:25, delay=14400, delays=14399/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 Ok)',
    ),
    at(14, 'postfix/qmgr[18]: BBBBBB0002: removed'),
  ];
  const path = join(folder, 'verdict.log');
  writeFileSync(path, `${lines.join('\n')}\n`);
  const since = Date.UTC(2026, 10, 16, 13);
  const { messages } = await read([path], { since, until: null }, { withStories: false });
  expect(messages.map(({ hops }) => hops.map((hop) => hop.queueId))).toEqual([
    ['AAAAAA0001', 'BBBBBB0002'],
  ]);
  expect(messages[0]?.scans.map(({ category, score }) => [category, score])).toEqual([
    ['SPAMMY', 7.4],
  ]);
});

test('two mails that wait have the sessions they came in, though one process took both', async () => {
  const at = (minute: number, text: string) =>
    `Nov 16 10:${String(minute).padStart(2, '0')}:00 mail postfix/${text}`;
  const client = 'mx.example.net[192.0.2.1]';
  const comes = (minute: number, queueId: string) => [
    at(minute, `smtpd[16]: connect from ${client}`),
    at(
      minute,
      `smtpd[16]: NOQUEUE: filter: RCPT from ${client}: <ann@example.net>: Sender address triggers FILTER smtp-amavis:[127.0.0.1]:10024; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<mx.example.net>`,
    ),
    at(minute, `smtpd[16]: ${queueId}: client=${client}`),
    at(minute, `cleanup[17]: ${queueId}: message-id=<${queueId}@example.net>`),
    at(minute, `qmgr[18]: ${queueId}: from=<ann@example.net>, size=900, nrcpt=1 (queue active)`),
    at(
      minute,
      `smtpd[16]: disconnect from ${client} ehlo=1 mail=1 rcpt=1 data=1 quit=1 commands=5`,
    ),
  ];
  const goes = (queueId: string) =>
    at(
      50,
      `smtp[19]: ${queueId}: to=<bob@example.org>, relay=mx.example.org[192.0.2.9]:25, delay=2400, delays=2399/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 Ok)`,
    );
  const lines = [
    ...comes(1, 'AAAAAA0001'),
    ...others(20_000, (text) => at(10, text)),
    ...comes(20, 'BBBBBB0002'),
    ...others(20_000, (text) => at(30, text)),
    goes('AAAAAA0001'),
    goes('BBBBBB0002'),
  ];
  const path = join(folder, 'one-process.log');
  writeFileSync(path, `${lines.join('\n')}\n`);
  const since = Date.UTC(2026, 10, 16, 10, 45);
  const { messages } = await read([path], { since, until: null });
  expect(messages.map((one) => one.client?.helo)).toEqual(['mx.example.net', 'mx.example.net']);
});

test.each([
  [
    'begins with its Message-ID if Postfix made it, so no start is missing',
    [
      'cleanup[17]: BBBBBB0002: message-id=<1@mail.example.com>',
      'qmgr[18]: BBBBBB0002: from=<>, size=2900, nrcpt=1 (queue active)',
    ],
    [],
  ],
  [
    'has its start further back than is looked if any other line is its first',
    ['qmgr[18]: BBBBBB0002: from=<ann@example.net>, size=900, nrcpt=1 (queue active)'],
    [
      'mtatrace: the start of 1 queue file is too far before the range to be looked for. An earlier --since reads it.\n',
    ],
  ],
])('a queue file %s', async (_, texts, sentences) => {
  const at = (hour: number) => (text: string) => `Nov 16 ${hour}:00:00 mail postfix/${text}`;
  const lines = [...others(30_000, at(10)), ...texts.map(at(14))];
  const path = join(folder, `own-mail-${texts.length}.log`);
  writeFileSync(path, `${lines.join('\n')}\n`);
  const limits = { leastSkipped: 0, leastShare: 0, mostLookedBack: 1 };
  const since = Date.UTC(2026, 10, 16, 13);
  const { told } = await read([path], { since, until: null }, { withStories: false, limits });
  expect(told).toEqual(sentences);
});

test('the last minutes of a log are read without the days before', async () => {
  const whole = await wholeOf('a made log');
  const last = Math.max(...whole.map((one) => one.endedAt));
  const { path = '' } = logs['a made log'] ?? {};
  const all = await read([path], null);
  const { lines } = await read([path], { since: last - 600_000, until: null });
  expect(lines).toBeGreaterThan(0);
  expect(lines).toBeLessThan(all.lines / 50);
});

test('reading stops behind the end of a range, once its mail is done', async () => {
  const whole = await wholeOf('a made log');
  const first = Math.min(...whole.map((one) => one.startedAt));
  const { path = '' } = logs['a made log'] ?? {};
  const all = await read([path], null);
  const { lines } = await read([path], { since: null, until: first + 60_000 });
  expect(lines).toBeLessThan(all.lines);
});
