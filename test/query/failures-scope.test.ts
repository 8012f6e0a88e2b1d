import { describe, expect, test } from 'vitest';
import type { Message, Recipient } from '../../src/message/message.ts';
import { FailureTally } from '../../src/query/failures/tally.ts';
import { patternOf } from '../../src/query/filter.ts';
import { at, hop, scan } from '../render/seed-messages.ts';
import { NO_FILTER } from './failure-messages.ts';
import {
  amavisDown,
  DEFAULTS,
  deferredThere,
  failuresOf,
  mail,
  refused,
  relayed,
  unknownThere,
} from './failure-samples.ts';

describe('the scope of an outage', () => {
  const passed = (clock: string) =>
    mail([relayed('w@example.net', clock)], { scans: [scan({ at: at(clock) })] });
  const five = ['13:02:00', '13:02:01', '13:02:02', '13:02:03', '13:02:04'].map((clock) =>
    mail([amavisDown('a@example.com', clock)]),
  );

  test('only failures, with the last success before and the first after', () => {
    const [view] = failuresOf([
      passed('13:01:55'),
      ...five,
      passed('13:05:00'),
      passed('13:06:00'),
    ]).failed;
    expect(view?.scope).toMatchObject({
      kind: 'place',
      isOutage: true,
      passedMeanwhile: false,
      lastSuccessAt: at('13:01:55'),
      firstSuccessAt: at('13:05:00'),
    });
  });

  test.each([
    ['451 4.7.1 Service unavailable - try again later', 'place'],
    ['451 4.7.1 Try again later', 'single'],
  ])('none where a milter puts mail off in its own words: %s', (reply, kind) => {
    const off = { enhancedStatus: '4.7.1', temporary: true, by: 'milter', reply } as const;
    const [view] = failuresOf(
      ['13:02:00', '13:02:30', '13:03:30'].map((clock) =>
        mail([{ ...refused('a@example.com', clock), ...off }]),
      ),
    ).failed;
    expect(view).toMatchObject({ cause: 'milter-tempfail', scope: { kind } });
  });

  test('none where other mail passed meanwhile', () => {
    const [view] = failuresOf([...five, passed('13:02:02'), passed('13:06:00')]).failed;
    expect(view?.scope).toMatchObject({
      isOutage: false,
      passedMeanwhile: true,
      lastSuccessAt: at('13:06:00'),
    });
  });

  test.each<[string, Recipient[], boolean]>([
    [
      'four messages within a minute',
      five.slice(0, 4).flatMap(({ recipients }) => recipients),
      false,
    ],
    [
      'one message for a minute',
      [{ ...amavisDown('a@example.com', '13:03:00'), firstDeferredAt: at('13:02:00') }],
      true,
    ],
  ])('%s', (_, rows, isOutage) => {
    const [view] = failuresOf(rows.map((row) => mail([row]))).failed;
    expect(view?.scope.isOutage).toBe(isOutage);
  });

  test('mail that is put off without a try counts from when that was, not from its own tries before', () => {
    const own = amavisDown('b@example.com', '13:00:00');
    const tried = {
      at: at('13:00:00'),
      since: at('13:00:00'),
      step: 'filter',
      service: 'smtp',
      queueId: 'A',
      relay: null,
      enhancedStatus: '4.5.0',
      reply: 'host 127.0.0.1[127.0.0.1] said: 451 4.5.0 Error in processing',
    } as const;
    const suspended = {
      ...own,
      at: at('13:02:05'),
      service: 'error',
      reply: `delivery temporarily suspended: ${own.reply}`,
      lastTry: tried,
    };
    const [view] = failuresOf([passed('13:01:55'), ...five, mail([suspended])]).failed;
    expect(view).toMatchObject({ firstAt: at('13:02:00'), messages: 6 });
    expect(view?.scope).toMatchObject({ isOutage: true, lastSuccessAt: at('13:01:55') });
  });

  test('mail of another host proves nothing', () => {
    const other = { ...passed('13:02:02'), host: 'other' };
    expect(failuresOf([...five, other]).failed[0]?.scope.isOutage).toBe(true);
  });
});

describe('a filter is asked of each recipient', () => {
  const both = mail([
    unknownThere('a@example.net', '13:00:00'),
    amavisDown('b@example.com', '13:10:00'),
  ]);
  test.each([
    ['to', { to: patternOf('a@*') }, ['user-unknown-there']],
    ['domain', { domain: patternOf('example.net') }, ['user-unknown-there']],
    ['step', { step: 'filter' as const }, ['amavis-down']],
    ['status', { statuses: new Set(['deferred' as const]) }, ['amavis-down']],
    ['relay, where no connection came about', { relay: patternOf('127.0.0.1') }, ['amavis-down']],
    ['since', { since: at('13:05:00') }, ['amavis-down']],
    ['until', { until: at('13:05:00') }, ['user-unknown-there']],
  ])('%s', (_, filter, causes) => {
    const tally = new FailureTally(DEFAULTS);
    const from = { ...both, from: 'ann@example.org' };
    expect(tally.add(from, { ...NO_FILTER, ...filter }).map(({ cause }) => cause)).toEqual(causes);
  });
});

describe('the scope of look-ups that failed', () => {
  const lookUp = (domain: string, clock = '13:00:00') =>
    mail([
      deferredThere(
        `a@${domain}`,
        clock,
        `Host or domain name not found. Name service error for name=${domain} type=MX: Host not found, try again`,
      ),
    ]);

  test('of one domain is that domain, however many messages', () => {
    const [view] = failuresOf([1, 2, 3, 4, 5, 6].map(() => lookUp('gone.test'))).failed;
    expect(view?.scope).toMatchObject({ kind: 'domains', domain: 'gone.test', isOutage: false });
  });

  test('of many domains is the way out of this host', () => {
    const domains = ['one.test', 'two.test', 'three.test', 'four.test', 'five.test'];
    const [view] = failuresOf(domains.map((domain) => lookUp(domain))).failed;
    expect(view?.scope).toMatchObject({ kind: 'place', isOutage: true });
  });
});

test('the scope counts the messages to domains of others, not those for a mailbox here', () => {
  const greylisted = (address: string, clock: string) =>
    deferredThere(address, clock, 'host mx.example.net[192.0.2.9] said: 450 4.2.0 Greylisted');
  const here = {
    ...greylisted('a@example.com', '13:00:00'),
    service: 'lmtp',
    relay: { name: 'store.example.com', address: '192.0.2.26', port: 7025 },
  };
  const [view] = failuresOf([
    mail([here]),
    mail([greylisted('b@example.net', '13:00:05')]),
    mail([here, greylisted('c@example.net', '13:00:09')]),
  ]).failed;
  expect(view?.messages).toBe(3);
  expect(view?.scope).toMatchObject({
    kind: 'domains',
    messages: 2,
    since: at('13:00:05'),
    domain: 'example.net',
  });
});

describe('a success of taking mail in', () => {
  const full = (clock: string) => ({
    ...mail([
      {
        ...refused('', clock),
        enhancedStatus: '4.3.1',
        reply: '452 4.3.1 Insufficient system storage',
        temporary: true,
        stage: 'MAIL',
      },
    ]),
    hops: [],
  });
  const turnedAway = ['10', '11', '12', '13', '24'].map((second) => full(`13:54:${second}`));
  const scopeWith = (other: Message) =>
    failuresOf([...turnedAway, other], { withRefused: true }).refused[0]?.scope;

  test('is mail of a client', () => {
    expect(scopeWith(mail([relayed('w@example.net', '13:54:12')]))?.isOutage).toBe(false);
  });

  test('is not what this Postfix writes itself', () => {
    const notice = mail([relayed('root@example.com', '13:54:12')], {
      kind: 'notice',
      hops: [hop('N', { acceptedAt: null, queuedAt: at('13:54:12') })],
    });
    expect(scopeWith(notice)?.isOutage).toBe(true);
  });
});

test('mail that passed a filter of which only the port is known is a success of the filter', () => {
  const there = { name: '127.0.0.1', address: '127.0.0.1', port: 2501 };
  const reply = 'host 127.0.0.1[127.0.0.1] said: 450 4.2.0 Try later (in reply to RCPT TO command)';
  const [view] = failuresOf([
    mail([{ ...deferredThere('a@example.net', '13:00:05', reply), step: 'filter', relay: there }]),
    mail([{ ...relayed('b@example.net', '13:00:01'), relay: there }]),
  ]).failed;
  expect(view?.scope.lastSuccessAt).toBe(at('13:00:01'));
});

test('a domain with mailboxes here has had a success where one of them got mail', () => {
  const store = { name: 'store.example.com', address: '192.0.2.26', port: 7025 };
  const there = { service: 'lmtp', relay: store };
  const full = deferredThere(
    'a@example.com',
    '13:00:00',
    'host store.example.com[192.0.2.26] said: 452 4.2.2 Over quota (in reply to RCPT TO command)',
  );
  const [view] = failuresOf(
    [
      mail([{ ...relayed('b@example.com', '12:59:00'), ...there, status: 'delivered' }]),
      mail([{ ...full, ...there }]),
    ],
    { by: 'domain' },
  ).failed;
  expect([view?.name, view?.scope.lastSuccessAt]).toEqual(['example.com', at('12:59:00')]);
});
