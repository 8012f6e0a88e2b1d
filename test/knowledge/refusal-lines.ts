/** What this server's smtpd refuses, with the cause that each refusal must be given. */
export const REFUSAL_LINES: readonly (readonly [cause: string, line: string])[] = [
  // what postscreen says in a line before the refusal
  ['postscreen', 'postscreen: DENYLISTED'],
  ['postscreen', 'postscreen: BLACKLISTED'],
  // verification of addresses
  [
    'recipient-not-verified',
    'smtpd: reject: RCPT: 450 4.1.1 <bob@example.com>: Recipient address rejected: unverified address: Address verification in progress',
  ],
  [
    'recipient-not-verified',
    'smtpd: reject: RCPT: 450 4.1.1 <bob@example.com>: Recipient address rejected: unverified address: host 192.0.2.5[192.0.2.5] said: 451 4.7.1 Greylisted (in reply to RCPT TO command)',
  ],
  [
    'recipient-undeliverable',
    'smtpd: reject: RCPT: 550 5.1.1 <bob@example.com>: Recipient address rejected: undeliverable address: host 192.0.2.5[192.0.2.5] said: 550 5.1.1 User unknown (in reply to RCPT TO command)',
  ],
  [
    'sender-not-verified',
    'smtpd: reject: RCPT: 450 4.1.7 <ann@example.net>: Sender address rejected: unverified address: connect to mx.example.net[192.0.2.33]:25: Connection timed out',
  ],
  [
    'sender-not-verified',
    'smtpd: reject: RCPT: 550 5.1.7 <ann@example.net>: Sender address rejected: undeliverable address: host mx.example.net[192.0.2.33] said: 550 5.1.1 no such user (in reply to RCPT TO command)',
  ],
  [
    'sender-unknown-here',
    'smtpd: reject: RCPT: 550 5.1.0 <ann@example.com>: Sender address rejected: User unknown in virtual mailbox table',
  ],
  // domains
  [
    'domain-not-found',
    'smtpd: reject: RCPT: 450 4.1.2 <bob@gone.example>: Recipient address rejected: Domain not found',
  ],
  [
    'domain-takes-no-mail',
    'smtpd: reject: RCPT: 556 5.1.10 <bob@example.com>: Recipient address rejected: Domain example.com does not accept mail (nullMX)',
  ],
  [
    'refused-by-our-block-list',
    'smtpd: reject: RCPT: 554 5.7.1 Service unavailable; Sender address [ann@example.net] blocked using dbl.example.org',
  ],
  // policy services
  [
    'spf-failed',
    'smtpd: reject: RCPT: 550 5.7.23 <bob@example.com>: Recipient address rejected: Message rejected due to: SPF fail - not authorized. Please see http://www.openspf.net/Why?s=mfrom;id=ann@example.net;ip=192.0.2.9;r=<UNKNOWN>',
  ],
  [
    'greylisted',
    'smtpd: reject: RCPT: 451 4.7.1 <bob@example.com>: Recipient address rejected: Intentional policy rejection, please try again later',
  ],
  [
    'greylisted',
    'smtpd: reject: RCPT: 450 4.7.1 <bob@example.com>: Recipient address rejected: Service is unavailable (try later)',
  ],
  [
    'sender-not-owned',
    'smtpd: reject: RCPT: 554 5.7.1 <ann@example.com>: Recipient address rejected: SMTP AUTH is required for users under this sender domain',
  ],
  [
    'sender-not-owned',
    'smtpd: reject: RCPT: 554 5.7.1 <ann@example.com>: Recipient address rejected: Sender is not same as SMTP authenticate username',
  ],
  [
    'greylisted',
    'smtpd: reject: RCPT: 450 4.7.1 <ann@example.com>: Recipient address rejected: Policy Rejection- Please try later.',
  ],
  [
    'sending-limit-here',
    'smtpd: reject: RCPT: 450 4.7.1 <>: Sender address rejected: You are sending too many emails, contact helpdesk',
  ],
  [
    'sending-limit-here',
    'smtpd: reject: RCPT: 450 4.7.1 <bob@example.com>: Recipient address rejected: Policy rejection; Message count quota exceeded',
  ],
  [
    'sending-limit-here',
    'smtpd: reject: RCPT: 554 5.7.1 <bob@example.com>: Recipient address rejected: Policy rejection due to too many messages per hour',
  ],
  [
    'mailbox-over-quota',
    'smtpd: reject: RCPT: 552 5.2.2 <bob@example.com>: Recipient address rejected: Quota exceeded (mailbox for user is full)',
  ],
];

/** What agents of this host say of mailboxes, and relays of what we may send. */
export const DELIVERY_LINES_OF_USERS: readonly (readonly [cause: string, line: string])[] = [
  [
    'mailbox-host-not-found',
    'lmtp: relay=none, dsn=4.4.3, status=deferred (Host or domain name not found. Name service error for name=store.example.com type=A: Host not found, try again)',
  ],
  [
    'mailbox-host-not-found',
    'lmtp: relay=none, dsn=5.4.4, status=bounced (Host or domain name not found. Name service error for name=store.example.com type=A: Host not found)',
  ],
  [
    'mailbox-down',
    'lmtp: relay=none, dsn=4.4.1, status=deferred (connect to mail.example.com[private/dovecot-lmtp]: Permission denied)',
  ],
  [
    'amavis-down',
    'smtp: relay=127.0.0.1[127.0.0.1]:10024, dsn=4.3.2, status=deferred (host 127.0.0.1[127.0.0.1] refused to talk to me: 421 4.3.2 Service shutting down, closing channel)',
  ],
  [
    'reinjection-down',
    "smtp: relay=127.0.0.1[127.0.0.1]:10024, dsn=4.4.1, status=deferred (host 127.0.0.1[127.0.0.1] said: 451 4.4.1 Can't connect to 127.0.0.1 port 10025, id=27311-09 (in reply to end of DATA command))",
  ],
  [
    'mailbox-unknown-user',
    'lmtp: relay=mail.example.com[192.0.2.5]:7025, dsn=5.1.1, status=bounced (host mail.example.com[192.0.2.5] said: 550 5.1.1 No such local user (in reply to RCPT TO command))',
  ],
  [
    'mailbox-server-unavailable',
    'lmtp: relay=mail.example.com[192.0.2.5]:7025, dsn=4.0.0, status=deferred (host mail.example.com[192.0.2.5] said: 421 Server unavailable (in reply to RCPT TO command))',
  ],
  [
    'mailbox-temporary-failure',
    'lmtp: relay=mail.example.com[private/dovecot-lmtp], dsn=4.3.0, status=deferred (host mail.example.com[private/dovecot-lmtp] said: 451 4.3.0 <bob@example.com> Temporary internal error (in reply to end of DATA command))',
  ],
  [
    'mailbox-over-quota',
    'pipe: relay=maildrop, dsn=4.3.0, status=deferred (temporary failure. Command output: maildrop: maildir over quota. )',
  ],
  [
    'mailbox-over-quota',
    'local: relay=local, dsn=5.2.2, status=bounced (cannot update mailbox /var/mail/bob for user bob. error writing message: File too large)',
  ],
  [
    'sending-quota-there',
    'smtp: relay=email-smtp.example.org[192.0.2.25]:587, dsn=4.0.0, status=deferred (host email-smtp.example.org[192.0.2.25] said: 454 Throttling failure: Daily message quota exceeded. (in reply to end of DATA command))',
  ],
  [
    'rate-limited',
    'smtp: relay=email-smtp.example.org[192.0.2.25]:587, dsn=4.0.0, status=deferred (host email-smtp.example.org[192.0.2.25] said: 454 Throttling failure: Maximum sending rate exceeded. (in reply to end of DATA command))',
  ],
  [
    'rate-limited',
    'smtp: relay=mx.example.org[192.0.2.25]:25, dsn=4.0.0, status=deferred (host mx.example.org[192.0.2.25] refused to talk to me: 421 Too many connections from your IP. Try later.)',
  ],
  [
    'remote-refuses-to-talk',
    'smtp: relay=mx.example.org[192.0.2.25]:25, dsn=4.3.2, status=deferred (host mx.example.org[192.0.2.25] refused to talk to me: 421 4.3.2 Service not available now)',
  ],
  [
    'sending-quota-there',
    'smtp: relay=mx.example.org[192.0.2.25]:25, dsn=4.7.1, status=deferred (host mx.example.org[192.0.2.25] said: 450 4.7.1 You have exceeded the maximum number of messages per hour (in reply to RCPT TO command))',
  ],
  [
    'sender-not-allowed-there',
    'smtp: relay=email-smtp.example.org[192.0.2.25]:587, dsn=5.0.0, status=bounced (host email-smtp.example.org[192.0.2.25] said: 554 Message rejected: Email address is not verified. The following identities failed the check in region EU-WEST-1: ann@example.com (in reply to end of DATA command))',
  ],
  [
    'block-listed',
    'smtp: relay=mx.example.org[192.0.2.25]:25, dsn=5.0.0, status=bounced (host mx.example.org[192.0.2.25] said: 550 JunkMail rejected - mail.example.com [192.0.2.7]:5555 is in an RBL: Blocked (in reply to RCPT TO command))',
  ],
  [
    'user-unknown-there',
    'smtp: relay=mx.example.org[192.0.2.25]:25, dsn=5.1.10, status=bounced (host mx.example.org[192.0.2.25] said: 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient bob@example.org not found by SMTP address lookup (in reply to RCPT TO command))',
  ],
  [
    'relay-denied',
    'smtp: relay=mx.example.org[192.0.2.25]:25, dsn=5.0.0, status=bounced (host mx.example.org[192.0.2.25] said: 550-Please turn on SMTP Authentication in your mail client. 550-mail.example.com [192.0.2.7]:5555 is not permitted to relay 550 through this server without authentication. (in reply to RCPT TO command))',
  ],
  [
    'rate-limited',
    'smtp: relay=mx.example.org[192.0.2.25]:25, dsn=4.7.1, status=deferred (host mx.example.org[192.0.2.25] said: 450 4.7.1 Error: too much mail from 192.0.2.7 (in reply to MAIL FROM command))',
  ],
  [
    'rate-limited',
    'smtp: relay=mx.example.org[192.0.2.25]:25, dsn=4.7.28, status=deferred (host mx.example.org[192.0.2.25] said: 421 4.7.28 Our system has detected an unusual rate of mail from you (in reply to MAIL FROM command))',
  ],
  [
    'client-over-limit',
    'smtpd: Connection rate limit exceeded: 7 from unknown[192.0.2.9] for service smtp',
  ],
  [
    'too-big-here',
    'smtpd: BDAT request from mail.example.com[192.0.2.1] exceeds message size limit',
  ],
  [
    'address-closed-here',
    'smtpd: reject: RCPT: 450 4.3.0 <later@example.com>: Recipient address rejected: mailbox is being moved, try later',
  ],
  [
    'address-closed-here',
    'smtpd: reject: RCPT: 450 4.2.1 <later@example.com>: Recipient address rejected: closed for the holidays',
  ],
  [
    'address-closed-here',
    'smtpd: reject: RCPT: 550 5.1.6 <moved@example.com>: Recipient address rejected: mailbox has moved',
  ],
  [
    'error-transport',
    'smtpd: reject: RCPT: 550 5.1.6 <moved@example.com>: Recipient address rejected: User has moved to new@example.org',
  ],
  // The transport table answers 550 or 450, whatever its text is.
  [
    'access-rule',
    'smtpd: reject: RCPT: 554 5.2.1 <closed@example.com>: Recipient address rejected: closed',
  ],
  [
    'access-rule',
    'smtpd: reject: RCPT: 421 4.2.1 <closed@example.com>: Recipient address rejected: closed',
  ],
];
