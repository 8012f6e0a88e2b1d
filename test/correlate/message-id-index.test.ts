/** Which message of several with one Message-ID something that came back was before; asked without the lines around. */
import { expect, test } from 'vitest';
import { forgetMessageId, remember } from '../../src/correlate/chains/message-id-index.ts';
import { parentByMessageId } from '../../src/correlate/chains/orphans.ts';
import type { Task } from '../../src/correlate/filters/task-state.ts';
import { HostState } from '../../src/correlate/host-state.ts';
import { HopState, type Ruling } from '../../src/correlate/queue-files/hop-state.ts';
import type { RecipientState } from '../../src/correlate/queue-files/recipient-state.ts';
import type { DeliveryAttempted } from '../../src/events/queue-events.ts';
import { read } from '../daemons/postfix-record.ts';
import { A, B } from './mail-lines.ts';

/** A queue file of one Message-ID, seen at a second. */
function seen(state: HostState, queueId: string, second: number): HopState {
  const hop = new HopState('mail', queueId, second * 1000, second);
  hop.messageId = 'a@example.net';
  remember(state, hop);
  return hop;
}

test.each([
  ['the newest', 'c', 'b'],
  ['one in the midst', 'ba', 'c'],
  ['the oldest', 'a', 'c'],
  ['the newest, and the one before', 'cb', 'a'],
])('when %s of three has gone (%#), the newest of the others is found', (_, gone, expected) => {
  const state = new HostState('mail');
  const all = new Map(['a', 'b', 'c'].map((name, i) => [name, seen(state, name, i)]));
  const child = seen(state, 'child', 9);
  forgetMessageId(state, child);
  for (const name of gone) {
    const hop = all.get(name);
    if (hop !== undefined) forgetMessageId(state, hop);
  }
  expect(parentByMessageId(state, child)?.queueId).toBe(expected);
});

test.each([
  ['its own sender, before a newer one', ['ann', 'bob'], 'ann', 0],
  ['one whose sender is not in the log', [null, 'bob'], 'ann', 0],
  ['the only one there is, whose sender may have been rewritten', ['bob'], 'ann', 0],
  ['none of several from others', ['bob', 'eve'], 'ann', undefined],
  ['the newest where its own sender is not in the log', ['bob', 'eve'], null, 1],
])('of one Message-ID from several senders, %s is what came back', (_, senders, from, expected) => {
  const state = new HostState('mail');
  senders.forEach((sender, i) => {
    seen(state, `${i}`, i).from = sender;
  });
  const child = seen(state, 'child', 9);
  child.from = from;
  const index = expected === undefined ? undefined : `${expected}`;
  expect(parentByMessageId(state, child)?.queueId).toBe(index);
});

test('nothing is found once all have gone', () => {
  const state = new HostState('mail');
  const [first, second] = [seen(state, A, 0), seen(state, B, 1)];
  const child = new HopState('mail', 'child', 2000, 2);
  child.messageId = 'a@example.net';
  forgetMessageId(state, first);
  forgetMessageId(state, second);
  expect([parentByMessageId(state, child), state.hopsByMessageId.size]).toEqual([undefined, 0]);
});

const FILTER = '127.0.0.1[127.0.0.1]:10024';

/** What a daemon tells of one recipient. */
function recipient(daemon: string, relay: string, outcome: string, to = 'bob'): RecipientState {
  const text = `${A}: to=<${to}@example.org>, relay=${relay}, delay=1, delays=0/0/0/1, dsn=2.0.0, ${outcome}`;
  const last = read(`postfix/${daemon}`, text) as DeliveryAttempted;
  return {
    last,
    at: 0,
    daemon,
    attempts: 1,
    suspensions: 0,
    copies: 0,
    round: 0,
    firstDeferredAt: null,
    failure: null,
    lastTry: null,
    handshake: null,
    isReplaced: false,
    beside: null,
  };
}

const TAKEN = recipient('smtp', FILTER, 'status=sent (250 2.0.0 Ok)');
const PIPED = recipient('pipe', 'vacation', 'status=sent (delivered via vacation service)');
const FOR_BOB = recipient('smtp', 'mx.example.org[192.0.2.9]:25', 'status=sent (250 Ok)');
const FOR_EVE = recipient('smtp', 'mx.example.org[192.0.2.9]:25', 'status=sent (250 Ok)', 'eve');

/** A filter takes a message, and hands it back, for what addresses it likes; a program that pipe(8) runs may be a mailbox. */
test.each<[string, Partial<HopState>, Partial<HopState>, boolean]>([
  ['was taken by a filter', { recipients: [TAKEN] }, { recipients: [FOR_BOB] }, true],
  ['was taken by a filter, for another', { recipients: [TAKEN] }, { recipients: [FOR_EVE] }, true],
  ['has no line of a delivery', {}, { recipients: [FOR_EVE] }, true],
  [
    'a filter could not take',
    { recipients: [recipient('smtp', FILTER, 'status=deferred (451 4.5.0 Error in processing)')] },
    {},
    false,
  ],
  [
    'a filter handed on by itself',
    { recipients: [recipient('smtp', FILTER, `status=sent (250 2.0.0 Ok: queued as ${B})`)] },
    {},
    false,
  ],
  [
    'a filter kept',
    {
      recipients: [recipient('smtp', FILTER, 'status=sent (250 2.7.0 Ok, discarded, id=1-1 - X)')],
    },
    {},
    false,
  ],
  ['a rule had held', { ruling: { status: 'held' } as Ruling }, {}, true],
  ['another server took', { recipients: [FOR_BOB] }, {}, false],
  ['a filter took in part', { recipients: [TAKEN, FOR_EVE] }, {}, false],
  ['a program took', { recipients: [PIPED] }, {}, true],
  ['a program took, for the same', { recipients: [PIPED] }, { recipients: [FOR_BOB] }, true],
  ['a program took, for another', { recipients: [PIPED] }, { recipients: [FOR_EVE] }, false],
  ['had gone two seconds before', { removedAt: 7000 }, {}, true],
  ['had gone earlier', { removedAt: 6999 }, {}, false],
  ['has another after it', { children: [new HopState('mail', B, 0, 1)] }, {}, false],
  ['amavis sent itself', { sentByAmavis: { kind: 'notice', task: {} as Task } }, {}, false],
])('what comes back is of a queue file that %s: %s', (_, before, after, expected) => {
  const state = new HostState('mail');
  const hop = Object.assign(seen(state, A, 0), before);
  const child = Object.assign(seen(state, 'child', 9), after);
  expect(parentByMessageId(state, child)).toBe(expected ? hop : undefined);
});
