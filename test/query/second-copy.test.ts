import { expect, test } from 'vitest';
import type { Recipient } from '../../src/message/message.ts';
import { secondCopyNotes } from '../../src/query/second-copy.ts';
import { at, message, recipient } from '../render/seed-messages.ts';

const STORE = { name: 'store.example.com', address: '192.0.2.1', port: 7025 };
const MX = { name: 'mx.example.org', address: '192.0.2.25', port: 25 };
const broken = (words: string) => `${words} -- message may be sent more than once`;
const LOST = broken('lost connection with mx.example.org[192.0.2.25] while sending end of data');

/** Mail for a recipient, after a try that failed so. */
const after = (reply: string, fields: Partial<Recipient> = {}, address = 'bob@example.org') =>
  recipient(address, {
    status: 'relayed',
    relay: MX,
    recoveredFrom: {
      at: at('13:35:54'),
      since: at('13:35:54'),
      step: 'deliver',
      service: 'smtp',
      queueId: '15411E6BE1',
      relay: MX,
      enhancedStatus: '4.4.2',
      reply,
    },
    ...fields,
  });

const notesOf = (...recipients: Recipient[]) => secondCopyNotes(message({ recipients }));

test('mail that was sent again after its last byte may have come twice', () => {
  const note =
    'It may have come twice to bob@example.org: a try before broke off after the whole message had been sent, and it was sent again.';
  expect(notesOf(after(LOST))).toEqual([note]);
  expect(
    notesOf(
      after(
        broken('conversation with mx.example.org[192.0.2.25] timed out while sending end of data'),
      ),
    ),
  ).toEqual([note]);
});

test('a mailbox server of Zimbra drops a second copy', () => {
  expect(notesOf(after(LOST, { status: 'delivered', relay: STORE }))).toEqual([
    'It may have come twice to bob@example.org: a try before broke off after the whole message had been sent, and it was sent again; the mailbox server probably dropped the second copy.',
  ]);
});

test('many recipients are counted', () => {
  const many = ['ann', 'bob', 'eve', 'joe'].map((name) => after(LOST, {}, `${name}@example.org`));
  expect(notesOf(...many)[0]).toMatch(/^It may have come twice to 4 recipients: /);
});

test.each([
  ['nothing failed before', recipient('bob@example.org', { status: 'relayed' })],
  [
    'the try broke off earlier',
    after('lost connection with mx.example.org[192.0.2.25] while sending RCPT TO'),
  ],
  ['it has not been sent again', after(LOST, { status: 'deferred' })],
  [
    'another server says the words of Postfix',
    after(broken('host mx.example.org[192.0.2.25] said: 451 4.3.0 x')),
  ],
])('there is one copy where %s', (_, row) => {
  expect(notesOf(row)).toEqual([]);
});
