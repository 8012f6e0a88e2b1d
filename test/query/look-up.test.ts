/** What a user can type to see mail that never had a queue ID. */
import { describe, expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { lookUpWithoutQueueId } from '../../src/query/look-up.ts';
import { at, message, recipient, scan } from '../render/seed-messages.ts';
import { failuresOf } from './failure-samples.ts';

const CLIENT: Message['client'] = {
  name: 'mx.example.org',
  address: '203.0.113.9',
  port: 0,
  helo: null,
  login: null,
  tls: null,
};
const BARE = { messageId: null, from: null, client: CLIENT, scans: [], hops: [] };
const BY_SCAN = { scans: [scan({ mailId: 'WaVl27LgwIDf' })] };

test.each([
  [
    'its Message-ID',
    { messageId: "o'neil@example.org", ...BY_SCAN },
    'bob@example.com',
    `mtatrace trace '<o'\\''neil@example.org>'`,
  ],
  ['the mail_id of its scan', BY_SCAN, 'bob@example.com', 'mtatrace trace WaVl27LgwIDf'],
  [
    'its recipient',
    { from: 'ann@example.org' },
    'bob@example.com',
    'mtatrace trace bob@example.com',
  ],
  ['its recipient here', {}, 'info', `mtatrace trace 'info'`],
  ['its sender', { from: 'ann@example.org' }, '', 'mtatrace trace ann@example.org'],
  ['its client', { from: '' }, '', 'mtatrace list --rejects --client 203.0.113.9'],
  ['its client', { messageId: 'no\nword' }, '', 'mtatrace list --rejects --client 203.0.113.9'],
])('mail without a queue ID is found by %s', (_, fields, address, expected) => {
  const found = lookUpWithoutQueueId(message({ ...BARE, ...fields }), address);
  expect(`${found?.command} ${found?.words.join(' ')}`).toBe(expected);
});

test('mail of which nothing is known is not found', () => {
  expect(lookUpWithoutQueueId(message({ ...BARE, client: null }), '')).toBeNull();
});

describe('a group of failures', () => {
  const refused = (address: string, fields: Partial<Message> = {}) =>
    message({
      ...BARE,
      status: 'rejected',
      recipients: [
        recipient(address, {
          status: 'rejected',
          step: 'accept',
          at: at('13:00:00'),
          queueId: null,
          reply: `554 5.7.1 <${address}>: Relay access denied`,
          service: 'smtpd',
        }),
      ],
      ...fields,
    });
  const lookUpsOf = (...messages: readonly Message[]) =>
    failuresOf(messages, { withRefused: true }).refused.map(({ lookUp }) => lookUp);

  test('names three examples of the same kind, each once', () => {
    const [lookUp] = lookUpsOf(
      refused('a@example.org'),
      refused('a@example.org'),
      refused('', { from: '' }),
      refused('b@example.org'),
      refused('c@example.org'),
      refused('d@example.org'),
    );
    expect(lookUp).toEqual({
      command: 'mtatrace trace',
      words: ['a@example.org', 'b@example.org', 'c@example.org'],
    });
  });
});
