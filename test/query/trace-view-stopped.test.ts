import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/core/instant.ts';
import type { Message, Recipient } from '../../src/message/message.ts';
import { providerName } from '../../src/query/provider-name.ts';
import { countWords, durationWords, sizeWords } from '../../src/query/quantity-words.ts';
import { expiresAbout, nextTryAbout } from '../../src/query/retry-estimate.ts';
import { stoppedOf } from '../../src/query/trace/stopped.ts';
import {
  blockedSpam,
  deferredAtFilter,
  mixedFates,
  rejectedBeforeQueue,
} from '../render/sample-messages.ts';
import {
  at,
  receivedMessage,
  recipient,
  sentMessage,
  withRecipient,
} from '../render/seed-messages.ts';

describe('where delivery stopped', () => {
  test.each<[string, Message]>([
    ['relayed', sentMessage],
    ['delivered', receivedMessage],
    ['queued', withRecipient(sentMessage, { status: 'queued' })],
    ['unknown', withRecipient(sentMessage, { status: 'unknown' })],
  ])('nothing stopped a message that is %s', (_, one) => {
    expect(stoppedOf(one)).toBeNull();
  });

  test('amavis is down: the service is amavis, though smtp tells it', () => {
    expect(stoppedOf(deferredAtFilter)).toMatchObject({
      step: 'filter',
      service: 'amavis',
      queueId: 'CB5B124A7CF',
      at: at('13:26:11'),
      recipients: ['sales@example.com'],
      reason: 'connect to 127.0.0.1[127.0.0.1]:10024: Connection refused',
      cause: 'amavis-down',
      retryHelps: 'after-fix',
    });
  });

  const own = (port: number) => ({ name: '127.0.0.1', address: '127.0.0.1', port });
  test.each([
    [
      'amavis, by the scan that its reply names',
      own(10028),
      '554 5.7.0 Reject, id=00016-01 - spam',
      'amavis',
    ],
    [
      'amavis, by the server behind it',
      own(10028),
      '451 4.5.0 From MTA(smtp:[127.0.0.1]:10025) during fwd-connect (Negative greeting)',
      'amavis',
    ],
    [
      'any program, which its port does not tell',
      own(10080),
      '554 5.7.1 message content refused',
      'smtp',
    ],
  ])('what stopped it at a filter is %s', (_, relay, words, service) => {
    const reply = `host 127.0.0.1[127.0.0.1] said: ${words} (in reply to end of DATA command)`;
    const stopped = { status: 'bounced', step: 'filter', service: 'smtp', relay, reply } as const;
    expect(stoppedOf(withRecipient(sentMessage, stopped))).toMatchObject({
      step: 'filter',
      service,
    });
  });

  test('the worst of several fates is named, with all that failed so at its step', () => {
    const bounced = mixedFates.recipients[1] as Recipient;
    const two = {
      ...mixedFates,
      recipients: [
        ...mixedFates.recipients,
        { ...bounced, address: 'eve@example.com' },
        { ...bounced, address: 'finn@example.com', status: 'deferred' as const },
      ],
    };
    expect(stoppedOf(two)).toMatchObject({
      step: 'deliver',
      service: 'lmtp',
      recipients: ['carl@example.com', 'eve@example.com', 'finn@example.com'],
      cause: 'mailbox-over-quota',
    });
  });

  test('one that stopped at the same step for another cause is not named', () => {
    const bounced = mixedFates.recipients[1] as Recipient;
    const unknown = {
      ...bounced,
      address: 'gus@example.com',
      enhancedStatus: '5.1.1',
      reply:
        'host store.example.com[192.0.2.25] said: 550 5.1.1 No such user here (in reply to RCPT TO command)',
    };
    const two = { ...mixedFates, recipients: [...mixedFates.recipients, unknown] };
    expect(stoppedOf(two)).toMatchObject({
      recipients: ['carl@example.com'],
      cause: 'mailbox-over-quota',
    });
  });

  test('an address that two aliases led to is named once', () => {
    const bounced = mixedFates.recipients[1] as Recipient;
    const two = {
      ...mixedFates,
      recipients: [bounced, { ...bounced, originalAddress: 'info@example.com' }],
    };
    expect(stoppedOf(two)?.recipients).toEqual([bounced.address]);
  });

  test.each<[string, Message, string]>([
    ['blocked as spam', blockedSpam, 'amavis-spam'],
    ['refused before the queue', rejectedBeforeQueue, 'user-unknown'],
  ])('%s has its cause', (_, one, cause) => {
    expect(stoppedOf(one)?.cause).toBe(cause);
  });
});

describe('when Postfix tries again', () => {
  const waiting = (age: number) =>
    recipient('a@example.com', {
      status: 'deferred',
      at: at('12:00:00'),
      queuedAt: at('12:00:00') - age,
    });

  test.each([
    ['at once after it came', 0, 300 * SECOND],
    ['twenty minutes old', 20 * MINUTE, 20 * MINUTE],
    ['a day old', DAY, 4000 * SECOND],
  ])('%s', (_, age, wait) => {
    expect(nextTryAbout(waiting(age))).toBe(at('12:00:00') + wait);
    expect(expiresAbout(waiting(age))).toBe(at('12:00:00') - age + 5 * DAY);
  });

  test('by the age that the last try says, where the log begins later', () => {
    const seen = { ...waiting(5 * MINUTE), delaySeconds: (4 * DAY) / SECOND };
    expect(nextTryAbout(seen)).toBe(at('12:00:00') + 4000 * SECOND);
    expect(expiresAbout(seen)).toBe(at('12:00:00') + DAY);
  });

  test('never for what is final', () => {
    const gone = recipient('a@example.com', { status: 'bounced', queuedAt: at('12:00:00') });
    expect([nextTryAbout(gone), expiresAbout(gone)]).toEqual([null, null]);
  });
});

describe('words for quantities', () => {
  test.each([
    [0, '0 s'],
    [380, '380 ms'],
    [999.7, '1 s'],
    [1481, '1.5 s'],
    [4000, '4 s'],
    [9960, '10 s'],
    [61 * SECOND, '1 min'],
    [24 * MINUTE, '24 min'],
    [2 * HOUR + 5 * MINUTE, '2 h 5 min'],
    [3 * DAY + 4 * HOUR, '3 d 4 h'],
    [-2 * SECOND, '-2 s'],
  ])('%i ms is %s', (milliseconds, words) => {
    expect(durationWords(milliseconds)).toBe(words);
  });

  test.each([
    [549, '549 B'],
    [1153, '1.2 kB'],
    [25_600_000, '26 MB'],
    [999_999, '1.0 MB'],
  ])('%i octets are %s', (octets, words) => {
    expect(sizeWords(octets)).toBe(words);
  });

  test('one is not many', () => {
    expect([countWords(1, 'message'), countWords(1204, 'message')]).toEqual([
      '1 message',
      '1,204 messages',
    ]);
  });
});

test.each([
  ['gmail-smtp-in.l.google.com', 'Gmail'],
  ['mx-eu.mail.am0.yahoodns.net', 'Yahoo'],
  ['x.mail.protection.outlook.com.', 'Microsoft'],
  ['notgoogle.com', 'notgoogle.com'],
  ['google.com.evil.test', 'google.com.evil.test'],
])('%s is %s', (host, name) => {
  expect(providerName(host)).toBe(name);
});
