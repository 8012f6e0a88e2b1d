import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { LiveOutcomes } from '../../src/cli/live/outcomes.ts';
import { DAY, MINUTE, SECOND } from '../../src/core/instant.ts';
import type { Message, Recipient } from '../../src/message/message.ts';
import { rowsOf } from '../../src/message/outcome.ts';
import type { Outcome } from '../../src/query/outcomes.ts';
import { readFiles, readTexts } from '../correlate/messages-of.ts';

const LAB = fileURLToPath(new URL('../../fixtures/lab/', import.meta.url));
const scenarios = readdirSync(`${LAB}scenarios`).filter((file) => file.endsWith('.log'));

interface Told {
  readonly outcome: Outcome;
  readonly message: Message;
}

async function toldOf(files: readonly string[]): Promise<{ told: Told[]; messages: Message[] }> {
  const told: Told[] = [];
  const listener = new LiveOutcomes((outcome, message) => told.push({ outcome, message }));
  const { messages } = await readFiles(files, { year: 2026, listener });
  return { told, messages };
}

const lastStatus = (row: Recipient) => `${row.queueId} ${row.address} ${row.status} ${row.step}`;
const statusOf = ({ queueId, to, status, step }: Outcome) =>
  `${queueId} ${to ?? ''} ${status} ${step}`;

/** Rows that end in a state which is told. */
function endsOf(messages: readonly Message[]): string[] {
  const rows = messages.flatMap((message) => rowsOf(message));
  return [...new Set(rows.filter(({ status }) => status !== 'queued').map(lastStatus))].sort();
}

test.each(scenarios)(
  '%s: what is told last of each recipient is what became of it',
  async (log) => {
    const { told, messages } = await toldOf([`${LAB}scenarios/${log}`]);
    const states = new Set(told.map(({ outcome }) => statusOf(outcome)));
    const missing = endsOf(messages).filter(
      (end) => !states.has(end) && !end.includes(' unknown '),
    );
    expect(missing).toEqual([]);
  },
);

test('nothing is told twice, and nothing in another light than it turns out to be', async () => {
  const { told, messages } = await toldOf([`${LAB}zimbra.log`]);
  const ends = new Set(endsOf(messages));
  const waiting = new Set(['deferred', 'held']);
  const wrong = told
    .filter(({ outcome }) => !waiting.has(outcome.status) && !ends.has(statusOf(outcome)))
    .map(({ outcome }) => statusOf(outcome));
  const before = new Map<string, string>();
  const twice: string[] = [];
  for (const { outcome } of told) {
    const recipient = `${outcome.messageId} ${outcome.queueId} ${outcome.to}`;
    const status = statusOf(outcome);
    if (outcome.queueId !== null && before.get(recipient) === status) twice.push(status);
    before.set(recipient, status);
  }
  expect({ wrong, twice }).toEqual({ wrong: [], twice: [] });
  expect(told.length).toBeGreaterThan(300);
});

describe('a delivery of which no line tells yet where it came from', () => {
  const AT = Date.UTC(2026, 4, 5, 13, 35, 56);
  const LINES = [
    'connect from localhost[127.0.0.1]',
    'C1AAAAAAAA: client=localhost[127.0.0.1]',
  ].map((text) => `May  5 13:35:56 mail postfix/amavisd/smtpd[11]: ${text}`);
  const DELIVERY = [
    'postfix/cleanup[12]: C1AAAAAAAA: message-id=<a@example.org>',
    'postfix/qmgr[13]: C1AAAAAAAA: from=<ann@example.org>, size=100, nrcpt=1 (queue active)',
    'postfix/lmtp[14]: C1AAAAAAAA: to=<bob@example.com>, relay=mail.example.com[192.0.2.9]:7025, delay=0.1, delays=0/0/0/0.1, dsn=2.1.5, status=sent (250 2.1.5 Delivery OK)',
  ].map((text) => `May  5 13:35:56 mail ${text}`);

  /** A view that has read these lines when the clock showed this, and what it has told. */
  async function viewAt(clock: number): Promise<{ listener: LiveOutcomes; told: string[] }> {
    const told: string[] = [];
    const listener = new LiveOutcomes(({ to, status }) => told.push(`${to} ${status}`));
    listener.passTime(AT);
    vi.useFakeTimers({ now: clock, toFake: ['Date'] });
    const log = [...LINES, ...DELIVERY, ''].join('\n');
    await readTexts([log], { year: 2026, listener, isGoingOn: true });
    vi.useRealTimers();
    return { listener, told };
  }

  test('waits for that line a moment of the clock, where the log is read as it is written', async () => {
    const { listener, told } = await viewAt(AT + SECOND);
    listener.caughtUp(AT + SECOND + 19);
    expect(told).toEqual([]);
    listener.caughtUp(AT + SECOND + 20);
    expect(told).toEqual(['bob@example.com delivered']);
  });

  test('waits in the time of the log where that is read later, however slowly', async () => {
    const { listener, told } = await viewAt(AT + DAY);
    listener.caughtUp(AT + DAY + MINUTE);
    expect(told).toEqual([]);
    listener.passTime(AT + 2 * SECOND);
    expect(told).toEqual(['bob@example.com delivered']);
  });
});

describe('a delivery that is logged before the answer of the filter', () => {
  const at = (second: number, text: string) => `May  5 13:35:${second} mail postfix/${text}`;
  /** A message from a client that is in the filter. */
  const sent = (queueId: string, messageId = 'a@example.org') => [
    at(49, 'smtpd[10]: connect from mx.example.org[192.0.2.1]'),
    at(50, `smtpd[10]: ${queueId}: client=mx.example.org[192.0.2.1]`),
    at(50, `cleanup[12]: ${queueId}: message-id=<${messageId}>`),
    at(50, `qmgr[13]: ${queueId}: from=<ann@example.org>, size=100, nrcpt=1 (queue active)`),
    at(
      50,
      'smtpd[10]: disconnect from mx.example.org[192.0.2.1] ehlo=1 mail=1 rcpt=1 data=1 quit=1',
    ),
  ];
  const cameBack = [
    at(53, 'amavisd/smtpd[11]: connect from localhost[127.0.0.1]'),
    at(54, 'amavisd/smtpd[11]: C1AAAAAAAA: client=localhost[127.0.0.1]'),
    at(54, 'cleanup[12]: C1AAAAAAAA: message-id=<a@example.org>'),
    at(54, 'qmgr[13]: C1AAAAAAAA: from=<ann@example.org>, size=300, nrcpt=1 (queue active)'),
    at(
      55,
      'lmtp[14]: C1AAAAAAAA: to=<bob@example.com>, relay=mail.example.com[192.0.2.9]:7025, delay=0.5, delays=0/0/0/0.5, dsn=2.1.5, status=sent (250 2.1.5 Delivery OK)',
    ),
  ];
  const answer = (queueId: string) =>
    at(
      55,
      `smtp[15]: ${queueId}: to=<bob@example.com>, relay=127.0.0.1[127.0.0.1]:10024, delay=5, delays=0/0/0/5, dsn=2.0.0, status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as C1AAAAAAAA)`,
    );

  const filterIsDown = at(
    51,
    'smtp[15]: A1AAAAAAAA: to=<bob@example.com>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (connect to 127.0.0.1[127.0.0.1]:10024: Connection refused)',
  );

  async function toldWhile(lines: readonly string[]): Promise<Told[]> {
    const told: Told[] = [];
    const listener = new LiveOutcomes((outcome, message) => told.push({ outcome, message }));
    const log = [...lines, ''].join('\n');
    await readTexts([log], { year: 2026, listener, isGoingOn: true });
    return told;
  }

  test('is told at once as part of the message that is in the filter, and once', async () => {
    const told = await toldWhile([...sent('A1AAAAAAAA'), ...cameBack, answer('A1AAAAAAAA')]);
    expect(told.map(({ outcome }) => outcome)).toMatchObject([
      {
        queueId: 'C1AAAAAAAA',
        to: 'bob@example.com',
        from: 'ann@example.org',
        status: 'delivered',
        direction: 'inbound',
        delaySeconds: 4.5,
        reason: null,
        inferred: ['queueId'],
      },
    ]);
    expect(told[0]?.message).toMatchObject({
      startedAt: Date.UTC(2026, 4, 5, 13, 35, 49),
      client: { address: '192.0.2.1' },
      hops: [{ queueId: 'A1AAAAAAAA' }, { queueId: 'C1AAAAAAAA' }],
    });
  });

  test('is told so too where the filter could not be reached at first', async () => {
    const told = await toldWhile([...sent('A1AAAAAAAA'), filterIsDown, ...cameBack]);
    expect(told.map(({ outcome }) => [outcome.queueId, outcome.status, outcome.direction])).toEqual(
      [
        ['A1AAAAAAAA', 'deferred', 'unknown'],
        ['C1AAAAAAAA', 'delivered', 'inbound'],
      ],
    );
  });

  test.each([
    [19, ['inbound']],
    [20, []],
  ])('is looked for among the newest of its Message-ID: behind %i others', async (count, told) => {
    const held = (i: number) => [
      at(50, `smtpd[20]: B1AAAAAA${i + 10}: client=mx.example.net[192.0.2.2]`),
      at(50, `cleanup[21]: B1AAAAAA${i + 10}: message-id=<a@example.org>`),
    ];
    const others = Array.from({ length: count }, (_, i) => held(i)).flat();
    const outcomes = await toldWhile([...sent('A1AAAAAAAA'), ...others, ...cameBack]);
    expect(outcomes.map(({ outcome }) => outcome.direction)).toEqual(told);
  });

  test('is told without its answer, too', async () => {
    const [told] = await toldWhile([...sent('A1AAAAAAAA'), ...cameBack]);
    expect(told?.outcome.direction).toBe('inbound');
  });

  test('is told as part of a message of which amavis has given back another copy before', async () => {
    const copy = [
      at(53, 'amavisd/smtpd[11]: D1AAAAAAAA: client=localhost[127.0.0.1]'),
      at(53, 'cleanup[12]: D1AAAAAAAA: message-id=<a@example.org>'),
      at(53, 'qmgr[13]: D1AAAAAAAA: from=<ann@example.org>, size=300, nrcpt=1 (queue active)'),
      'May  5 13:35:53 mail amavis[9]: (00009-01) Passed CLEAN {RelayedInbound}, [192.0.2.1]:1 [192.0.2.1] <ann@example.org> -> <eve@example.com>, Queue-ID: A1AAAAAAAA, Message-ID: <a@example.org>, mail_id: abcdefghijkl, Hits: -, size: 100, queued_as: D1AAAAAAAA, 300 ms',
    ];
    const told = await toldWhile([...sent('A1AAAAAAAA'), ...copy, ...cameBack]);
    expect(told.map(({ outcome }) => [outcome.queueId, outcome.direction])).toEqual([
      ['C1AAAAAAAA', 'inbound'],
    ]);
  });

  test.each([
    ['two messages of one Message-ID are', [...sent('A1AAAAAAAA'), ...sent('B1AAAAAAAA')]],
    ['none of that Message-ID is', sent('A1AAAAAAAA', 'b@example.org')],
    [
      'only what somebody else has sent with that Message-ID is',
      sent('A1AAAAAAAA').map((line) => line.replace('<ann@', '<eve@')),
    ],
    [
      'the message was put on hold before it could be',
      [
        ...sent('A1AAAAAAAA').slice(0, 3),
        at(
          51,
          'cleanup[12]: A1AAAAAAAA: hold: header X: y from mx.example.org[192.0.2.1]; from=<ann@example.org> to=<bob@example.com> proto=ESMTP helo=<mx>',
        ),
      ],
    ],
    [
      'a mailbox has taken it, so that it is no more',
      [
        ...sent('A1AAAAAAAA'),
        at(
          51,
          'lmtp[14]: A1AAAAAAAA: to=<eve@example.com>, relay=mail.example.com[192.0.2.9]:7025, delay=0.5, delays=0/0/0/0.5, dsn=2.1.5, status=sent (250 2.1.5 Delivery OK)',
        ),
      ],
    ],
    [
      'the filter has given back another queue file for it, so that it is no more',
      [...sent('A1AAAAAAAA'), answer('A1AAAAAAAA').replace('C1AAAAAAAA', 'D1AAAAAAAA')],
    ],
    [
      'it has been removed, so that it is no more',
      [...sent('A1AAAAAAAA'), at(51, 'qmgr[13]: A1AAAAAAAA: removed')],
    ],
  ])('waits for it where it is not sure what it was: %s in the filter', async (_, before) => {
    const told = await toldWhile([...before, ...cameBack]);
    expect(told.filter(({ outcome }) => outcome.queueId === 'C1AAAAAAAA')).toEqual([]);
  });
});

test('what smtpd refuses beside mail that a filter in front of the queue hands on is told once', async () => {
  const smtpd = 'Nov 27 22:56:11 mail postfix/smtpd[10]:';
  const end = 'proto=ESMTP helo=<mx.example.net>';
  const lines = [
    `${smtpd} connect from mx.example.net[192.0.2.1]`,
    `${smtpd} NOQUEUE: client=mx.example.net[192.0.2.1]`,
    `${smtpd} NOQUEUE: reject: RCPT from mx.example.net[192.0.2.1]: 550 5.1.1 <no@example.org>: Recipient address rejected: User unknown; from=<ann@example.net> to=<no@example.org> ${end}`,
    'Nov 27 22:56:11 mail postfix/smtpd[13]: 295E02509F8: client=localhost[127.0.0.1], orig_client=mx.example.net[192.0.2.1]',
    'Nov 27 22:56:11 mail postfix/cleanup[11]: 295E02509F8: message-id=<a@example.net>',
    'Nov 27 22:56:11 mail postfix/qmgr[12]: 295E02509F8: from=<ann@example.net>, size=1008, nrcpt=1 (queue active)',
    `${smtpd} proxy-accept: END-OF-MESSAGE: 250 2.0.0 Ok: queued as 295E02509F8; from=<ann@example.net> to=<bob@example.org> ${end}`,
    'Nov 27 22:56:12 mail postfix/lmtp[14]: 295E02509F8: to=<bob@example.org>, relay=store[192.0.2.9]:7025, delay=1, delays=0/0/0/1, dsn=2.1.5, status=sent (250 2.1.5 Delivery OK)',
    'Nov 27 22:56:12 mail postfix/qmgr[12]: 295E02509F8: removed',
    `${smtpd} disconnect from mx.example.net[192.0.2.1] ehlo=1 mail=1 rcpt=1/2 data=1 quit=1`,
  ];
  const told: string[] = [];
  const listener = new LiveOutcomes(({ to, status }) => told.push(`${to} ${status}`));
  await readTexts([lines.join('\n')], { year: 2026, listener });
  expect(told).toEqual(['no@example.org rejected', 'bob@example.org delivered']);
});

test('mail of a program of this host that cleanup refuses is returned, which is told once', async () => {
  const at = (rest: string) => `Nov 28 00:10:39 mail postfix/${rest}`;
  const lines = [
    at('pickup[20]: 4jbrKC0hP8zLSQ4: uid=0 from=<ann@example.org>'),
    at('cleanup[11]: 4jbrKC0hP8zLSQ4: message-id=<376136629.90@example.org>'),
    at(
      'cleanup[11]: 4jbrKC0hP8zLSQ4: reject: header Subject: win from local; from=<ann@example.org> to=<bob@example.net>: 5.7.1 not wanted here',
    ),
    at(
      'cleanup[11]: 4jbrKC0hP8zLSQ4: to=<bob@example.net>, relay=none, delay=0.04, delays=0.04/0/0/0, dsn=5.7.1, status=bounced (not wanted here)',
    ),
    at('bounce[21]: 4jbrKC0hP8zLSQ4: sender non-delivery notification: 4jbrKC0nSNzLSQ7'),
  ];
  const told: string[] = [];
  const listener = new LiveOutcomes(({ to, status }) => told.push(`${to} ${status}`));
  await readTexts([lines.join('\n')], { year: 2026, listener });
  expect(told).toEqual(['bob@example.net bounced']);
});
