/** Recipients whose last line was lost: their queue file has left the queue, so they do not wait any more. */
import { expect, test } from 'vitest';
import {
  A,
  arrives,
  B,
  comesBack,
  DEFERRED,
  filtered,
  line,
  ofMany,
  queued,
  removed,
  SENT,
  toEve,
  tried,
} from './mail-lines.ts';
import { told } from './messages-of.ts';

const SOFT = 'dsn=5.1.1, status=SOFTBOUNCE (host mx.example.org said: 550 5.1.1 No)';
const QUEUED_AS_B = `250 2.0.0 Ok: queued as ${B}`;
/** The filter has handed it back for both. */
const forTwo = [
  ...arrives(A).map(ofMany(2)),
  ...comesBack(B, 1).map(ofMany(2)),
  filtered(A, 'bob@example.org', 1, QUEUED_AS_B),
  filtered(A, 'eve@example.org', 1, QUEUED_AS_B),
  removed(A, 1),
];
const expired = (second: number) =>
  line(
    second,
    'postfix/qmgr[12]',
    `${B}: from=<ann@example.net>, status=expired, returned to sender`,
  );
const deleted = (second: number) => line(second, 'postfix/postsuper[30]', `${B}: removed`);
const again = (second: number) => ofMany(2)(queued(B, second));
const LAST_LINE_MISSING = `the last delivery line of 1 of 2 recipients of ${B} is not in the input`;
const NO_LINE = `1 of 2 recipients of ${B} have no delivery line in the input`;

test.each([
  [
    'was deferred last',
    [tried(B, 1, SENT), toEve(tried(B, 1, DEFERRED)), removed(B, 2)],
    'unknown',
    'deliver',
    [LAST_LINE_MISSING],
  ],
  [
    'was refused softly last',
    [tried(B, 1, SENT), toEve(tried(B, 1, SOFT)), removed(B, 2)],
    'unknown',
    'deliver',
    [LAST_LINE_MISSING],
  ],
  [
    'waits: its queue file is there',
    [tried(B, 1, SENT), toEve(tried(B, 1, DEFERRED))],
    'deferred',
    'deliver',
    [],
  ],
  [
    'was deferred last, and expired',
    [tried(B, 1, SENT), toEve(tried(B, 1, DEFERRED)), expired(2), removed(B, 2)],
    'expired',
    'queue',
    [],
  ],
  [
    'was deferred last, and deleted',
    [tried(B, 1, SENT), toEve(tried(B, 1, DEFERRED)), deleted(2)],
    'deleted',
    'queue',
    [],
  ],
  [
    'has no line beside one that expired',
    [tried(B, 1, DEFERRED), expired(2), removed(B, 2)],
    'unknown',
    'remove',
    [NO_LINE],
  ],
  [
    'expired with all the others, none with a line',
    [expired(2), removed(B, 2)],
    'expired',
    'queue',
    [],
  ],
  [
    'has no line beside one that was deleted in its first round',
    [tried(B, 1, DEFERRED), deleted(2)],
    'deleted',
    'queue',
    [],
  ],
  [
    'has no line beside one that was deleted in its second round',
    [tried(B, 1, DEFERRED), again(301), tried(B, 302, DEFERRED), deleted(303)],
    'unknown',
    'remove',
    [NO_LINE],
  ],
])('a recipient that %s', async (_, lines, status, step, warnings) => {
  const [message] = await told(...forTwo, ...lines);
  const eve = message?.recipients.find(({ address }) => address === 'eve@example.org');
  expect([eve?.status, eve?.step, message?.warnings]).toEqual([status, step, warnings]);
});

const notified = (second: number) =>
  line(second, 'postfix/bounce[16]', `${B}: sender non-delivery notification: CCCCCC0003`);

/** An operator may delete what Postfix is just returning. */
test.each([
  ['whose sender was told', [expired(2), notified(2), deleted(2)], 'expired'],
  ['whose sender is told a moment later', [expired(2), deleted(2), notified(3)], 'expired'],
  ['whose sender was never told', [expired(2), deleted(3)], 'deleted'],
  [
    'whose sender was only told of others, before',
    [notified(2), expired(300), deleted(301)],
    'deleted',
  ],
])('mail that expired, %s, and that an operator deleted', async (_, lines, status) => {
  const [message] = await told(
    ...arrives(A),
    ...comesBack(B, 1),
    filtered(A, 'bob@example.org', 1, QUEUED_AS_B),
    removed(A, 1),
    tried(B, 1, DEFERRED),
    ...lines,
  );
  expect(message?.recipients[0]?.status).toBe(status);
});
