/** What one queue file's lines add up to: whether more can come, whether its own lines are in the log, where it came from. */
import { expect, test } from 'vitest';
import { HopState, type Ruling } from '../../src/correlate/queue-files/hop-state.ts';
import type { RecipientState } from '../../src/correlate/queue-files/recipient-state.ts';
import { A, B, C } from './mail-lines.ts';

const hopWith = (fields: Partial<HopState>) => Object.assign(new HopState('mail', A, 0, 0), fields);
const ruled = (status: Ruling['status']): Partial<HopState> => ({ ruling: { status } as Ruling });
const TRIED = { recipients: [{} as RecipientState] };
const GIVEN_UP = { sessionEnded: true, clientLost: true };

test.each<[string, Partial<HopState>, boolean]>([
  ['that has come in', { acceptedAt: 1, messageId: 'a@example.net', rounds: 1 }, false],
  ['that was removed', { removedAt: 1 }, true],
  ['that another one took over', { successor: new HopState('mail', B, 0, 1) }, true],
  ['whose queue ID is used again', { isReplaced: true }, true],
  ['that was rejected', ruled('rejected'), true],
  ['that was discarded', ruled('discarded'), true],
  ['that a rule holds', ruled('held'), false],
  ['that the client gave up', GIVEN_UP, true],
  ['whose session has ended', { sessionEnded: true }, false],
  ['whose client is lost, while its session goes on', { clientLost: true }, false],
  ['that is in the queue, and whose client is lost', { ...GIVEN_UP, rounds: 1 }, false],
  ['that was tried, and whose client is lost', { ...GIVEN_UP, ...TRIED }, false],
  ['that an operator holds, and whose client is lost', { ...GIVEN_UP, heldByOperatorAt: 1 }, false],
  ['that a rule holds, and whose client is lost', { ...GIVEN_UP, ...ruled('held') }, false],
])('nothing more can happen to a queue file %s: %s', (_, fields, expected) => {
  expect(hopWith(fields).isDone).toBe(expected);
});

test.each<[string, Partial<HopState>, boolean]>([
  ['nothing', {}, true],
  ['its start', { acceptedAt: 1 }, false],
  ['its Message-ID', { messageId: '' }, false],
  ['its way into the queue', { rounds: 1 }, false],
  ['an attempt', TRIED, false],
  ['its removal', { removedAt: 1 }, false],
])('a queue file of which %s is in the log is unseen: %s', (_, fields, expected) => {
  expect(hopWith(fields).isUnseen).toBe(expected);
});

const from = (address: string) => ({ client: { name: 'x', address, port: 0 } });

test.each<[string, Partial<HopState>, boolean]>([
  ['this host', from('127.0.0.1'), true],
  ['this host by IPv6', from('::1'), true],
  ['another host', from('192.0.2.1'), false],
  ['nobody that is known', {}, false],
  ['a user of this host who logged in', { ...from('127.0.0.1'), login: 'ann@example.net' }, false],
  ['a program of this host', { uid: 0 }, false],
  ['a program of this host, by its client', { ...from('127.0.0.1'), uid: 0 }, false],
])('mail from %s came back from a filter: %s', (_, fields, expected) => {
  expect(hopWith(fields).isReentry).toBe(expected);
});

test('a message is over when all its queue files are, in whatever order they end', () => {
  const open = { count: 0 };
  const hops = [A, B, C].map((queueId, i) => new HopState('mail', queueId, i, i, open));
  const [first, second, third] = hops as [HopState, HopState, HopState];
  first.chain.absorb(second.chain);
  first.chain.absorb(third.chain);
  const { chain } = third;
  expect([chain, open.count, chain.hops]).toEqual([first.chain, 1, hops]);
  const ends = [first, third, second].map((hop) => {
    hop.removedAt = 1;
    return chain.isDone;
  });
  expect(ends).toEqual([false, false, true]);
  // A line may open one again.
  third.removedAt = null;
  expect(chain.isDone).toBe(false);
  third.removedAt = 1;
  expect(chain.isDone).toBe(true);
});

test('a message that became part of another one is over, has no queue files, and does not wait any longer', () => {
  const open = { count: 0 };
  const [first, second] = [
    new HopState('mail', A, 0, 0, open),
    new HopState('mail', B, 1, 1, open),
  ];
  const taken = second.chain;
  taken.place = { chain: taken, dueAt: 1, next: undefined };
  first.chain.absorb(taken);
  expect([taken.isSettled, taken.hops, taken.place.chain, open.count]).toEqual([
    true,
    [],
    undefined,
    1,
  ]);
  first.chain.settle();
  expect(open.count).toBe(0);
});
