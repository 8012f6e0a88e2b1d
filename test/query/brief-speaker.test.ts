/** The two sentences for a ticket: the same reply means something else from another mouth. */
import { expect, test } from 'vitest';
import type { Recipient } from '../../src/message/message.ts';
import { briefOf } from '../../src/query/brief/brief.ts';
import { at, message, recipient, seedZone } from '../render/seed-messages.ts';

const MX = { name: 'mx.example.org', address: '192.0.2.25', port: 25 };
const FILTER = { name: '127.0.0.1', address: '127.0.0.1', port: 10080 };
const STORE = { name: 'store.example.com', address: '192.0.2.1', port: 7025 };

const there = { relay: MX, step: 'deliver' } as const;
const atFilter = { relay: FILTER, step: 'filter' } as const;
const said = (who: { name: string; address: string }, words: string) =>
  `host ${who.name}[${who.address}] said: ${words} (in reply to end of DATA command)`;

const nextOf = (fields: Partial<Recipient>) =>
  briefOf(
    message({
      from: 'ann@example.com',
      startedAt: at('13:35:54'),
      status: fields.status ?? 'bounced',
      recipients: [recipient('bob@example.org', { status: 'bounced', ...fields })],
    }),
    seedZone,
  )[1];

test.each<[string, Partial<Recipient>, string]>([
  [
    'TLS that failed, so that our server sent nothing',
    {
      ...there,
      status: 'deferred',
      enhancedStatus: '4.7.5',
      reply: 'Cannot start TLS: handshake failure',
    },
    "No safe connection to the recipient's mail server could be set up, so our server did not send it; our server tries again by itself, so there is no need to send it again.",
  ],
  [
    'TLS that the next server does not offer until it expired',
    {
      ...there,
      step: 'queue',
      status: 'expired',
      relay: null,
      enhancedStatus: '4.7.4',
      reply: 'TLS is required, but was not offered by host mx.example.org[192.0.2.25]',
    },
    "No safe connection to the recipient's mail server could be set up, so our server did not send it; the administrator has to correct this before it is sent again.",
  ],
  [
    'a next server that does not know the password of ours',
    {
      ...there,
      enhancedStatus: '5.7.8',
      reply:
        'SASL authentication failed; server mx.example.org[192.0.2.25] said: 535 5.7.8 Error: authentication failed',
    },
    'Our mail server could not log in to the mail server that it sends through; the administrator has to correct this before it is sent again.',
  ],
  [
    'trouble of the next server until it expired',
    {
      ...there,
      step: 'queue',
      status: 'expired',
      enhancedStatus: '4.3.0',
      reply: said(MX, '451 4.3.0 later'),
    },
    "The recipient's mail server has trouble of its own (code 4.3.0); send it again later, or ask the recipient in another way.",
  ],
  [
    'trouble of the next server for now',
    {
      ...there,
      status: 'deferred',
      enhancedStatus: '4.3.0',
      reply: said(MX, '451 4.3.0 later'),
    },
    "The recipient's mail server has trouble of its own (code 4.3.0); our server tries again by itself, so there is no need to send it again.",
  ],
  [
    'a protected connection that we demand and the next server does not offer',
    {
      ...there,
      status: 'deferred',
      enhancedStatus: '4.7.4',
      reply: 'TLS is required, but was not offered by host mx.example.org[192.0.2.25]',
    },
    "No safe connection to the recipient's mail server could be set up, so our server did not send it; our server tries again by itself, so there is no need to send it again.",
  ],
  [
    'a protected connection that failed until the message expired',
    {
      ...there,
      step: 'queue',
      status: 'expired',
      enhancedStatus: '4.7.5',
      reply: 'Cannot start TLS: handshake failure',
    },
    "No safe connection to the recipient's mail server could be set up, so our server did not send it; the administrator has to correct this before it is sent again.",
  ],
  [
    'no key to check the next server by',
    {
      step: 'queue',
      status: 'expired',
      relay: null,
      enhancedStatus: '4.7.5',
      reply: 'no TLSA records found',
    },
    "No safe connection to the recipient's mail server could be set up, so our server did not send it; the administrator has to correct this before it is sent again.",
  ],
  [
    'a demand on encryption that is of the next server',
    { ...there, enhancedStatus: '5.7.5', reply: said(MX, '550 5.7.5 not like this') },
    "The recipient's mail server did not take it (code 5.7.5); ask the recipient's administrator, or the recipient in another way.",
  ],
  [
    'a connection that broke off after the last byte, until it expired',
    {
      ...there,
      step: 'queue',
      status: 'expired',
      enhancedStatus: '4.4.2',
      reply:
        'lost connection with mx.example.org[192.0.2.25] while sending end of data -- message may be sent more than once',
    },
    "The connection to the recipient's mail server broke off after the whole message had been sent, so the recipient may have it; ask the recipient before it is sent again.",
  ],
  [
    'a talk that timed out after the last byte',
    {
      ...there,
      step: 'queue',
      status: 'expired',
      enhancedStatus: '4.4.2',
      reply:
        'conversation with mx.example.org[192.0.2.25] timed out while sending end of data -- message may be sent more than once',
    },
    "The connection to the recipient's mail server broke off after the whole message had been sent, so the recipient may have it; ask the recipient before it is sent again.",
  ],
  [
    'a talk that timed out before',
    {
      ...there,
      step: 'queue',
      status: 'expired',
      enhancedStatus: '4.4.2',
      reply: 'conversation with mx.example.org[192.0.2.25] timed out while sending RCPT TO',
    },
    "The connection to the recipient's mail server broke off; send it again later, or ask the recipient in another way.",
  ],
  [
    'a server that never greeted',
    {
      ...there,
      step: 'queue',
      status: 'expired',
      enhancedStatus: '4.4.2',
      reply:
        'conversation with mx.example.org[192.0.2.25] timed out while receiving the initial server greeting',
    },
    "The recipient's mail server could not be reached; send it again later, or ask the recipient in another way.",
  ],
  [
    'our login at the server that we send through',
    {
      ...there,
      status: 'expired',
      step: 'queue',
      enhancedStatus: '4.7.8',
      reply:
        'SASL authentication failed; server mx.example.org[192.0.2.25] said: 535 5.7.8 Error: authentication failed: bad credentials',
    },
    'Our mail server could not log in to the mail server that it sends through; the administrator has to correct this before it is sent again.',
  ],
  [
    'refused by our filter',
    {
      ...atFilter,
      enhancedStatus: '5.7.1',
      reply: said(FILTER, '554 5.7.1 filter refuses content'),
    },
    'Our own filter does not let it through; ask the administrator.',
  ],
  [
    'refused by our mailbox server',
    {
      service: 'lmtp',
      relay: STORE,
      enhancedStatus: '5.7.1',
      reply: said(STORE, '554 5.7.1 refused content'),
    },
    'A rule of our mail server forbids it; ask the administrator.',
  ],
  [
    'a program of ours that was not allowed to do what it should',
    { service: 'local', enhancedStatus: '5.7.0', reply: 'permission denied' },
    'A part of our own mail system is out of order; the administrator has to mend it before it is sent again.',
  ],
  [
    'relaying denied by the next server',
    {
      ...there,
      enhancedStatus: '5.7.1',
      reply: said(MX, '550 5.7.1 <bob@example.org>: Relay access denied'),
    },
    "The recipient's mail server takes no mail for this address (code 5.7.1); ask the recipient in another way whether the address is still right.",
  ],
  [
    'put off by our filter',
    {
      ...atFilter,
      status: 'deferred',
      enhancedStatus: '4.7.1',
      reply: said(FILTER, '451 4.7.1 filter later'),
    },
    'Our own filter has put it off; our server tries again by itself, so there is no need to send it again.',
  ],
  [
    'put off by our filter until it expired',
    {
      ...atFilter,
      step: 'queue',
      status: 'expired',
      enhancedStatus: '4.7.1',
      reply: said(FILTER, '451 4.7.1 filter later'),
    },
    'Our own filter has put it off; the administrator has to find out why before it is sent again.',
  ],
  [
    'our filter went away',
    {
      ...atFilter,
      status: 'deferred',
      enhancedStatus: '4.4.2',
      reply:
        'lost connection with 127.0.0.1[127.0.0.1] while sending end of data -- message may be sent more than once',
    },
    'Our own filter gave no answer; our server tries again by itself, so there is no need to send it again.',
  ],
  [
    'turned away at the greeting',
    {
      ...there,
      enhancedStatus: '5.7.1',
      reply: 'host mx.example.org[192.0.2.25] refused to talk to me: 554 5.7.1 Go away',
    },
    "The recipient's mail server takes no mail from our server at present (code 5.7.1); sending again does not help until our administrator has cleared this up.",
  ],
  [
    'put off at the greeting',
    {
      ...there,
      status: 'deferred',
      enhancedStatus: '4.3.2',
      reply: 'host mx.example.org[192.0.2.25] refused to talk to me: 421 4.3.2 Not now',
    },
    "The recipient's mail server asked to try again later; our server tries again by itself, so there is no need to send it again.",
  ],
  [
    'the sender refused by the next server',
    {
      ...there,
      enhancedStatus: '5.1.8',
      reply: said(MX, '553 5.1.8 <ann@example.com>: Sender address rejected: not loved'),
    },
    "The recipient's mail server takes no mail from the sender's address (code 5.1.8); ask the recipient's administrator, or the recipient in another way.",
  ],
  [
    'the protocol broken by the next server',
    {
      ...there,
      enhancedStatus: '5.5.0',
      reply: `Protocol error: ${said(MX, '250 2.0.0 what')}`,
    },
    "The recipient's mail server has trouble of its own (code 5.5.0); send it again later, or ask the recipient in another way.",
  ],
  [
    'the protocol broken by our filter',
    {
      ...atFilter,
      enhancedStatus: '5.5.0',
      reply: `Protocol error: ${said(FILTER, '250 2.0.0 what')}`,
    },
    'A part of our own mail system is out of order; the administrator has to mend it before it is sent again.',
  ],
])('%s', (_, fields, next) => {
  expect(nextOf(fields)).toBe(next);
});
