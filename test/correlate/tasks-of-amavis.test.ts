/** Which lines of amavis are one task, and which message it looked at. */
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
  passes,
  queued,
  removed,
  SENT,
  tried,
} from './mail-lines.ts';
import { readTexts, told } from './messages-of.ts';

const MINUTE = 60;
const amavis = (second: number, text: string, task = '00016-01') =>
  line(second, 'amavis[16]', `(${task}) ${text}`);
const ENVELOPE = '<ann@example.net> -> <bob@example.org>';
const DIRECTORY = 'amavis-20261124T100000-00016-abc';
const ARRIVES = `ESMTP :10024 /var/amavis/tmp/${DIRECTORY}: ${ENVELOPE} SIZE=1000 Received: from mail.example.com`;
const CHECKING = `Checking: J4A3Mi79CrBr MYNETS [192.0.2.1] ${ENVELOPE}`;
const verdict = (queueId: string | null, more = '') =>
  `Passed CLEAN {RelayedInbound}, [192.0.2.1]:4711 [192.0.2.1] ${ENVELOPE}${queueId === null ? '' : `, Queue-ID: ${queueId}`}, Message-ID: <a@example.net>, mail_id: MailIdVerdic, Hits: -, size: 1000${more}, 380 ms`;
const forward = (queueId: string) =>
  `J4A3Mi79CrBr FWD from <ann@example.net> -> <bob@example.org>, BODY=7BIT 250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as ${queueId}`;

/** Port, mail_id and policy banks of each scan: of the arrival, the look and the verdict. */
const scansTold = async (...lines: readonly string[]) =>
  (await told(...arrives(A), ...lines)).flatMap(({ scans }) =>
    scans.map(({ port, mailId, policyBanks }) => [port, mailId?.slice(0, 6), policyBanks.length]),
  );

test.each([
  [
    'in their order',
    [amavis(0, ARRIVES), amavis(0, CHECKING), amavis(1, verdict(A))],
    [[10_024, 'J4A3Mi', 1]],
  ],
  [
    'the arrival two seconds late',
    [amavis(0, CHECKING), amavis(2, ARRIVES), amavis(3, verdict(A))],
    [[10_024, 'J4A3Mi', 1]],
  ],
  [
    'the arrival a minute late',
    [amavis(0, CHECKING), amavis(60, ARRIVES), amavis(61, verdict(A))],
    [[10_024, 'J4A3Mi', 1]],
  ],
  [
    'the arrival behind the verdict, within two seconds',
    [amavis(0, CHECKING), amavis(1, verdict(A)), amavis(2, ARRIVES)],
    [[10_024, 'J4A3Mi', 1]],
  ],
  [
    'the arrival twice',
    [amavis(0, ARRIVES), amavis(0, CHECKING), amavis(2, ARRIVES), amavis(3, verdict(A))],
    [[10_024, 'J4A3Mi', 1]],
  ],
])('lines of one task are one scan: %s', async (_, lines, scans) => {
  expect(await scansTold(...lines)).toEqual(scans);
});

/** amavis counts its tasks, and a process of the same number may come again. */
test.each([
  [
    'another arrival',
    [amavis(0, ARRIVES), amavis(0, CHECKING), amavis(3, ARRIVES), amavis(4, verdict(A))],
    [[10_024, 'MailId', 0]],
  ],
  [
    'an arrival behind a verdict',
    [amavis(0, CHECKING), amavis(1, verdict(A)), amavis(3, ARRIVES), amavis(4, verdict(A))],
    [
      [null, 'J4A3Mi', 1],
      [10_024, 'MailId', 0],
    ],
  ],
  [
    'an arrival half an hour after a look',
    [amavis(0, CHECKING), amavis(30 * MINUTE, ARRIVES), amavis(30 * MINUTE, verdict(A))],
    [[10_024, 'MailId', 0]],
  ],
  [
    'a verdict half an hour after a look',
    [amavis(0, CHECKING), amavis(30 * MINUTE, verdict(A))],
    [[null, 'MailId', 0]],
  ],
])('the same number is another task: %s', async (_, lines, scans) => {
  expect(await scansTold(...lines)).toEqual(scans);
});

test('a task lasts as long as its lines come, half an hour apart at most', async () => {
  const almost = 30 * MINUTE - 1;
  expect(
    await scansTold(amavis(0, CHECKING), amavis(almost, '(!)slow'), amavis(2 * almost, verdict(A))),
  ).toEqual([[null, 'J4A3Mi', 1]]);
  expect(
    await scansTold(amavis(0, CHECKING), amavis(almost, ARRIVES), amavis(almost, verdict(A))),
  ).toEqual([[10_024, 'J4A3Mi', 1]]);
});

const placesOf = async (...lines: readonly string[]) =>
  (await told(...lines)).map(({ hops, scans }) => [
    hops.map(({ queueId }) => queueId[0]).join(''),
    scans.map(({ queueId }) => queueId?.[0]).join(''),
  ]);
const goesTo = (queueId: string, second: number) =>
  filtered(A, 'bob@example.org', second, `250 2.0.0 Ok: queued as ${queueId}`);
/** Mail of a program of this host has no queue ID in the verdict. */
const OWN = [
  line(0, 'postfix/pickup[20]', `${A}: uid=0 from=<ann>`),
  identified(A, 0),
  queued(A, 0),
];

test.each([
  [
    'before the line of Postfix',
    [amavis(2, forward(B)), amavis(2, verdict(null, `, queued_as: ${B}`)), goesTo(B, 3)],
  ],
  [
    'behind the line of Postfix',
    [goesTo(B, 2), amavis(3, forward(B)), amavis(3, verdict(null, `, queued_as: ${B}`))],
  ],
  [
    'behind the line of Postfix, the verdict alone',
    [goesTo(B, 2), amavis(3, verdict(null, `, queued_as: ${B}`))],
  ],
  [
    'before the line of Postfix, the verdict alone',
    [amavis(2, verdict(null, `, queued_as: ${B}`)), goesTo(B, 3)],
  ],
])(
  'a task whose verdict names no queue file belongs to that of its child: %s',
  async (_, lines) => {
    expect(await placesOf(...OWN, ...comesBack(B, 1), ...lines)).toEqual([['AB', 'A']]);
  },
);

test('a task is told once, however often its message is named', async () => {
  const again = [
    amavis(2, forward(B)),
    goesTo(B, 2),
    amavis(3, verdict(A, `, queued_as: ${B}`)),
    goesTo(B, 3),
  ];
  expect(await placesOf(...arrives(A), ...comesBack(B, 1), ...again)).toEqual([['AB', 'A']]);
  // The first message that it belongs to keeps it.
  expect(
    await placesOf(...arrives(A), ...arrives(C), amavis(1, verdict(A)), amavis(2, verdict(C))),
  ).toEqual([
    ['A', 'AA'],
    ['C', ''],
  ]);
});

test('after a requeue amavis reports the queue ID from before: the scan is of the new one', async () => {
  const requeued = [
    line(1, 'postfix/postsuper[18]', `${A}: requeued`),
    line(2, 'postfix/pickup[20]', `${B}: uid=0 from=<ann> orig_id=${A}`),
    identified(B, 2),
    queued(B, 2),
  ];
  expect(await placesOf(...arrives(A), ...requeued, amavis(3, verdict(A)))).toEqual([['AB', 'B']]);
});

/** A verdict may come seconds late, when the queue ID already serves another message. */
test.each([
  [
    61,
    [
      ['A', 'A'],
      ['CB', ''],
    ],
  ],
  [60, [['CAB', 'A']]],
  [1, [['CAB', 'A']]],
])(
  'a queue file that another message had %i seconds before the task is not joined, or is',
  async (second, expected) => {
    const other = [
      ...arrives(C, 0),
      ...comesBack(B, 1),
      filtered(C, 'bob@example.org', 2, `250 2.0.0 Ok: queued as ${B}`),
    ];
    const own = [
      ...arrives(A, 2),
      amavis(1 + second, CHECKING),
      amavis(1 + second, verdict(A, `, queued_as: ${B}`)),
    ];
    const places = await placesOf(...other, ...own);
    expect(places.sort()).toEqual(expected.sort());
  },
);

test('a queue file without a message before it is joined, however old', async () => {
  const lines = [
    ...comesBack(B, 1),
    ...arrives(A, 100),
    amavis(100, CHECKING),
    amavis(101, verdict(A, `, queued_as: ${B}`)),
  ];
  expect(await placesOf(...lines)).toEqual([['AB', 'A']]);
});

const done = (queueId: string, second: number) => [
  tried(queueId, second, SENT),
  removed(queueId, second),
];

test('what is forgotten of a told message does not take a later task of the same number with it', async () => {
  const messages = await told(
    ...arrives(A),
    amavis(0, ARRIVES),
    amavis(1, verdict(A)),
    ...done(A, 2),
    ...arrives(C, 8),
    amavis(8, ARRIVES),
    passes(13),
    amavis(14, verdict(C)),
  );
  expect(messages.map(({ scans }) => scans.map(({ port }) => port))).toEqual([[10_024], [10_024]]);
});

test('a finding of clamd belongs to the latest task in its directory, though the one before is told since', async () => {
  const { messages } = await readTexts(
    [
      [
        ...arrives(A),
        amavis(0, ARRIVES),
        amavis(1, verdict(A)),
        ...done(A, 2),
        ...arrives(C, 8),
        amavis(8, ARRIVES, '00016-02'),
        passes(400),
        line(401, 'clamd[8]', `/var/amavis/tmp/${DIRECTORY}/parts/p002: Eicar FOUND`),
        amavis(402, verdict(C), '00016-02'),
      ].join('\n'),
    ],
    { year: 2026, keepTimeline: true },
  );
  expect(
    messages.map(({ timeline }) => timeline.filter(({ kind }) => kind === 'virus-found').length),
  ).toEqual([0, 1]);
});

test('nothing is kept of the tasks of a message that is told', async () => {
  const { correlator, messages } = await readTexts(
    [
      [
        ...arrives(A),
        ...comesBack(B, 1),
        amavis(1, ARRIVES),
        amavis(1, forward(B)),
        amavis(2, verdict(A, `, queued_as: ${B}`)),
        goesTo(B, 2),
        removed(A, 2),
        ...done(B, 3),
        passes(400),
      ].join('\n'),
    ],
    { year: 2026, keepTimeline: true, isGoingOn: true },
  );
  expect(messages).toHaveLength(1);
  const [state] = correlator.hosts.values();
  expect([
    state?.tasks.size,
    state?.tasksByChild.size,
    state?.tasksByDirectory.size,
    state?.hops.size,
    state?.hopsByMessageId.size,
  ]).toEqual([0, 0, 0, 0, 0]);
});

test('the port of the client is that of the scan, where the scan is of the same client', async () => {
  const portWhen = async (text: string) => {
    const [message] = await told(...arrives(A), amavis(2, text));
    return message?.client?.port;
  };
  expect(await portWhen(verdict(A))).toBe(4711);
  expect(await portWhen(verdict(A).replace('[192.0.2.1]:4711', '[192.0.2.77]:4711'))).toBe(0);
  expect(await portWhen(CHECKING)).toBe(0);
});

test('a notice whose SEND line comes late is no part of the mail that it is about', async () => {
  const send =
    'VAgs3ThQb4t9(J4A3Mi79CrBr) SEND from <> -> <ann@example.net>, BODY=7BIT 250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as';
  const start = [...arrives(A), amavis(1, verdict(A))];
  const back = comesBack(B, 1).map((text) => text.replace('a@example.net', 'x@example.net'));
  const late = amavis(1, `${send} ${B}`);
  const early = await told(...start, late, ...back);
  expect(early.map(({ hops }) => hops.length)).toEqual([1, 1]);
  expect(await told(...start, ...back, late)).toHaveLength(2);
});
