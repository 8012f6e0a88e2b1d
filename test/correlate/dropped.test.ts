/** Notifications that Postfix begins and, as nobody wants them, drops: no line tells of their end. */
import { expect, test } from 'vitest';
import { A, B, comesBack, DEFERRED, line, passes, removed, SENT, tried } from './mail-lines.ts';
import { readTexts, told } from './messages-of.ts';

const MINUTES = 60;
const BEGUN = line(
  0,
  'postfix/cleanup[11]',
  `${A}: message-id=<20261124100000.${A}@mail.example.com>`,
);
/** Other programs write every ten minutes. */
const until = (minutes: number) =>
  Array.from({ length: minutes / 10 }, (_, i) => passes((i + 1) * 10 * MINUTES));

test.each([
  [30, []],
  [40, [['bounce', 'unknown']]],
])(
  'after %d minutes without a line of it, what is told of it is: %j',
  async (minutes, expected) => {
    const log = [BEGUN, ...until(minutes)].join('\n');
    const { messages } = await readTexts([log], { year: 2026, isGoingOn: true });
    expect(messages.map(({ kind, status }) => [kind, status])).toEqual(expected);
  },
);

test.each([
  [
    'of which a try is in the log',
    [tried(A, 1, DEFERRED), ...until(50), tried(A, 51 * MINUTES, SENT), removed(A, 51 * MINUTES)],
    [A],
  ],
  [
    'that amavis has handed on',
    [
      line(
        1,
        'amavis[16]',
        `(00016-01) Passed CLEAN {RelayedOutbound}, [127.0.0.1] <> -> <bob@example.org>, Queue-ID: ${A}, Message-ID: <20261124100000.${A}@mail.example.com>, mail_id: J4A3Mi79CrBr, Hits: -, size: 1000, queued_as: ${B}, 380 ms`,
      ),
      ...comesBack(B, 1),
      tried(B, 2, DEFERRED),
      ...until(50),
      tried(B, 51 * MINUTES, SENT),
      removed(B, 51 * MINUTES),
    ],
    [A, B],
  ],
])('one %s was not dropped, though the line of qmgr is lost', async (_, lines, queueIds) => {
  const messages = await told(BEGUN, ...lines);
  expect(messages.map(({ status, hops }) => [status, hops.map((hop) => hop.queueId)])).toEqual([
    ['relayed', queueIds],
  ]);
});

test('many of them are told in the order of their lines, whatever the run', async () => {
  const ids = [...'0123456789AB'].map((digit) => `A100000000${digit}`);
  const begun = ids.map((id) =>
    line(0, 'postfix/cleanup[11]', `${id}: message-id=<20261124100000.${id}@mail.example.com>`),
  );
  // A sweep costs no more than the lines before it.
  const others = Array.from({ length: 2 * ids.length }, (_, i) => passes(51 * MINUTES + i));
  const log = [...begun, ...until(50), ...others].join('\n');
  const { messages } = await readTexts([log], { year: 2026, isGoingOn: true });
  expect(messages.map(({ hops }) => hops[0]?.queueId)).toEqual(ids);
});
