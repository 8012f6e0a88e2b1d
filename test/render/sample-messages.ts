/** Messages that stopped, one of each kind that a screen must show. Addresses are documentation's. */
import type { Message, Recipient } from '../../src/message/message.ts';
import { at, hop, message, recipient, scan } from './seed-messages.ts';

const client = {
  name: 'mx.sender.example.com',
  address: '192.0.2.7',
  port: 40112,
  helo: 'mx.sender.example.com',
  login: null,
  tls: null,
};

/** Nothing listens on port 10024: four attempts, no end yet. */
export const deferredAtFilter: Message = message({
  messageId: 'a1@sender.example.com',
  status: 'deferred',
  direction: 'inbound',
  startedAt: at('13:02:10'),
  endedAt: at('13:26:11'),
  from: 'ann@sender.example.com',
  size: 4820,
  client,
  connectedAt: at('13:02:10'),
  hops: [
    hop('CB5B124A7CF', {
      acceptedAt: at('13:02:11'),
      queuedAt: at('13:02:11'),
      size: 4820,
      filter: 'smtp-amavis:[127.0.0.1]:10024',
      rounds: 4,
    }),
  ],
  recipients: [
    recipient('sales@example.com', {
      status: 'deferred',
      step: 'filter',
      at: at('13:26:11'),
      attempts: 4,
      queueId: 'CB5B124A7CF',
      enhancedStatus: '4.4.1',
      reply: 'connect to 127.0.0.1[127.0.0.1]:10024: Connection refused',
      firstDeferredAt: at('13:02:11'),
      queuedAt: at('13:02:11'),
      delaySeconds: 1441,
      delays: { beforeQueue: 1441, inQueue: 0, connect: 0, transmit: 0 },
    }),
  ],
});

/** Spam that amavis put into the quarantine mailbox, while Postfix says sent. */
export const blockedSpam: Message = message({
  messageId: 'offer-77@bulk.example.net',
  status: 'blocked',
  direction: 'inbound',
  startedAt: at('14:02:28'),
  endedAt: at('14:02:29'),
  from: 's@bulk.example.net',
  size: 549,
  client: { ...client, name: 'unknown', address: '203.0.113.9' },
  screening: { at: at('14:02:28'), text: '', result: 'passed-old' },
  connectedAt: at('14:02:28'),
  hops: [
    hop('76B9C24A881', {
      acceptedAt: at('14:02:28'),
      queuedAt: at('14:02:28'),
      removedAt: at('14:02:29'),
      size: 549,
      filter: 'smtp-amavis:[127.0.0.1]:10024',
    }),
  ],
  recipients: [
    recipient('hr@example.com', {
      status: 'blocked',
      step: 'filter',
      at: at('14:02:29'),
      queueId: '76B9C24A881',
      relay: { name: '127.0.0.1', address: '127.0.0.1', port: 10024 },
      enhancedStatus: '2.7.0',
      reply: '250 2.7.0 Ok, discarded, id=22567-05 - spam',
      service: 'amavis',
      quarantine: 'spam.garbva5id7@example.com',
      queuedAt: at('14:02:28'),
      delaySeconds: 1,
      category: 'SPAM',
    }),
  ],
  scans: [
    scan({
      at: at('14:02:29'),
      taskId: '22567-05',
      mailId: 'xJtEuh9-MX_z',
      port: 10024,
      verdict: 'blocked',
      category: 'SPAM',
      actions: ['DiscardedInbound', 'Quarantined'],
      score: 25.1,
      quarantine: 'spam.garbva5id7@example.com',
      elapsedMs: 662,
      recipients: ['hr@example.com'],
      queueId: '76B9C24A881',
    }),
  ],
});

const store = { name: 'store.example.com', address: '192.0.2.25', port: 7025 };

function member(name: string, fields: Partial<Recipient> = {}): Recipient {
  return recipient(`${name}@example.com`, {
    originalAddress: 'team@example.com',
    at: at('09:00:03'),
    queueId: 'D4D3B24A61D',
    relay: store,
    enhancedStatus: '2.1.5',
    reply: '250 2.1.5 Delivery OK',
    service: 'lmtp',
    queuedAt: at('09:00:02'),
    delaySeconds: 3,
    ...fields,
  });
}

/** A list of three: two mailboxes took it, one is full. */
export const mixedFates: Message = message({
  messageId: 'weekly@sender.example.com',
  status: 'mixed',
  direction: 'inbound',
  startedAt: at('09:00:00'),
  endedAt: at('09:00:04'),
  from: 'ann@sender.example.com',
  size: 1029,
  client,
  connectedAt: at('09:00:00'),
  hops: [
    hop('31C3624A618', {
      acceptedAt: at('09:00:00'),
      queuedAt: at('09:00:00'),
      removedAt: at('09:00:02'),
      size: 1029,
      filter: 'smtp-amavis:[127.0.0.1]:10024',
    }),
    hop('D4D3B24A61D', {
      service: 'postfix/amavisd/smtpd',
      acceptedAt: at('09:00:02'),
      queuedAt: at('09:00:02'),
      removedAt: at('09:00:04'),
      size: 1800,
    }),
  ],
  recipients: [
    member('bea'),
    member('carl', {
      status: 'bounced',
      enhancedStatus: '5.2.2',
      reply:
        'host store.example.com[192.0.2.25] said: 552 5.2.2 Over quota (in reply to end of DATA command)',
    }),
    member('dora'),
  ],
  scans: [
    scan({
      at: at('09:00:02'),
      taskId: '21897-09',
      mailId: 'tJYxU4DK2KXk',
      port: 10024,
      actions: ['RelayedInbound'],
      score: 3.499,
      elapsedMs: 1776,
      recipients: ['bea@example.com', 'carl@example.com', 'dora@example.com'],
      queueId: '31C3624A618',
      queuedAs: ['D4D3B24A61D'],
    }),
  ],
  bounces: ['E1F0A24A620'],
});

/** Refused at RCPT: no queue file was made. */
export const rejectedBeforeQueue: Message = message({
  status: 'rejected',
  startedAt: at('10:12:27'),
  endedAt: at('10:12:28'),
  from: 'ann@sender.example.com',
  client,
  connectedAt: at('10:12:27'),
  recipients: [
    recipient('nobody@example.com', {
      status: 'rejected',
      step: 'accept',
      at: at('10:12:28'),
      attempts: 0,
      enhancedStatus: '5.1.1',
      reply:
        '550 5.1.1 <nobody@example.com>: Recipient address rejected: User unknown in virtual mailbox table',
      service: 'smtpd',
      delaySeconds: 1,
    }),
  ],
});

/** A header check put it on hold. */
export const heldByRule: Message = message({
  messageId: 'news-5@sender.example.com',
  status: 'held',
  direction: 'inbound',
  startedAt: at('10:12:34'),
  endedAt: at('10:12:34'),
  from: 'ann@sender.example.com',
  size: 700,
  client,
  connectedAt: at('10:12:34'),
  hops: [hop('A01FE24A7E5', { acceptedAt: at('10:12:34'), size: 700 })],
  recipients: [
    recipient('hr@example.com', {
      status: 'held',
      step: 'accept',
      at: at('10:12:34'),
      attempts: 0,
      queueId: 'A01FE24A7E5',
      reply: 'held by policy; needs review',
      service: 'cleanup',
      delaySeconds: 0,
      inferred: ['status'],
    }),
  ],
  inferred: ['year', 'zone'],
});

/** What a stranger may write: escapes, bidi overrides, line ends, and addresses without end. */
export const hostile: Message = message({
  messageId: `x'; rm -rf / #\u202e${'m'.repeat(120)}@sender.example.com`,
  status: 'delivered',
  direction: 'inbound',
  startedAt: at('11:00:00'),
  endedAt: at('11:00:01'),
  from: `"\u001b[2J\u009b31m=cmd|' /C calc'!A0\r\nfrom\u200b"${'a'.repeat(150)}@sender.example.com`,
  size: 1,
  client: { ...client, name: '\u001b]0;owned\u0007' },
  connectedAt: at('11:00:00'),
  hops: [hop('F01FE24A7E5', { acceptedAt: at('11:00:00'), removedAt: at('11:00:01'), size: 1 })],
  recipients: [
    recipient('=1+1@example.com', {
      at: at('11:00:01'),
      queueId: 'F01FE24A7E5',
      relay: { ...store, name: '店店店店店店店.example.com' },
      reply: `250 2.1.5 Delivery OK \u2066 to=<forged@example.com>, status=bounced ${'z'.repeat(400)}`,
      service: 'lmtp',
      delaySeconds: 1,
    }),
  ],
});
