/** The two sentences where a server cannot take letters outside ASCII: they say whose address has them. */
import { expect, test } from 'vitest';
import { briefOf } from '../../src/query/brief/brief.ts';
import { at, message, recipient, seedZone } from '../render/seed-messages.ts';

const WAY = 'letters that a mail server on the way cannot take';

function nextOf(from: string, to: string): string {
  const row = recipient(to, {
    status: 'bounced',
    step: 'filter',
    relay: { name: '127.0.0.1', address: '127.0.0.1', port: 10026 },
    enhancedStatus: '5.6.7',
    reply: 'SMTPUTF8 is required, but was not offered by host 127.0.0.1[127.0.0.1]',
  });
  const fields = { from, startedAt: at('13:35:54'), status: 'bounced', recipients: [row] } as const;
  return briefOf(message(fields), seedZone)[1];
}

test.each([
  [
    'the recipient',
    'ann@example.com',
    'pär@example.org',
    `The recipient's address has ${WAY}; send it to an address of plain letters (a to z) that the recipient also has.`,
  ],
  [
    'the sender',
    'jörg@example.net',
    'bob@example.com',
    `The sender's address has ${WAY}; send it from an address of plain letters (a to z).`,
  ],
  [
    'both',
    'jörg@example.net',
    '用户@example.com',
    `The addresses of the sender and the recipient have ${WAY}; send it from and to addresses of plain letters (a to z).`,
  ],
  [
    'neither',
    'ann@example.com',
    'bob@example.org',
    `An address in it has ${WAY}; send it again with addresses of plain letters (a to z) only.`,
  ],
])('%s', (_, from, to, next) => {
  expect(nextOf(from, to)).toBe(next);
});
