/** The two sentences about mail that no person wrote: nobody can send it again. */
import { expect, test } from 'vitest';
import type { Message, Recipient } from '../../src/message/message.ts';
import { briefOf } from '../../src/query/brief/brief.ts';
import { at, message, recipient, seedZone } from '../render/seed-messages.ts';

const BOB = 'bob@example.org';
const MX = { name: 'mx.example.org', address: '192.0.2.25', port: 25 };

const briefOfRow = (kind: Message['kind'], fields: Partial<Recipient>) =>
  briefOf(
    message({
      kind,
      from: '',
      startedAt: at('13:35:54'),
      status: fields.status ?? 'bounced',
      recipients: [recipient(BOB, { status: 'bounced', ...fields })],
    }),
    seedZone,
  );

const unknown: Partial<Recipient> = { enhancedStatus: '5.1.1', reply: '550 5.1.1 No such user' };
const unreached: Partial<Recipient> = {
  enhancedStatus: '4.4.1',
  reply: 'connect to mx.example.org[192.0.2.25]:25: Connection timed out',
};
const NOT_AGAIN = 'it was only an automatic notice, and nobody has to send it again.';

test.each<[string, Message['kind'], Partial<Recipient>, string]>([
  [
    'a notice to an address that is none',
    'bounce',
    unknown,
    `The address does not exist; ${NOT_AGAIN}`,
  ],
  [
    'a notice of the filter to a server that is down',
    'notice',
    { ...unreached, status: 'expired', step: 'queue', relay: MX },
    `The recipient's mail server could not be reached; ${NOT_AGAIN}`,
  ],
  [
    'a copy for a mailbox that is none',
    'quarantine-copy',
    unknown,
    'The address does not exist; it was only a copy, and nobody has to send it again.',
  ],
  [
    'a notice that our own server could not deliver',
    'bounce',
    { service: 'local', enhancedStatus: '5.3.5', reply: 'mail system configuration error' },
    'A part of our own mail system is out of order; the administrator has to mend it.',
  ],
  [
    'a notice that waits',
    'bounce',
    { ...unreached, status: 'deferred', relay: MX },
    "The recipient's mail server could not be reached; our server tries again by itself, so there is no need to send it again.",
  ],
  [
    'a notice that somebody deleted',
    'bounce',
    { status: 'deleted', step: 'queue', service: 'postsuper' },
    `I${NOT_AGAIN.slice(1)}`,
  ],
])('%s', (_, kind, fields, next) => {
  expect(briefOfRow(kind, fields)[1]).toBe(next);
});

test('no rule dropped a notice that was meant for the server itself', () => {
  const dropped = {
    service: 'qmgr',
    status: 'discarded',
    reply: 'undeliverable postmaster notification discarded',
  } as const;
  expect(briefOfRow('bounce', dropped)).toEqual([
    `The automatic notice to ${BOB} about another message, sent on Thu 5 May 2022 at 13:35, was dropped by our mail server, because it was addressed to the server itself.`,
    'Nobody has to send it again; the administrator can say which message it was about.',
  ]);
});
