/** Lines about mailbox servers, with the cause that each must be given. */
export const MAILBOX_LINES: readonly (readonly [cause: string, line: string])[] = [
  [
    'mailbox-over-quota',
    'lmtp: relay=127.0.0.1[127.0.0.1]:24, dsn=4.2.2, status=deferred (host 127.0.0.1[127.0.0.1] said: 452 4.2.2 mailbox trouble (in reply to end of DATA command))',
  ],
  [
    'mailbox-over-quota',
    'lmtp: relay=127.0.0.1[127.0.0.1]:24, dsn=5.2.2, status=bounced (host 127.0.0.1[127.0.0.1] said: 550 5.2.2 mailbox trouble (in reply to end of DATA command))',
  ],
  [
    'mailbox-down',
    'lmtp: relay=none, dsn=4.4.1, status=deferred (connect to mail.example.com[203.0.113.9]:7025: Connection refused)',
  ],
  [
    'mailbox-down',
    'lmtp: relay=none, dsn=4.4.1, status=deferred (connect to mail.example.com[private/dovecot-lmtp]: No such file or directory)',
  ],
  [
    'mailbox-down',
    'error: relay=none, dsn=4.4.1, status=deferred (delivery temporarily suspended: connect to mail.example.com[private/dovecot-lmtp]: Connection refused)',
  ],
  [
    'mailbox-timeout',
    'lmtp: relay=mail.example.com[203.0.113.9]:7025, dsn=4.4.2, status=deferred (conversation with mail.example.com[203.0.113.9] timed out while sending end of data -- message may be sent more than once)',
  ],
  [
    'mailbox-timeout',
    'lmtp: relay=mail.example.com[203.0.113.9]:7025, dsn=4.4.2, status=deferred (lost connection with mail.example.com[203.0.113.9] while receiving the initial server greeting)',
  ],
  [
    'mailbox-timeout',
    'lmtp: relay=mail.example.com[203.0.113.9]:7025, dsn=4.4.2, status=deferred (lost connection with mail.example.com[203.0.113.9] while sending end of data -- message may be sent more than once)',
  ],
  [
    'mailbox-server-unavailable',
    'lmtp: relay=mail.example.com[203.0.113.9]:7025, dsn=4.3.2, status=deferred (host mail.example.com[203.0.113.9] refused to talk to me: 421 4.3.2 Service not available, closing transmission channel)',
  ],
  [
    'mailbox-over-quota',
    'lmtp: relay=mail.example.com[203.0.113.9]:7025, dsn=4.2.2, status=deferred (host mail.example.com[203.0.113.9] said: 452 4.2.2 Over quota (in reply to end of DATA command))',
  ],
  [
    'mailbox-over-quota',
    'lmtp: relay=mail.example.com[203.0.113.9]:7025, dsn=4.2.2, status=deferred (host mail.example.com[203.0.113.9] said: 452 4.2.2 <bob@example.com>: mailbox full (in reply to RCPT TO command))',
  ],
  [
    'mailbox-over-quota',
    'lmtp: relay=mail.example.com[203.0.113.9]:7025, dsn=5.2.2, status=bounced (host mail.example.com[203.0.113.9] said: 552 5.2.2 Over quota (in reply to end of DATA command))',
  ],
  [
    'mailbox-unknown-user',
    'lmtp: relay=mail.example.com[203.0.113.9]:7025, dsn=5.1.1, status=bounced (host mail.example.com[203.0.113.9] said: 550 5.1.1 <nobody@example.com>: No such user here (in reply to RCPT TO command))',
  ],
  [
    'mailbox-unknown-user',
    "lmtp: relay=mail.example.com[private/dovecot-lmtp], dsn=5.1.1, status=bounced (host mail.example.com[private/dovecot-lmtp] said: 550 5.1.1 <root@example.com> User doesn't exist: root@example.com (in reply to RCPT TO command))",
  ],
  [
    'mailbox-maintenance',
    'lmtp: relay=mail.example.com[203.0.113.9]:7025, dsn=4.2.1, status=deferred (host mail.example.com[203.0.113.9] said: 450 4.2.1 Mailbox disabled, not accepting messages (in reply to RCPT TO command))',
  ],
  [
    'mailbox-wrong-host',
    'lmtp: relay=mail.example.com[203.0.113.9]:7025, dsn=4.2.0, status=deferred (host mail.example.com[203.0.113.9] said: 450 4.2.0 Mailbox is not on this server (in reply to RCPT TO command))',
  ],
  [
    'mailbox-temporary-failure',
    'lmtp: relay=mail.example.com[203.0.113.9]:7025, dsn=4.0.0, status=deferred (host mail.example.com[203.0.113.9] said: 451 4.0.0 Temporary message delivery failure try again (in reply to end of DATA command))',
  ],
  [
    'mailbox-permanent-failure',
    'lmtp: relay=mail.example.com[203.0.113.9]:7025, dsn=5.0.0, status=bounced (host mail.example.com[203.0.113.9] said: 554 5.0.0 Permanent message delivery failure (in reply to end of DATA command))',
  ],
  [
    'mailbox-filter-rejects',
    'lmtp: relay=mail.example.com[203.0.113.9]:7025, dsn=5.7.1, status=bounced (host mail.example.com[203.0.113.9] said: 550 5.7.1 Message rejected (in reply to end of DATA command))',
  ],
  [
    'mailbox-needs-tls',
    'lmtp: relay=mail.example.com[203.0.113.9]:7025, dsn=4.2.2, status=deferred (host mail.example.com[203.0.113.9] said: 451 4.2.2 Server accepts messages only on TLS connection (in reply to MAIL FROM command))',
  ],
  [
    'mailbox-ok-but',
    'lmtp: relay=mail.example.com[203.0.113.9]:7025, dsn=2.1.5, status=delivered (250 2.1.5 Delivery OK)',
  ],
];
