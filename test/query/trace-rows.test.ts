/** The rows of a trace that tell how a mail came in. */
import { describe, expect, test } from 'vitest';
import type { Recipient } from '../../src/message/message.ts';
import { traceView } from '../../src/query/trace/view.ts';
import { at, hop, receivedMessage, sentMessage } from '../render/seed-messages.ts';

describe('what Postfix wrote itself', () => {
  const written = { hops: [hop('A1', { acceptedAt: null, queuedAt: at('13:00:00') })] };
  test.each([
    ['bounce', 'bounce'],
    ['probe', 'verify'],
  ] as const)('a %s has no client that the log could lack', (kind, service) => {
    const { rows } = traceView({
      ...receivedMessage,
      ...written,
      kind,
      screening: null,
      connectedAt: null,
    });
    expect(rows.some(({ step }) => step === 'connect')).toBe(false);
    expect(rows.find(({ step }) => step === 'accept')).toMatchObject({
      mark: 'ok',
      service,
      queueId: 'A1',
      details: ['1 recipient', 'written by this Postfix'],
    });
  });

  test.each([
    ['mail without a line of its client', 'mail', at('13:00:00')],
    ['a bounce without a line of its start', 'bounce', null],
  ] as const)('of %s the start is not in the log', (_, kind, queuedAt) => {
    const hops = [hop('A1', { acceptedAt: null, queuedAt })];
    const { rows } = traceView({
      ...receivedMessage,
      hops,
      kind,
      screening: null,
      connectedAt: null,
    });
    expect(rows.find(({ step }) => step === 'accept')?.mark).toBe('not-in-log');
  });
});

test('a refusal after tries that were put off stands where it was given', () => {
  const [only] = sentMessage.recipients as [Recipient];
  const bounced: Recipient = {
    ...only,
    status: 'bounced',
    attempts: 3,
    at: at('13:40:00'),
    firstDeferredAt: at('13:36:00'),
    reply: '550 5.1.1 User unknown',
  };
  const { rows } = traceView({ ...sentMessage, status: 'bounced', recipients: [bounced] });
  expect(rows.find(({ step }) => step === 'deliver')?.at).toBe(at('13:40:00'));
});

describe('what one server got in several parts', () => {
  const [only] = sentMessage.recipients as [Recipient];
  const part = (address: string, time: string, queueId: string): Recipient => ({
    ...only,
    address,
    at: at(time),
    reply: `250 2.0.0 Ok: queued as ${queueId}`,
  });

  test('is told as of the part that got there first, whoever was tried first', () => {
    const recipients = [part('a@x.test', '13:36:01', 'B2'), part('b@x.test', '13:35:58', 'B1')];
    const { rows } = traceView({ ...sentMessage, recipients });
    expect(rows.filter(({ step }) => step === 'deliver')).toMatchObject([
      {
        at: at('13:35:58'),
        details: expect.arrayContaining(['2 recipients', '250 2.0.0 Ok: queued as B1']),
      },
    ]);
  });

  const deliverRows = (recipients: readonly Recipient[]) =>
    traceView({ ...sentMessage, recipients })
      .rows.filter(({ step }) => step === 'deliver')
      .map(({ at, details }) => ({ at, count: details[0] }));

  test('is told once for each time, if some got it later', () => {
    const recipients = [
      part('a@x.test', '13:36:08', 'B2'),
      part('b@x.test', '13:35:58', 'B1'),
      part('c@x.test', '13:36:01', 'B1'),
      part('d@x.test', '13:36:05', 'B2'),
    ];
    expect(deliverRows(recipients)).toEqual([
      { at: at('13:35:58'), count: '2 recipients' },
      { at: at('13:36:05'), count: '2 recipients' },
    ]);
  });

  test('but as of the first, if there are more times than rows', () => {
    const times = ['13:36:00', '13:36:10', '13:36:20', '13:36:30', '13:36:40'];
    const parts = times.map((time, i) => part(`${i}@x.test`, time, 'B1'));
    expect(deliverRows(parts)).toEqual([{ at: at('13:36:00'), count: '5 recipients' }]);
    expect(deliverRows(parts.slice(1))).toHaveLength(4);
  });

  test('and of what it refused, since when it did so', () => {
    const stopped = { status: 'deferred' as const, reply: '452 4.5.3 Too many' };
    const recipients = [
      { ...only, ...stopped, at: at('13:40:00'), firstDeferredAt: at('13:36:01') },
      { ...only, ...stopped, at: at('13:39:00'), firstDeferredAt: at('13:35:59') },
    ];
    const { rows } = traceView({ ...sentMessage, recipients });
    expect(rows.find(({ step }) => step === 'deliver')?.at).toBe(at('13:35:59'));
  });
});

test('of what left the queue unseen, the last try is told as well as the one a later one made good', () => {
  const [only] = sentMessage.recipients as [Recipient];
  const failed = { service: 'smtp', queueId: 'A1', relay: null, enhancedStatus: '4.4.1' };
  const lost: Recipient = {
    ...only,
    status: 'unknown',
    at: at('13:40:00'),
    firstDeferredAt: at('13:40:00'),
    enhancedStatus: '4.4.2',
    reply: 'lost connection',
    recoveredFrom: {
      ...failed,
      step: 'filter',
      at: at('13:36:00'),
      since: at('13:36:00'),
      reply: 'Connection refused',
    },
  };
  const { rows } = traceView({ ...receivedMessage, status: 'unknown', recipients: [lost] });
  const warnings = rows.filter(({ mark }) => mark === 'warning');
  expect(warnings.map((row) => [row.at, row.details])).toEqual([
    [at('13:36:00'), ['Connection refused']],
    [at('13:40:00'), ['lost connection']],
  ]);
});

test('a program that took mail as the filter of a rule has not failed, though a try before has', () => {
  const [only] = sentMessage.recipients as [Recipient];
  const recoveredFrom = {
    at: at('13:35:58'),
    since: at('13:35:58'),
    step: 'filter',
    service: 'pipe',
    queueId: only.queueId ?? '',
    relay: null,
    enhancedStatus: '4.3.0',
    reply: 'temporary failure',
  } as const;
  const { rows } = traceView({
    ...sentMessage,
    recipients: [
      {
        ...only,
        status: 'unknown',
        step: 'filter',
        service: 'pipe',
        enhancedStatus: '2.0.0',
        reply: 'delivered via spamfilter service',
        firstDeferredAt: at('13:35:58'),
        recoveredFrom,
      },
    ],
  });
  const failed = rows.filter(({ mark, service }) => mark === 'warning' && service === 'pipe');
  expect(failed.map(({ details }) => details)).toEqual([['temporary failure']]);
});

test('a probe that cleanup answers has no steps left', () => {
  const probe = {
    ...receivedMessage,
    kind: 'probe',
    screening: null,
    connectedAt: null,
    scans: [],
    signing: null,
    hops: [hop('A1', { acceptedAt: null, queuedAt: at('13:00:00'), rounds: 1 })],
  } as const;
  const stepsAfter = (fields: Partial<Recipient>) =>
    traceView({
      ...probe,
      recipients: probe.recipients.map((row) => ({
        ...row,
        step: 'accept',
        service: 'cleanup',
        ...fields,
      })),
    }).rows.filter(({ mark }) => mark === 'not-reached');
  expect(stepsAfter({ status: 'delivered' })).toEqual([]);
  expect(stepsAfter({ status: 'bounced' })).not.toEqual([]);
});
