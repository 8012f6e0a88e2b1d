/** The two sentences for a ticket where the next server refuses the sender for what nobody there can mend. */
import { expect, test } from 'vitest';
import { briefOf } from '../../src/query/brief/brief.ts';
import { at, message, recipient, seedZone } from '../render/seed-messages.ts';

const there = {
  relay: { name: 'mx.example.org', address: '192.0.2.25', port: 25 },
  step: 'deliver',
} as const;
const said = (words: string) =>
  `host mx.example.org[192.0.2.25] said: ${words} (in reply to MAIL FROM command)`;

test.each([
  [
    "the sender's domain not found by the next server",
    {
      enhancedStatus: '5.1.8',
      reply: said('550 5.1.8 <ann@example.com>: Sender address rejected: Domain not found'),
    },
    "The recipient's mail server does not find the part of the sender's address behind the @, which the sender or our administrator has to correct; check the address that the program sends with, and ask the administrator if it is right.",
  ],
  [
    'a login that the next server wants for the sender',
    {
      reply: said('553 Authentication is required to send mail as <ann@example.com>'),
    },
    "The recipient's mail server takes mail from this sender only with a login; the administrator has to correct this before it is sent again.",
  ],
])('%s', (_, fields, next) => {
  const row = recipient('bob@example.org', { status: 'bounced', ...there, ...fields });
  const one = message({
    from: 'ann@example.com',
    startedAt: at('13:35:54'),
    status: 'bounced',
    recipients: [row],
  });
  expect(briefOf(one, seedZone)[1]).toBe(next);
});
