/** What is in flight is weighed whole: every text that a line adds counts with its length. */
import { expect, test } from 'vitest';
import type { HostState } from '../../src/correlate/host-state.ts';
import { weightsOf } from '../../src/correlate/weight.ts';
import {
  A,
  arrives,
  B,
  C,
  DEFERRED,
  identified,
  line,
  named,
  PEER,
  refused,
  tried,
} from './mail-lines.ts';
import { readTexts } from './messages-of.ts';

const LONG = 'x'.repeat(500);
const smtpd = (text: string) => line(0, 'postfix/smtpd[10]', text);
const cleanup = (text: string) => line(0, 'postfix/cleanup[11]', text);
const amavis = (text: string) => line(0, 'amavis[16]', `(00016-01) ${text}`);
const postscreen = (text: string) => line(0, 'postfix/postscreen[9]', text);
const CLIENT = smtpd(`${A}: client=${PEER}`);

interface Weighed {
  readonly messages: number;
  readonly connections: number;
  readonly scans: number;
  readonly counts: readonly number[];
}

async function weightOf(lines: readonly string[], keepTimeline = false): Promise<Weighed> {
  const options = { year: 2026, keepTimeline, isGoingOn: true };
  const { correlator } = await readTexts([lines.join('\n')], options);
  const states: HostState[] = [...correlator.hosts.values()];
  const { messages, connections, scans } = weightsOf(states);
  return {
    messages: messages.bytes,
    connections: connections.bytes,
    scans: scans.bytes,
    counts: [messages.count, connections.count, scans.count],
  };
}

const envelope = (from: string, to: string, reply: string) =>
  `NOQUEUE: reject: RCPT from ${PEER}: 550 5.1.1 ${reply}; from=<${from}> to=<${to}> proto=ESMTP helo=<x>`;
const VERDICT = (to: string, more = '') =>
  `Passed CLEAN {RelayedInbound}, [192.0.2.1]:4711 [192.0.2.1] <ann@example.net> -> <${to}>, mail_id: J4A3Mi79CrBr, Hits: -, size: 1000${more}, 380 ms`;
const OF_A = `, Queue-ID: ${A}`;

/** A line with a short text, and with the same text grown by five hundred characters. */
const OF_MESSAGES: [string, (text: string) => string[]][] = [
  ['a Message-ID', (text) => [CLIENT, cleanup(`${A}: message-id=<${text}>`)]],
  [
    'a sender',
    (text) => [line(0, 'postfix/qmgr[12]', `${A}: from=<${text}>, size=1, nrcpt=1 (queue active)`)],
  ],
  ['the name of a client', (text) => [smtpd(`${A}: client=${text}.example.net[192.0.2.1]`)]],
  [
    'the name of the client of a filter',
    (text) => [
      smtpd(`${A}: client=localhost[127.0.0.1], orig_client=${text}.example.net[192.0.2.1]`),
    ],
  ],
  ['a login', (text) => [smtpd(`${A}: client=${PEER}, sasl_method=LOGIN, sasl_username=${text}`)]],
  ['a recipient', (text) => [CLIENT, tried(A, 1, DEFERRED).replace('bob@', `${text}@`)]],
  ['a reply', (text) => [CLIENT, tried(A, 1, DEFERRED.replace('Later', text))]],
  [
    'a note',
    (text) => [
      CLIENT,
      line(
        1,
        'postfix/smtp[14]',
        `${A}: enabling PIX workarounds: ${text} for mx.example.org[192.0.2.9]:25`,
      ),
    ],
  ],
  ['a recipient that is named', (text) => [named(`${text}@example.org`), CLIENT]],
  [
    'a recipient that is refused',
    (text) => [CLIENT, smtpd(envelope('a@x.test', text, 'no')).replace('NOQUEUE', A)],
  ],
  [
    'the sender of a refusal',
    (text) => [CLIENT, smtpd(envelope(text, 'b@x.test', 'no')).replace('NOQUEUE', A)],
  ],
  [
    'the words of a refusal',
    (text) => [CLIENT, smtpd(envelope('a@x.test', 'b@x.test', text)).replace('NOQUEUE', A)],
  ],
  [
    'a recipient of its scan',
    (text) => [CLIENT, amavis(VERDICT(text).replace(', mail_id', `${OF_A}, mail_id`))],
  ],
];

const OF_CONNECTIONS: [string, (text: string) => string[]][] = [
  ['the name of a client', (text) => [smtpd(`connect from ${text}.example.net[192.0.2.1]`)]],
  ['a recipient that is named', (text) => [named(`${text}@example.org`)]],
  ['a refusal', (text) => [smtpd(envelope('a@x.test', 'b@x.test', text))]],
  [
    'a refusal of postscreen',
    (text) => [
      postscreen(
        `NOQUEUE: reject: RCPT from [192.0.2.1]:4711: 550 5.7.1 ${text}; from=<a@x.test>, to=<b@example.test>, proto=ESMTP, helo=<x.test>`,
      ),
    ],
  ],
];

const OF_SCANS: [string, (text: string) => string[]][] = [
  [
    'a recipient that is looked at',
    (text) => [amavis(`Checking: J4A3Mi79CrBr [192.0.2.1] <ann@example.net> -> <${text}>`)],
  ],
  ['a recipient of a verdict', (text) => [amavis(VERDICT(text))]],
  [
    'a recipient of a hand-over',
    (text) => [
      amavis(
        `J4A3Mi79CrBr FWD from <ann@example.net> -> <${text}>, BODY=7BIT 250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as ${A}`,
      ),
    ],
  ],
  ['a note', (text) => [amavis(`(!)connect to ${text} failed`)]],
];

const all = (
  kind: 'messages' | 'connections' | 'scans',
  cases: [string, (text: string) => string[]][],
) => cases.map(([what, lines]) => [what, kind, lines] as const);

test.each([
  ...all('messages', OF_MESSAGES),
  ...all('connections', OF_CONNECTIONS),
  ...all('scans', OF_SCANS),
])('%s of what is in flight weighs what it is long: %s', async (_, kind, lines) => {
  const [short, long] = await Promise.all([weightOf(lines('y')), weightOf(lines(`y${LONG}`))]);
  expect(long[kind] - short[kind]).toBe(LONG.length);
  expect(long.counts).toEqual(short.counts);
});

test('the working directory of a scan, by which clamd names it in a story, weighs besides its line', async () => {
  const lines = (directory: string) => [
    amavis(
      `ESMTP :10024 /var/amavis/${directory}: <ann@example.net> -> <bob@example.com> SIZE=1000 Received: from mail.example.com`,
    ),
  ];
  const [short, long] = await Promise.all([
    weightOf(lines('y'), true),
    weightOf(lines(`y${LONG}`), true),
  ]);
  expect(long.scans - short.scans).toBe(2 * LONG.length);
});

test('each entry weighs more than its text alone', async () => {
  const messages = async (...lines: readonly string[]) => (await weightOf(lines)).messages;
  const bare = await messages(CLIENT);
  expect(bare).toBeGreaterThan(500);
  const grown = async (...lines: readonly string[]) => (await messages(CLIENT, ...lines)) - bare;
  expect(await grown(tried(A, 1, DEFERRED))).toBeGreaterThan(900);
  expect(
    await grown(smtpd(envelope('a@x.test', 'b@x.test', 'no')).replace('NOQUEUE', A)),
  ).toBeGreaterThan(800);
  expect(
    await grown(amavis(VERDICT('b@x.test').replace(', mail_id', `${OF_A}, mail_id`))),
  ).toBeGreaterThan(1200);
  expect(
    await grown(
      line(0, 'postfix/bounce[17]', `${A}: undeliverable postmaster notification discarded`),
    ),
  ).toBe(300);
  // Where another host may have taken it over.
  const relayed = (reply: string) =>
    messages(
      ...arrives(A),
      identified(C, 0, 'store'),
      tried(A, 1, `dsn=2.0.0, status=sent (250 2.0.0 Ok: ${reply} ${B})`),
    );
  expect((await relayed('queued as')) - (await relayed('handed to'))).toBe(200);
  // A rule that smtpd named before the queue file is kept with the transaction.
  expect((await messages(named('bob@example.org'), CLIENT)) - bare).toBeGreaterThan(800);
  const scans = async (...lines: readonly string[]) => (await weightOf(lines)).scans;
  const task = await scans(amavis('(!)x'));
  const forward = `J4A3Mi79CrBr FWD from <ann@example.net> -> <bob@example.org>, BODY=7BIT 250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as ${A}`;
  expect((await scans(amavis('(!)x'), amavis(forward))) - task).toBeGreaterThan(600);
  expect((await scans(amavis('(!)x'), amavis(VERDICT('b@x.test')))) - task).toBeGreaterThan(600);
  // The queue IDs that a verdict names weigh as well.
  const way =
    (await scans(amavis(VERDICT('b@x.test', `, queued_as: ${A}`)))) -
    (await scans(amavis(VERDICT('b@x.test'))));
  expect(way).toBe(40 + A.length);
});

test('kept lines weigh what they are long, wherever they wait', async () => {
  const cases: ['messages' | 'connections' | 'scans', (text: string) => string[]][] = [
    [
      'messages',
      (text) => [
        CLIENT,
        line(
          1,
          'postfix/smtp[14]',
          `${A}: host ${text} said: 451 4.7.1 Later (in reply to RCPT TO command)`,
        ),
      ],
    ],
    ['messages', (text) => [smtpd(envelope('a@x.test', 'b@x.test', text)), CLIENT]],
    [
      'connections',
      (text) => [
        smtpd(`connect from mx.example.net[192.0.2.1]`),
        smtpd(`timeout after DATA (${text.length} bytes) from ${PEER}`),
      ],
    ],
    [
      'connections',
      (text) => [postscreen(`PREGREET 14 after 0.02 from [192.0.2.1]:4711: ${text}`)],
    ],
    [
      'connections',
      (text) => [
        line(
          0,
          'postfix/smtp[14]',
          `connect to ${text}.example.org[192.0.2.9]:25: Connection refused`,
        ),
      ],
    ],
    [
      'scans',
      (text) => [amavis(`INFO: truncated 1 header line(s) longer than 998 characters ${text}`)],
    ],
  ];
  for (const [kind, lines] of cases) {
    const without = await weightOf(lines('y'));
    const withStory = await weightOf(lines('y'), true);
    expect(withStory[kind] - without[kind]).toBeGreaterThan(300);
  }
  const pregreet = (text: string) => [
    postscreen(`PREGREET 14 after 0.02 from [192.0.2.1]:4711: ${text}`),
  ];
  const grown =
    (await weightOf(pregreet(`y${LONG}`), true)).connections -
    (await weightOf(pregreet('y'), true)).connections;
  expect(grown).toBe(LONG.length);
});

test('what is in flight is counted once, by what it is', async () => {
  const countsOf = async (...lines: readonly string[]) => (await weightOf(lines)).counts;
  expect(await countsOf()).toEqual([0, 0, 0]);
  expect(await countsOf(...arrives(A))).toEqual([1, 1, 0]);
  expect(await countsOf(postscreen('CONNECT from [192.0.2.1]:4711 to [192.0.2.2]:25'))).toEqual([
    0, 1, 0,
  ]);
  expect(await countsOf(postscreen('PASS OLD [192.0.2.1]:4711'))).toEqual([0, 1, 0]);
  // A task that has its message is counted with that, and a transaction that has its queue file too.
  const verdict = amavis(VERDICT('b@x.test'));
  expect(await countsOf(...arrives(A), verdict)).toEqual([1, 1, 1]);
  expect(await countsOf(...arrives(A), verdict.replace(', mail_id', `${OF_A}, mail_id`))).toEqual([
    1, 1, 0,
  ]);
  const [session] = await Promise.all([weightOf([refused('bob@example.org'), CLIENT])]);
  expect(session.connections).toBe((await weightOf([CLIENT])).connections);
  const story = await weightOf(
    [line(0, 'postfix/smtp[14]', 'connect to mx.example.org[192.0.2.9]:25: Connection refused')],
    true,
  );
  expect(story.counts).toEqual([0, 1, 0]);
});
