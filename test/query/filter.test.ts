import { describe, expect, test } from 'vitest';
import {
  comparator,
  type Filter,
  fits,
  patternOf,
  withRowsThatFit,
} from '../../src/query/filter.ts';
import { receivedMessage, sentMessage } from '../render/seed-messages.ts';
import { ANY_MESSAGE } from './any-message.ts';

test.each([
  ['the whole word', 'bob@example.com', 'bob@example.com', true],
  ['another case', 'BOB@example.com', 'bob@Example.com', true],
  ['a part of the word', 'bob', 'bob@example.com', false],
  ['a star for the rest', 'bob@*', 'bob@example.com', true],
  ['a star between', '*@*.test', 'bob@mail.test', true],
  ['a dot that is only a dot', 'bob@example.com', 'bob@exampleXcom', false],
  ['an address in the brackets of the log', '<bob@*>', 'bob@example.com', true],
  ['the null sender as it is shown', '<>', '', true],
  ['the null sender alone', '<>', 'bob@example.com', false],
  ['a regular expression', '/^b.b@/', 'bob@example.com', true],
  ['a regular expression anywhere', '/example/', 'bob@Example.com', true],
])('a pattern matches %s', (_, pattern, word, expected) => {
  expect(patternOf(pattern)(word)).toBe(expected);
});

test.each<[string, Partial<Filter>]>([
  ['its sender', { from: patternOf('admin@tudv3.tudv.xyz') }],
  ['its recipient', { to: patternOf('*@gmail.com') }],
  ['the domain of its recipient', { domain: patternOf('gmail.com') }],
  ['the address of its client', { client: patternOf('45.117.82.48') }],
  ['its client as it is shown', { client: patternOf('mail.tudv1.tudv.xyz[45.117.82.48]') }],
  ['the name of the next server', { relay: patternOf('*.l.google.com') }],
  ['its status', { statuses: new Set(['relayed'] as const) }],
  ['its direction', { direction: 'outbound' }],
  ['the step that decided', { step: 'deliver' }],
  ['the time it took', { minDelay: 2.2 }],
  ['a range that ends with its first line', { until: sentMessage.startedAt }],
  ['a range that starts with its last line', { since: sentMessage.endedAt }],
])('a message fits %s', (_, part) => {
  expect(fits(sentMessage, { ...ANY_MESSAGE, ...part })).toBe(true);
});

test.each<[string, Partial<Filter>]>([
  ['another sender', { from: patternOf('bob@example.com') }],
  ['another direction', { direction: 'inbound' }],
  ['a login that it does not have', { login: patternOf('*') }],
  ['more seconds than it took', { minDelay: 2.3 }],
  ['a range before it', { until: sentMessage.startedAt - 1 }],
  ['a range after it', { since: sentMessage.endedAt + 1 }],
  ['other kinds', { kinds: new Set(['probe'] as const) }],
])('a message does not fit %s', (_, part) => {
  expect(fits(sentMessage, { ...ANY_MESSAGE, ...part })).toBe(false);
});

test('a mail whose queue file or session ended late took no longer for that', () => {
  const late = { ...sentMessage, endedAt: sentMessage.endedAt + 60_000 };
  expect(fits(late, { ...ANY_MESSAGE, minDelay: 20 })).toBe(false);
});

test('a mail takes as long as its slowest recipient, and without one as long as its lines', () => {
  const [row] = sentMessage.recipients;
  if (row === undefined) throw new Error('the sample has a recipient');
  const slow = { ...sentMessage, recipients: [row, { ...row, totalSeconds: 90 }] };
  const session = { ...sentMessage, recipients: [], endedAt: sentMessage.startedAt + 90_000 };
  for (const message of [slow, session]) {
    expect(fits(message, { ...ANY_MESSAGE, minDelay: 90 })).toBe(true);
    expect(fits(message, { ...ANY_MESSAGE, minDelay: 91 })).toBe(false);
  }
});

test.each([
  ['mail.example.com:7025', true],
  ['mail.example.com', true],
  ['192.0.2.8', true],
  ['mail.example.com:25', false],
])('the next server is found by its name and as it is shown: --relay %s', (pattern, expected) => {
  const [row] = sentMessage.recipients;
  if (row === undefined) throw new Error('the sample has a recipient');
  const relay = { name: 'mail.example.com', address: '192.0.2.8', port: 7025 };
  const mail = { ...sentMessage, recipients: [{ ...row, relay }] };
  expect(fits(mail, { ...ANY_MESSAGE, relay: patternOf(pattern) })).toBe(expected);
});

test('mail refused before the queue fits only where it is asked for', () => {
  const refused = { ...sentMessage, hops: [] };
  expect(fits(refused, ANY_MESSAGE)).toBe(false);
  expect(fits(refused, { ...ANY_MESSAGE, withRefusals: true })).toBe(true);
});

test.each([
  ['time', [sentMessage, receivedMessage]],
  ['delay', [receivedMessage, sentMessage]],
  ['size', [receivedMessage, sentMessage]],
] as const)('messages are in the order of %s', (sort, expected) => {
  expect([receivedMessage, sentMessage].sort(comparator(sort))).toEqual(expected);
});

describe('what is asked of a recipient', () => {
  const [row] = sentMessage.recipients;
  if (row === undefined) throw new Error('the sample has a recipient');
  const far = { name: 'mx.example.net', address: '192.0.2.9', port: 25 };
  const ann = { ...row, address: 'ann@example.com', status: 'deferred', totalSeconds: 2 } as const;
  const bob = {
    ...row,
    address: 'bob@example.org',
    status: 'rejected',
    step: 'accept',
    relay: far,
    totalSeconds: 90,
  } as const;
  const mixed = { ...sentMessage, status: 'mixed', recipients: [ann, bob] } as const;
  const asked = (part: Partial<Filter>) => fits(mixed, { ...ANY_MESSAGE, ...part });
  const toAnn = { to: patternOf('ann@*') };

  test.each<[string, Partial<Filter>]>([
    ['status', { statuses: new Set(['rejected'] as const) }],
    ['step', { step: 'accept' }],
    ['next server', { relay: patternOf('mx.example.net') }],
    ['domain', { domain: patternOf('example.org') }],
    ['delay', { minDelay: 60 }],
  ])('one and the same must fit: its address and its %s', (_, part) => {
    expect(asked(part)).toBe(true);
    expect(asked({ ...part, to: patternOf('bob@*') })).toBe(true);
    expect(asked({ ...part, ...toAnn })).toBe(false);
  });

  test('the status of the whole message, and the domain of its sender, go with each', () => {
    expect(asked({ ...toAnn, statuses: new Set(['mixed'] as const) })).toBe(true);
    expect(asked({ ...toAnn, domain: patternOf('tudv3.tudv.xyz') })).toBe(true);
  });

  test('leaves only those that fit', () => {
    const left = withRowsThatFit(mixed, { ...ANY_MESSAGE, ...toAnn });
    expect(left.recipients).toEqual([ann]);
  });

  test('cannot be told of mail without one', () => {
    const without = { ...sentMessage, status: 'aborted', recipients: [] } as const;
    const isAsked = (part: Partial<Filter>) => fits(without, { ...ANY_MESSAGE, ...part });
    expect(isAsked({ statuses: new Set(['aborted'] as const) })).toBe(true);
    expect(isAsked({ domain: patternOf('tudv3.tudv.xyz') })).toBe(true);
    expect(isAsked({ to: patternOf('*') })).toBe(false);
    expect(isAsked({ step: 'deliver' })).toBe(false);
    expect(isAsked({ relay: patternOf('*') })).toBe(false);
  });
});
