/** What local(8) forwards for an alias or a .forward is still the mail for that alias, also beside a copy that it keeps. */
import { expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { traceView } from '../../src/query/trace/view.ts';
import { A, arrives, B, C, filtered, identified, line, ofMany, removed } from './mail-lines.ts';
import { told } from './messages-of.ts';

const local = (queueId: string, second: number, to: string, outcome: string) =>
  line(
    second,
    'postfix/local[31]',
    `${queueId}: to=<${to}>, relay=local, delay=0.03, delays=0.01/0.01/0/0.02, ${outcome}`,
  );
const MAILBOX = 'dsn=2.0.0, status=sent (delivered to mailbox)';
const COMMAND = 'dsn=2.0.0, status=sent (delivered to command: /usr/bin/procmail -a "$EXTENSION")';
const WAITS = 'dsn=4.3.0, status=deferred (temporary failure. Command output: later please )';
const forwarded = (queueId: string) => `dsn=2.0.0, status=sent (forwarded as ${queueId})`;
const queuedFor = (queueId: string, second: number, count: number) =>
  line(
    second,
    'postfix/qmgr[12]',
    `${queueId}: from=<ann@example.net>, size=1000, nrcpt=${count} (queue active)`,
  );
/** cleanup and qmgr have no client for what local(8) makes. */
const made = (queueId: string, second: number, count: number) => [
  identified(queueId, second),
  queuedFor(queueId, second, count),
];
const waysOf = (message: Message | undefined) =>
  message?.recipients
    .map((one) => `${one.originalAddress} → ${one.address} ${one.status} ${one.queueId?.[0]}`)
    .sort();

test('the members of an alias with an owner have no orig_to in their lines, and the mail came for the alias', async () => {
  const messages = await told(
    ...arrives(A),
    ...made(B, 1, 2),
    local(A, 1, 'staff@example.com', forwarded(B)),
    removed(A, 1),
    local(B, 1, 'ann@example.com', MAILBOX),
    local(B, 1, 'ben@example.com', MAILBOX),
    removed(B, 1),
  );
  expect(messages.map(waysOf)).toEqual([
    [
      'staff@example.com → ann@example.com delivered B',
      'staff@example.com → ben@example.com delivered B',
    ],
  ]);
});

test('a name between the alias and the mailbox does not stand for the alias', async () => {
  const inner = local(B, 1, 'cat@example.com', MAILBOX).replace(
    ', relay',
    ', orig_to=<nobody@example.com>, relay',
  );
  const messages = await told(
    ...arrives(A),
    ...made(B, 1, 1),
    local(A, 1, 'staff@example.com', forwarded(B)),
    inner,
  );
  expect(messages.map(waysOf)).toEqual([['staff@example.com → cat@example.com delivered B']]);
});

test('a copy that a command keeps beside the forwarded one is a recipient too', async () => {
  const messages = await told(
    ...arrives(A),
    local(A, 1, 'cat@example.com', COMMAND),
    ...made(B, 1, 1),
    local(A, 1, 'cat@example.com', forwarded(B)),
    removed(A, 1),
    local(B, 2, 'ann@example.com', MAILBOX).replace(
      ', relay',
      ', orig_to=<cat@example.com>, relay',
    ),
    removed(B, 2),
  );
  expect(messages.map(waysOf)).toEqual([
    ['cat@example.com → ann@example.com delivered B', 'null → cat@example.com delivered A'],
  ]);
});

test('a copy kept beside one that went on does not stand for a recipient without a line', async () => {
  const messages = await told(
    ...arrives(A).map(ofMany(2)),
    local(A, 1, 'cat@example.com', MAILBOX),
    local(A, 1, 'cat@example.com', forwarded(B)),
    ...made(B, 1, 1),
    local(B, 1, 'ann@example.com', MAILBOX),
    removed(B, 1),
    removed(A, 2),
  );
  expect(messages[0]?.warnings).toContain(
    `1 of 2 recipients of ${A} have no delivery line in the input`,
  );
});

test('an alias that leads to two queue files, because its parts have different owners, is followed into both', async () => {
  const messages = await told(
    ...arrives(A),
    ...made(B, 1, 1),
    local(A, 1, 'all@example.com', forwarded(B)),
    ...made(C, 1, 1),
    local(A, 1, 'all@example.com', forwarded(C)),
    removed(A, 1),
    local(B, 1, 'ann@example.com', MAILBOX),
    local(C, 1, 'ben@example.com', MAILBOX),
  );
  expect(messages.map(waysOf)).toEqual([
    [
      'all@example.com → ann@example.com delivered B',
      'all@example.com → ben@example.com delivered C',
    ],
  ]);
});

test('mail that waited before it was forwarded has no row for the wait', async () => {
  const messages = await told(
    ...arrives(A),
    local(A, 1, 'cat@example.com', WAITS),
    queuedFor(A, 300, 1),
    local(A, 301, 'cat@example.com', MAILBOX),
    local(A, 301, 'cat@example.com', forwarded(B)),
    ...made(B, 301, 1),
    local(B, 301, 'ann@example.com', MAILBOX),
  );
  expect(messages.map(waysOf)).toEqual([
    ['cat@example.com → ann@example.com delivered B', 'null → cat@example.com delivered A'],
  ]);
  expect(messages[0]?.recipients.map((one) => one.recoveredFrom?.reply)).toEqual([
    'temporary failure. Command output: later please ',
    'temporary failure. Command output: later please ',
  ]);
});

test('both copies came for the alias that the hop before the filter names', async () => {
  const messages = await told(
    ...arrives(A),
    filtered(A, 'cat@example.com', 1, `250 2.0.0 Ok: queued as ${B}`).replace(
      ', relay',
      ', orig_to=<kitty@example.com>, relay',
    ),
    ...made(B, 1, 1),
    local(B, 1, 'cat@example.com', MAILBOX),
    local(B, 1, 'cat@example.com', forwarded(C)),
    ...made(C, 1, 1),
    local(C, 1, 'ann@example.com', MAILBOX),
  );
  expect(messages.map(waysOf)).toEqual([
    [
      'kitty@example.com → ann@example.com delivered C',
      'kitty@example.com → cat@example.com delivered B',
    ],
  ]);
});

test('a message for very many recipients tells both copies of one', async () => {
  const others = Array.from({ length: 40 }, (_, index) => `user${index}@example.com`);
  const messages = await told(
    ...arrives(A).map(ofMany(41)),
    ...others.map((to) => local(A, 1, to, MAILBOX)),
    local(A, 1, 'cat@example.com', COMMAND),
    local(A, 1, 'cat@example.com', forwarded(B)),
    ...made(B, 1, 1),
    local(B, 1, 'ann@example.com', MAILBOX),
    removed(B, 1),
    removed(A, 1),
  );
  expect(messages[0]?.recipients).toHaveLength(42);
  expect(messages[0]?.warnings).toEqual([]);
});

test('the trace says how many recipients came in, not how many an alias made of them', async () => {
  const [message] = await told(
    ...arrives(A),
    ...made(B, 1, 2),
    local(A, 1, 'staff@example.com', forwarded(B)),
    local(B, 1, 'ann@example.com', MAILBOX),
    local(B, 1, 'ben@example.com', MAILBOX),
  );
  const rows = traceView(message as Message).rows;
  expect(rows.find(({ step }) => step === 'accept')?.details).toEqual(['1 recipient']);
});
