import { describe, expect, test } from 'vitest';
import type { Failure, Message, Recipient } from '../../src/message/message.ts';
import {
  fitsOutcome,
  type OutcomeFilter,
  type OutcomeStatus,
  outcomeOf,
  stallOf,
  ToldOutcomes,
} from '../../src/query/outcomes.ts';
import { at, hop, message, recipient, scan } from '../render/seed-messages.ts';
import { ANY_MESSAGE } from './any-message.ts';

const ALL: OutcomeFilter = {
  only: 'all',
  since: null,
  until: null,
  statuses: null,
  message: { ...ANY_MESSAGE, kinds: new Set(['mail']), withRefusals: true },
};

const bob = (fields: Partial<Recipient>) =>
  recipient('bob@example.com', { queueId: '97597E6BE4', at: at('14:02:27'), ...fields });
const mail = (rows: readonly Recipient[], fields: Partial<Message> = {}) =>
  message({
    messageId: 'a1@example.org',
    direction: 'inbound',
    from: 'ann@example.org',
    hops: [hop('97597E6BE4', { acceptedAt: at('14:02:26'), rounds: 1 })],
    recipients: rows,
    ...fields,
  });

test('an outcome says who wrote to whom, what became of it, how long it took and why', () => {
  const row = bob({
    totalSeconds: 2,
    waitedSeconds: null,
    status: 'deferred',
    step: 'deliver',
    reply:
      'host mx.example.com[192.0.2.9] said: 421 4.7.0 [TSS04] Messages temporarily deferred (in reply to MAIL FROM command)',
  });
  expect(outcomeOf(mail([row]), row, true)).toEqual({
    at: at('14:02:27'),
    messageId: 'a1@example.org',
    queueId: '97597E6BE4',
    status: 'deferred',
    step: 'deliver',
    direction: 'inbound',
    from: 'ann@example.org',
    to: 'bob@example.com',
    delaySeconds: 2,
    reason: '421 4.7.0 [TSS04] Messages temporarily deferred',
    isShownAsSent: false,
    inferred: [],
  });
});

describe('why mail did not arrive', () => {
  const reasonOf = (row: Recipient, fields: Partial<Message> = {}, hasStart = true) =>
    outcomeOf(mail([row], fields), row, hasStart).reason;

  test.each([
    ['arrived', bob({ status: 'delivered', reply: '250 2.1.5 Delivery OK' }), null],
    [
      'could not connect',
      bob({
        status: 'deferred',
        reply: 'connect to mx.example.com[192.0.2.9]:25: Connection timed out',
      }),
      'connect to mx.example.com[192.0.2.9]:25: Connection timed out',
    ],
    [
      'was refused',
      bob({
        status: 'bounced',
        reply:
          'host mx.example.com[192.0.2.9] said: 550 5.1.1 No such user (in reply to RCPT TO command)',
      }),
      '550 5.1.1 No such user',
    ],
    ['was given up', bob({ status: 'aborted', step: 'accept' }), 'the client went away'],
    [
      'was removed',
      bob({
        status: 'deleted',
        step: 'queue',
        reply: 'connect to mx.example.com[192.0.2.9]:25: Connection refused',
      }),
      'removed by an operator',
    ],
    [
      'was put on hold by hand',
      bob({ status: 'held', step: 'queue', service: 'postsuper' }),
      'put on hold by an operator',
    ],
    [
      'was put on hold by a rule',
      bob({
        status: 'held',
        step: 'accept',
        service: 'cleanup',
        reply: 'Subject: offer: needs review',
      }),
      'Subject: offer: needs review',
    ],
  ])('mail that %s', (_, row, reason) => {
    expect(reasonOf(row)).toBe(reason);
  });

  test('spam has its score, and says that a copy is kept', () => {
    const row = bob({
      status: 'blocked',
      step: 'filter',
      category: 'SPAM',
      reply: '250 2.7.0 Ok, discarded, id=1-2 - spam',
    });
    const spam = scan({
      verdict: 'blocked',
      category: 'SPAM',
      score: 25.1,
      quarantine: 'spam-quarantine@example.com',
      recipients: ['bob@example.com'],
    });
    const outcome = outcomeOf(mail([row], { scans: [spam] }), row, true);
    expect([outcome.reason, outcome.isShownAsSent]).toEqual(['spam 25.1, quarantined', true]);
  });

  test('a virus has its name and no score', () => {
    const row = bob({ status: 'blocked', step: 'filter', category: 'INFECTED' });
    const infected = scan({
      verdict: 'blocked',
      category: 'INFECTED',
      detail: 'Eicar-Test-Signature',
      score: 3,
      recipients: ['BOB@example.com'],
    });
    expect(reasonOf(row, { scans: [infected] })).toBe('infected: Eicar-Test-Signature');
  });

  test('mail whose first lines are not in the log says so', () => {
    expect(reasonOf(bob({ status: 'delivered' }), {}, false)).toBe('its start is not in this log');
  });

  test('a server cannot make its reply look like words of Postfix', () => {
    const reply =
      'host mx.example.com[192.0.2.9] said: 550 no (in reply to x) host a[b] said: 250 ok (in reply to RCPT TO command)';
    expect(reasonOf(bob({ status: 'bounced', reply }))).toBe(
      '550 no (in reply to x) host a[b] said: 250 ok',
    );
  });
});

describe('where mail stands that does not move', () => {
  const stall = (hops: Message['hops'], fields: Partial<Recipient> = {}) => {
    const row = bob({ status: 'queued', step: 'queue', attempts: 0, ...fields });
    const { step, reason, delaySeconds, status } = stallOf(
      mail([row], { hops }),
      row,
      at('14:02:31'),
      at('14:03:31'),
    );
    return { step, reason, delaySeconds, status };
  };
  const told = { status: 'stalled', delaySeconds: 60 };

  test('handed to the filter without an answer', () => {
    const hops = [hop('97597E6BE4', { rounds: 1, filter: 'smtp-amavis:[127.0.0.1]:10024' })];
    expect(stall(hops)).toEqual({ ...told, step: 'filter', reason: 'handed to amavis, no answer' });
  });

  test('behind the filter', () => {
    expect(stall([hop('97597E6BE4', { rounds: 1 })])).toEqual({
      ...told,
      step: 'queue',
      reason: 'in the queue, no delivery tried',
    });
  });

  const failed: Failure = {
    at: at('14:02:29'),
    since: at('14:02:29'),
    step: 'deliver',
    service: 'smtp',
    queueId: 'B141CE6BDD',
    relay: null,
    enhancedStatus: '4.4.1',
    reply: 'connect to 127.0.0.1[127.0.0.1]:10024: Connection refused',
  };

  test.each<[string, Partial<Recipient>, string]>([
    ['after a try', { attempts: 1 }, 'in the queue, no new try'],
    [
      'requeued after a try',
      { recoveredFrom: { ...failed, triesBeforeRequeue: 1 } },
      'in the queue, no new try',
    ],
    [
      'behind a filter that was tried twice',
      { recoveredFrom: failed },
      'in the queue, no delivery tried',
    ],
  ])('in the queue again, %s', (_, fields, reason) => {
    expect(stall([hop('97597E6BE4', { rounds: 1 })], fields)).toEqual({
      ...told,
      step: 'queue',
      reason,
    });
  });

  test('before its end was received', () => {
    expect(stall([hop('97597E6BE4', { rounds: 0 })])).toEqual({
      ...told,
      step: 'accept',
      reason: 'accepted, but it has not come whole',
    });
  });
});

describe('what is shown', () => {
  const shows = (filter: Partial<OutcomeFilter>, row: Recipient, status?: OutcomeStatus) => {
    const whole = mail([row, recipient('eve@example.net', { status: 'bounced' })]);
    const outcome = { ...outcomeOf(whole, row, true), ...(status && { status }) };
    return fitsOutcome(outcome, whole, row, { ...ALL, ...filter });
  };
  const statuses: readonly OutcomeStatus[] = [
    'delivered',
    'deferred',
    'stalled',
    'bounced',
    'held',
    'blocked',
  ];

  test.each([
    ['all', statuses],
    ['final', ['delivered', 'bounced', 'blocked']],
    ['failures', ['deferred', 'stalled', 'bounced', 'held', 'blocked']],
  ] as const)('--only %s', (only, shown) => {
    expect(statuses.filter((status) => shows({ only }, bob({}), status))).toEqual(shown);
  });

  test('a status is asked of each recipient, not of the message', () => {
    const filter = { statuses: new Set<OutcomeStatus>(['bounced']) };
    expect(shows(filter, bob({ status: 'delivered' }))).toBe(false);
    expect(shows(filter, bob({ status: 'bounced' }))).toBe(true);
  });

  test('a recipient is shown for its own address, not for that of another', () => {
    const to = (text: string) => text === 'eve@example.net';
    expect(shows({ message: { ...ALL.message, to } }, bob({}))).toBe(false);
  });

  test('what was decided before the time asked for is left out', () => {
    expect(shows({ since: at('14:02:28') }, bob({}))).toBe(false);
    expect(shows({ since: at('14:02:27') }, bob({}))).toBe(true);
    expect(shows({ until: at('14:02:26') }, bob({}))).toBe(false);
  });
});

test('a retry with the same end is no news, another end or another step is', () => {
  const told = new ToldOutcomes();
  const place = {};
  const row = bob({});
  const isNews = (status: OutcomeStatus, step: 'filter' | 'deliver') => {
    const news = told.isNews(place, row, status, step);
    told.remember(place, row, status, step);
    return news;
  };
  expect([
    isNews('deferred', 'deliver'),
    isNews('deferred', 'deliver'),
    isNews('deferred', 'filter'),
    isNews('delivered', 'deliver'),
    told.isNews({}, row, 'delivered', 'deliver'),
  ]).toEqual([true, false, true, true, true]);
});

test('each alias of an address is told for itself, but nobody again whose alias turned out late', () => {
  const told = new ToldOutcomes();
  const place = {};
  const direct = bob({ originalAddress: null });
  const [sales, info] = [
    bob({ originalAddress: 'sales@example.org' }),
    bob({ originalAddress: 'info@example.org' }),
  ];
  const isNews = (row: Recipient, ...others: readonly Recipient[]) =>
    told.isNews(place, row, 'delivered', 'deliver', [row, ...others]);
  told.remember(place, direct, 'delivered', 'deliver');
  expect([isNews(direct), isNews(sales), isNews(sales, direct)]).toEqual([false, false, true]);
  told.remember(place, sales, 'delivered', 'deliver');
  expect([isNews(sales, direct), isNews(info, sales, direct)]).toEqual([false, true]);
  expect(told.isNews(place, sales, 'bounced', 'deliver', [sales])).toBe(true);
});
