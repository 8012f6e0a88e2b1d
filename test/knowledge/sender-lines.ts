/** Refusals of a sender's address, with the cause that each must be given: it depends on who refuses, and on the words. */
function said(status: string, reply: string): string {
  const dsn = reply.slice(4, 9);
  return `smtp: relay=mx.example.org[192.0.2.25]:25, dsn=${dsn}, status=${status} (host mx.example.org[192.0.2.25] said: ${reply} (in reply to MAIL FROM command))`;
}

export const SENDER_LINES: readonly (readonly [cause: string, line: string])[] = [
  [
    'sender-refused-there',
    said('bounced', '553 5.1.8 <ann@example.com>: Sender address rejected: not loved'),
  ],
  [
    'sender-refused-there',
    said('deferred', '450 4.1.8 <ann@example.com>: Sender address rejected: not loved'),
  ],
  [
    'sender-refused-there',
    said(
      'bounced',
      '550 5.1.0 <ann@example.com>: Sender address rejected: User unknown in virtual mailbox table',
    ),
  ],
  [
    'sender-domain-not-found-there',
    said('bounced', '550 5.1.8 <ann@example.com>: Sender address rejected: Domain not found'),
  ],
  [
    'sender-verification-failed',
    said(
      'bounced',
      '550 5.1.7 <ann@example.com>: Sender address rejected: undeliverable address: host mx.example.com[203.0.113.9] said: 550 5.1.1 <ann@example.com>: Recipient address rejected: User unknown in virtual mailbox table (in reply to RCPT TO command)',
    ),
  ],
  [
    'access-rule',
    'smtpd: reject: RCPT: 553 5.1.8 <ann@example.net>: Sender address rejected: never',
  ],
  [
    'sender-domain-not-found',
    'smtpd: reject: RCPT: 450 4.1.8 <ann@example.net>: Sender address rejected: Domain not found',
  ],
];
