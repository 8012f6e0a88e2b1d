/** What keeps few things in a list and many in a table answers the same for both. */
import { expect, test } from 'vitest';
import { join } from '../../src/correlate/chains/chain.ts';
import { addChild, childNamed } from '../../src/correlate/chains/children.ts';
import { FewOrMany } from '../../src/correlate/few-or-many.ts';
import { nextQueueId, verdictOn } from '../../src/correlate/filters/task-index.ts';
import type { Task } from '../../src/correlate/filters/task-state.ts';
import { addAttempt } from '../../src/correlate/queue-files/attempts.ts';
import { ExpectedRecipients } from '../../src/correlate/queue-files/expected.ts';
import { HopState } from '../../src/correlate/queue-files/hop-state.ts';
import type { DeliveryAttempted } from '../../src/events/queue-events.ts';
import type { Filtered, ScanForwarded } from '../../src/events/scan-events.ts';
import { read } from '../daemons/postfix-record.ts';

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
const hop = (queueId: string, sequence = 0) => new HopState('mail', queueId, 0, sequence);
/** So many others stand beside what is asked for. */
const SIZES = [0, 1, 7, 8, 15, 16, 40];

test.each(SIZES)(
  'of %i others a child is found by its queue ID, the latest of that name',
  (others) => {
    const parent = hop('A');
    const [first, second] = [hop('B', 1), hop('B', 2)];
    addChild(parent, first);
    for (const i of upTo(others)) addChild(parent, hop(`C${i}`, i + 3));
    expect(childNamed(parent, 'B')).toBe(first);
    addChild(parent, second);
    addChild(parent, second);
    expect(childNamed(parent, 'B')).toBe(second);
    expect(childNamed(parent, 'X')).toBeUndefined();
    expect(parent.children).toHaveLength(others + 2);
    expect(parent.childIndex === null).toBe(others + 2 <= 16);
    for (const i of upTo(others)) expect(childNamed(parent, `C${i}`)?.queueId).toBe(`C${i}`);
  },
);

test('queue files that are joined are one chain, and each stands in it once', () => {
  const [a, b, c] = [hop('A'), hop('B', 1), hop('C', 2)];
  join(a, b);
  join(b, c);
  join(a, c);
  join(a, c);
  join(a, a);
  expect(a.chain.hops).toEqual([a, b, c]);
  expect([b.chain, c.chain]).toEqual([a.chain, a.chain]);
  expect([a.parent, b.parent, c.parent]).toEqual([null, a, a]);
  expect([a.children, b.children]).toEqual([[b, c], [c]]);
  expect(a.chain.isSettled).toBe(false);
});

test.each(SIZES)('of %i others a recipient that is expected is met once', (others) => {
  const one = (address: string) => ({ address, originalAddress: null, recoveredFrom: null });
  const expected = new ExpectedRecipients();
  expected.add(one('Bob@example.org'));
  for (const i of upTo(others)) expected.add(one(`r${i}@example.org`));
  expected.add(one('bob@example.org'));
  expected.add(one('eve@example.org'));
  expect(expected.rest()).toHaveLength(others + 2);
  expect(expected.take('BOB@example.org', null)?.address).toBe('Bob@example.org');
  expect(expected.take('bob@example.org', null)).toBeUndefined();
  expect(expected.takeAll('bob@example.org')).toEqual([]);
  expect(expected.take('nobody@example.org', null)).toBeUndefined();
  expect(expected.rest().map(({ address }) => address)).toEqual([
    ...upTo(others).map((i) => `r${i}@example.org`),
    'eve@example.org',
  ]);
  for (const i of upTo(others))
    expect(expected.takeAll(`R${i}@example.org`)).toEqual([one(`r${i}@example.org`)]);
  expect(expected.takeAll('r0@example.org')).toEqual([]);
});

test.each(SIZES)('of %i others each alias of an address is expected for itself', (others) => {
  const one = (originalAddress: string | null) => ({
    address: 'bob@example.org',
    originalAddress,
    recoveredFrom: null,
  });
  const expected = new ExpectedRecipients();
  expected.add(one('Sales@example.org'));
  expected.add(one(null));
  for (const i of upTo(others)) expected.add(one(`a${i}@example.org`));
  expected.add(one('sales@example.org'));
  expected.add(one('info@example.org'));
  expect(expected.rest()).toHaveLength(others + 3);
  expect(expected.take('bob@example.org', 'SALES@example.org')).toEqual(one('Sales@example.org'));
  expect(expected.take('bob@example.org', 'sales@example.org')).toBeUndefined();
  expect(expected.take('bob@example.org', 'help@example.org')).toBeUndefined();
  expect(expected.takeAll('Bob@example.org')).toEqual([
    one(null),
    ...upTo(others).map((i) => one(`a${i}@example.org`)),
    one('info@example.org'),
  ]);
  expect(expected.take('bob@example.org', 'info@example.org')).toBeUndefined();
  expect(expected.rest()).toEqual([]);
});

test.each([0, 1, 2, 5])('a set has %i others beside the first', (others) => {
  const set = new FewOrMany<string>();
  const seen = () => {
    const items: string[] = [];
    set.visit((item) => items.push(item));
    return items;
  };
  expect([set.size, seen()]).toEqual([0, []]);
  set.delete('first');
  set.add('first');
  set.add('first');
  for (const i of upTo(others)) {
    set.add(`o${i}`);
    set.add(`o${i}`);
  }
  expect([set.size, seen()]).toEqual([others + 1, ['first', ...upTo(others).map((i) => `o${i}`)]]);
  set.delete('nobody');
  expect(set.size).toBe(others + 1);
  set.delete('first');
  expect([set.size, seen()]).toEqual([others, upTo(others).map((i) => `o${i}`)]);
  for (const i of upTo(others)) set.delete(`o${i}`);
  expect([set.size, seen()]).toEqual([0, []]);
});

test('what was deleted from a set and comes again is in it once', () => {
  const set = new FewOrMany<string>();
  for (const item of ['a', 'b', 'c']) set.add(item);
  set.delete('a');
  set.add('b');
  expect(set.size).toBe(2);
  set.add('a');
  expect(set.size).toBe(3);
});

const attempt = (to: string, status: string, origTo?: string): DeliveryAttempted =>
  read(
    'postfix/smtp',
    `AAAAAA0001: to=<${to}>, ${origTo === undefined ? '' : `orig_to=<${origTo}>, `}relay=mx.example.org[192.0.2.9]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=${status} (250 2.0.0 Ok)`,
  ) as DeliveryAttempted;
const origin = (at: number) => ({
  at,
  host: 'mail',
  tag: 'postfix/smtp',
  daemon: 'smtp',
  pid: 1,
  file: '',
  line: 1,
  size: 0,
  rawLine: () => '',
});

test.each(SIZES)(
  'of %i others a recipient is the same in each attempt, and another under another name',
  (others) => {
    const queueFile = hop('A');
    const tries = (at: number, event: DeliveryAttempted) =>
      addAttempt(queueFile, event, origin(at));
    tries(1, attempt('bob@example.org', 'deferred'));
    tries(1, attempt('bob@example.org', 'deferred', 'list@example.org'));
    for (const i of upTo(others)) tries(1, attempt(`r${i}@example.org`, 'sent'));
    tries(2, attempt('bob@example.org', 'deferred'));
    tries(3, attempt('bob@example.org', 'sent', 'list@example.org'));
    tries(4, attempt('eve@example.org', 'sent'));
    tries(5, attempt('eve@example.org', 'deferred'));
    tries(6, attempt('eve@example.org', 'deferred'));
    tries(7, attempt('bob@example.org', 'sent', 'other@example.org'));
    tries(8, attempt('bob@example.org', 'sent', 'other@example.org'));
    const rows = queueFile.recipients
      .filter(({ last }) => !last.to.startsWith('r'))
      .map((one) => [
        one.last.to[0],
        one.last.origTo?.[0],
        one.last.status,
        one.at,
        one.attempts,
        one.firstDeferredAt,
        one.failure?.at,
      ]);
    expect(rows).toEqual([
      ['b', undefined, 'deferred', 2, 2, 1, undefined],
      ['b', 'l', 'sent', 3, 2, 1, 1],
      ['e', undefined, 'sent', 4, 3, 5, 5],
      ['b', 'o', 'sent', 8, 2, null, undefined],
    ]);
    expect(queueFile.recipients).toHaveLength(others + 4);
    for (const i of upTo(others)) tries(9, attempt(`r${i}@example.org`, 'sent'));
    expect(queueFile.recipients).toHaveLength(others + 4);
  },
);

const forward = (
  to: string,
  queuedAs: string | undefined,
  purpose: 'forward' | 'send' = 'forward',
) =>
  ({
    kind: 'scan-forwarded',
    taskId: '1',
    purpose,
    to: [to],
    queuedAs,
  }) as unknown as ScanForwarded;
const verdict = (to: string, queuedAs: readonly string[] = []) => ({
  event: { kind: 'filtered', taskId: '1', to: [to], queuedAs } as unknown as Filtered,
  at: 0,
});
const task = (forwards: ScanForwarded[], verdicts: Task['verdicts'][number][]) =>
  ({ forwards, verdicts }) as unknown as Task;
const otherForwards = (count: number) =>
  upTo(count).map((i) => forward(`r${i}@example.org`, `R${i}`));
const otherVerdicts = (count: number) => upTo(count).map((i) => verdict(`r${i}@example.org`));

test.each(SIZES)('of %i others the verdict on a recipient is the last one', (others) => {
  const [first, last] = [verdict('bob@example.org'), verdict('Bob@example.org')];
  const asked = task([], [first, ...otherVerdicts(others)]);
  expect(verdictOn(asked, 'BOB@example.org')).toBe(first);
  expect(verdictOn(asked, 'eve@example.org')).toBeUndefined();
  (asked.verdicts as Task['verdicts'][number][]).push(last);
  expect(verdictOn(asked, 'bob@example.org')).toBe(last);
  for (const i of upTo(others))
    expect(verdictOn(asked, `r${i}@example.org`)?.event.to).toEqual([`r${i}@example.org`]);
});

test.each(SIZES)(
  'of %i others the way on of a recipient is that of its last hand-over, else of its verdict',
  (others) => {
    const wayOf = (
      own: ScanForwarded[],
      verdicts: Task['verdicts'][number][],
      address = 'bob@example.org',
    ) => nextQueueId(task([...otherForwards(others), ...own], verdicts), address);
    const [first, second] = [forward('bob@example.org', 'B'), forward('Bob@example.org', 'C')];
    expect(wayOf([first], [])).toBe('B');
    expect(wayOf([first, second], [])).toBe('C');
    expect(wayOf([first], [], 'BOB@Example.org')).toBe('B');
    expect(wayOf([first], [], 'eve@example.org')).toBeUndefined();
    // A try that failed, and what amavis sends on its own account, are no way on.
    expect(wayOf([first, forward('bob@example.org', undefined)], [])).toBe('B');
    expect(wayOf([forward('bob@example.org', undefined)], [])).toBeUndefined();
    expect(wayOf([first, forward('bob@example.org', 'N', 'send')], [])).toBe('B');
    expect(wayOf([forward('bob@example.org', 'N', 'send')], [])).toBeUndefined();
    // A verdict that names several queue files does not say which.
    expect(wayOf([], [verdict('bob@example.org', ['B'])], 'Bob@example.org')).toBe('B');
    expect(wayOf([], [verdict('bob@example.org', ['B']), verdict('bob@example.org', ['C'])])).toBe(
      'C',
    );
    expect(wayOf([], [verdict('bob@example.org', ['B', 'C'])])).toBeUndefined();
    expect(wayOf([], [verdict('bob@example.org', [])])).toBeUndefined();
    expect(wayOf([], [verdict('eve@example.org', ['B'])])).toBeUndefined();
    expect(wayOf([first], [verdict('bob@example.org', ['C'])])).toBe('B');
  },
);

test('lines that come after a table was asked are in it', () => {
  const asked = task(otherForwards(20), otherVerdicts(20));
  expect(nextQueueId(asked, 'bob@example.org')).toBeUndefined();
  (asked.forwards as ScanForwarded[]).push(forward('bob@example.org', 'B'));
  expect(nextQueueId(asked, 'bob@example.org')).toBe('B');
  expect(verdictOn(asked, 'bob@example.org')).toBeUndefined();
  const late = verdict('bob@example.org', ['C']);
  (asked.verdicts as Task['verdicts'][number][]).push(late);
  expect(verdictOn(asked, 'bob@example.org')).toBe(late);
  expect(nextQueueId(asked, 'bob@example.org')).toBe('B');
});
