import { describe, expect, test } from 'vitest';
import type { Message, Recipient } from '../../src/message/message.ts';
import { traceView } from '../../src/query/trace/view.ts';
import { deferredAtFilter } from '../render/sample-messages.ts';
import {
  at,
  hop,
  message,
  receivedMessage,
  recipient,
  scan,
  sentMessage,
  withRecipient,
} from '../render/seed-messages.ts';

const TLS13 = 'TLSv1.3 TLS_AES_256_GCM_SHA384';
const TLS12 = 'TLSv1.2 ECDHE-RSA-AES256-GCM-SHA384';

describe('the rows', () => {
  const rows = (one: Message) =>
    traceView(one).rows.map((row) => `${row.mark} ${row.step}: ${row.details.join(' · ')}`);

  test('amavis lines that are missing are told from a filter that was not there', () => {
    expect(rows({ ...receivedMessage, scans: [] })).toContain('not-in-log filter: not in this log');
  });

  test('signing a moment before the scan that handed the mail over stays behind it', () => {
    const signing = {
      ...(sentMessage.signing as NonNullable<Message['signing']>),
      at: at('13:35:55'),
    };
    const scans = sentMessage.scans.map((one, i) => (i === 0 ? { ...one, at: one.at + 400 } : one));
    expect(traceView({ ...sentMessage, signing, scans }).rows.map((row) => row.step)).toEqual([
      'connect',
      'accept',
      'virus scan',
      'sign',
      'spam scan',
      'deliver',
      'remove',
    ]);
  });

  test('a recipient refused beside one that was taken is a warning of that step', () => {
    const refused = recipient('nobody@example.com', {
      status: 'rejected',
      step: 'accept',
      at: at('13:38:09'),
      reply: '550 5.1.1 no such user',
      service: 'smtpd',
    });
    const one = {
      ...receivedMessage,
      status: 'mixed' as const,
      recipients: [...receivedMessage.recipients, refused],
    };
    expect(rows(one)[1]).toBe(
      'warning accept: 2 recipients, routed to amavis :10024 · 1 rejected: 550 5.1.1 no such user',
    );
  });

  test('mail refused by postscreen reached nothing', () => {
    const refused = recipient('a@example.com', {
      status: 'rejected',
      step: 'connect',
      at: at('10:00:00'),
      reply: '550 5.7.1 Service unavailable',
      service: 'postscreen',
    });
    expect(
      rows(message({ status: 'rejected', connectedAt: at('10:00:00'), recipients: [refused] })),
    ).toEqual([
      'stopped connect: 550 5.7.1 Service unavailable',
      'not-reached accept: not reached',
      'not-reached queue: not reached',
      'not-reached deliver: not reached',
    ]);
  });

  test('what starts before the log says so', () => {
    const late = {
      ...receivedMessage,
      connectedAt: null,
      screening: null,
      hops: [hop('ECE98E6BE1', { service: '' })],
      scans: [],
    };
    expect(rows(late).slice(0, 2)).toEqual([
      'not-in-log connect: not in this log',
      'not-in-log accept: not in this log',
    ]);
  });

  test.each([
    [[TLS13, TLS13], '2 recipients · mx.example.com [192.0.2.1]:25 · TLSv1.3 · 250 OK'],
    [[TLS13, null], '2 recipients · mx.example.com [192.0.2.1]:25 · 250 OK'],
    [[TLS13, TLS12], '2 recipients · mx.example.com [192.0.2.1]:25 · 250 OK'],
    [[null, null], '2 recipients · mx.example.com [192.0.2.1]:25 · 250 OK'],
  ])('what the connection was secured with, where that is so for all: %j', (each, details) => {
    const recipients = each.map((tls, i) =>
      recipient(`${i}@example.com`, {
        status: 'relayed',
        relay: { name: 'mx.example.com', address: '192.0.2.1', port: 25 },
        reply: '250 OK',
        tls,
      }),
    );
    expect(rows(message({ status: 'relayed', recipients }))).toContain(`ok deliver: ${details}`);
  });

  test('a crowd of servers is one row a fate', () => {
    const recipients = Array.from({ length: 9 }, (_, i) =>
      recipient(`a@${i}.example.com`, {
        status: 'relayed',
        relay: { name: `mx${i}.example.com`, address: `192.0.2.${i + 1}`, port: 25 },
      }),
    );
    expect(
      rows(message({ status: 'relayed', recipients })).filter((row) => row.includes('deliver')),
    ).toEqual(['ok deliver: 9 recipients · relayed · 9 servers']);
  });

  test('several services that had one fate are named, each once', () => {
    const recipients = Array.from({ length: 9 }, (_, i) =>
      recipient(`a@${i}.example.com`, {
        status: 'bounced',
        service: i < 2 ? 'lmtp' : 'smtp',
        relay: { name: `mx${i}.example.com`, address: '192.0.2.1', port: 25 },
      }),
    );
    const view = traceView(message({ status: 'bounced', recipients }));
    const [row] = view.rows.filter(({ step }) => step === 'deliver');
    expect(row?.service).toBe('lmtp, smtp');
  });

  test.each([
    ['held', 'postsuper', 'stopped queue: put on hold by an operator'],
    ['deleted', 'postsuper', 'stopped queue: deleted by an operator'],
    ['expired', 'smtp', 'stopped queue: gave up: the queue lifetime is over'],
  ] as const)(
    'what is %s between two tries says what the last one got',
    (status, service, words) => {
      const one = withRecipient(deferredAtFilter, { status, step: 'queue', service });
      expect(rows(one).slice(2)).toEqual([
        `${words} · last reply: connect to 127.0.0.1[127.0.0.1]:10024: Connection refused · after 4 attempts in 24 min`,
      ]);
    },
  );

  test('of several that were tried more or less often a row tells the bounds', () => {
    const [one] = deferredAtFilter.recipients;
    const expired = { ...one, status: 'expired', step: 'queue', reply: null } as Recipient;
    const ofTries = (...counts: readonly number[]) =>
      rows({
        ...deferredAtFilter,
        recipients: counts.map((attempts) => ({ ...expired, attempts })),
      }).at(-1);
    const words = 'stopped queue: 2 recipients · gave up: the queue lifetime is over';
    expect(ofTries(2, 11)).toBe(`${words} · after 2 to 11 attempts`);
    expect(ofTries(3, 3)).toBe(`${words} · after 3 attempts in 24 min`);
    expect(ofTries(0, 1)).toBe(words);
  });

  test('a stop behind the scan shows the reply that Postfix got', () => {
    const reply = '451 4.5.0 id=04082-01 - Temporary MTA failure on relaying';
    const blocked = scan({
      at: at('13:02:11'),
      verdict: 'blocked',
      category: 'MTA-BLOCKED',
      queueId: 'CB5B124A7CF',
    });
    const filter = { ...withRecipient(deferredAtFilter, { reply }), scans: [blocked] };
    expect(rows(filter)).toContain(
      `stopped filter: not a verdict: Postfix did not take it back · ${reply}`,
    );
    expect(rows({ ...filter, ...withRecipient(filter, { step: 'sign' }) })).toContain(
      `stopped sign: ${reply}`,
    );
  });
});
