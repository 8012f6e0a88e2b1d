/** What an answer about a range claims: before it only mail that waited is read, and who passed is not known. */
import { expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { FailureTally } from '../../src/query/failures/tally.ts';
import type { Failures } from '../../src/query/failures/view.ts';
import { at, scan } from '../render/seed-messages.ts';
import { NO_FILTER } from './failure-messages.ts';
import {
  amavisDown,
  bouncedThere,
  DEFAULTS,
  deferredThere,
  mail,
  relayed,
} from './failure-samples.ts';

const SINCE = at('13:10:00');
const UNTIL = at('13:20:00');

function failuresInRange(messages: readonly Message[], others: readonly Message[] = []): Failures {
  const tally = new FailureTally(DEFAULTS);
  const range = { since: SINCE, until: UNTIL };
  for (const one of messages) tally.add(one, { ...NO_FILTER, ...range });
  for (const one of others) tally.addOther(one, range);
  return tally.report({ from: SINCE, until: UNTIL, isRange: true });
}

function passed(clock: string, fields: Partial<Message> = {}): Message {
  return mail([relayed('w@example.net', clock)], { scans: [scan({ at: at(clock) })], ...fields });
}

const HOSTS = ['one.test', 'two.test', 'three.test', 'four.test', 'five.test'];

/** Five providers that did not answer first at one time, and last at another. */
function unreached(first: string, last: string): Message[] {
  return HOSTS.map((host) => {
    const reply = `connect to mx.${host}[192.0.2.9]:25: Connection timed out`;
    return mail([{ ...deferredThere(`a@${host}`, last, reply), firstDeferredAt: at(first) }]);
  });
}

test('port 25 is not closed because five providers did not answer before the range', () => {
  const messages = unreached('13:05:00', '13:15:00');
  expect(failuresInRange([...messages, passed('13:14:59'), passed('13:14:00')]).alerts).toEqual([
    expect.objectContaining({ cause: 'port-25-closed', firstAt: at('13:15:00'), messages: 5 }),
  ]);
  const late = unreached('13:05:00', '13:15:00').map((one, i) =>
    i === 0
      ? one
      : { ...one, recipients: one.recipients.map((row) => ({ ...row, at: UNTIL + 1 })) },
  );
  expect(failuresInRange(late).alerts).toEqual([]);
});

test('the first of several attempts is no evidence of the cause of the last', () => {
  const messages = unreached('13:11:00', '13:15:00');
  const between = passed('13:12:00');
  expect(failuresInRange([...messages, between]).alerts).toMatchObject([
    { firstAt: at('13:15:00'), lastAt: at('13:15:00') },
  ]);
});

test('an outage is one of the range: how long others failed before is not known', () => {
  const waits = { ...amavisDown('a@example.com', '13:10:30'), firstDeferredAt: at('12:00:00') };
  expect(failuresInRange([mail([waits])]).failed[0]?.scope).toMatchObject({
    isOutage: false,
    isOfRange: true,
  });
  const longer = { ...waits, at: at('13:11:30') };
  expect(failuresInRange([mail([longer])]).failed[0]?.scope.isOutage).toBe(true);
});

test.each([
  ['before the range', '13:09:59', null],
  ['in it', '13:10:00', at('13:10:00')],
  ['behind it', '13:20:01', null],
])('a success %s', (_, clock, lastSuccessAt) => {
  const bounced = mail([bouncedThere('a@example.net', '13:15:00', '550 5.1.1 no')]);
  const { scope } = failuresInRange([bounced, passed(clock)]).failed[0] ?? {};
  expect(scope).toMatchObject({ kind: 'domains', lastSuccessAt });
});

test('mail that was not asked for shows that others passed', () => {
  const five = HOSTS.map((host) => mail([amavisDown(`a@${host}`, '13:12:00')]));
  const last = mail([amavisDown('a@example.com', '13:14:00')]);
  expect(failuresInRange([...five, last]).failed[0]?.scope.isOutage).toBe(true);
  const answer = failuresInRange([...five, last], [passed('13:13:00')]);
  expect(answer.failed[0]?.scope).toMatchObject({ isOutage: false, passedMeanwhile: true });
  expect(answer.messages).toBe(6);
});

/** Who brings the mail, without a login. */
const client = {
  name: 'x',
  address: '192.0.2.8',
  port: 0,
  helo: null,
  login: null,
  tls: null,
};

test('an account is judged by its mail of the range', () => {
  const bulk = (clock: string, count: number) =>
    mail(
      Array.from({ length: count }, (_, i) => bouncedThere(`u${i}@example.net`, clock, '550 no')),
      { client },
    );
  // One message of each of three hours before still waits; that the others of these hours arrived is not known.
  const waiting = ['10:00:00', '11:00:00', '12:00:00'].map((clock) => ({
    ...bulk('13:12:00', 1),
    startedAt: at(clock),
  }));
  expect(failuresInRange([...waiting, bulk('13:15:00', 30)]).alerts).toEqual([]);
});

test('an account is not told of where none of its mail was asked for', () => {
  const virus = (fields: Partial<Message> = {}) =>
    mail(
      [
        {
          ...amavisDown('a@example.com', '13:12:00'),
          status: 'blocked',
          category: 'INFECTED',
        },
      ],
      { client, ...fields },
    );
  const accounts = (answer: Failures) => answer.alerts.flatMap(({ who }) => who);
  expect(accounts(failuresInRange([virus()]))).toEqual(['ann@example.com']);
  expect(accounts(failuresInRange([], [virus()]))).toEqual([]);
});
