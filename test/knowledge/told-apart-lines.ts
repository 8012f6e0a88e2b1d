/** Lines that begin or sound like others, and mean something else, with the cause that each must be given. */
function said(text: string, command: string, status = 'bounced'): string {
  return `smtp: relay=mx.example.net[192.0.2.25]:25, dsn=5.0.0, status=${status} (host mx.example.net[192.0.2.25] said: ${text} (in reply to ${command} command))`;
}

export const TOLD_APART_LINES: readonly (readonly [cause: string, line: string])[] = [
  // Who ended the session, and whether a message was under way.
  ['session-ended-here', 'smtpd: too many errors after AUTH from client.example.net[192.0.2.9]'],
  [
    'session-ended-here',
    'smtpd: timeout after DATA (6253 bytes) from client.example.com[192.0.2.9]',
  ],
  ['client-went-away', 'smtpd: lost connection after CONNECT from mail.example.com[192.0.2.9]'],
  // Who was told.
  ['bounce-sent', 'bounce: sender non-delivery notification: 7446BCD68'],
  ['postmaster-told', 'bounce: postmaster non-delivery notification: 7446BCD68'],
  ['delay-warning', 'bounce: sender delay notification: 7446BCD68'],
  ['postmaster-told', 'bounce: postmaster delay notification: 7446BCD68'],
  // What became of the copy.
  ['amavis-quarantined', 'amavis: Quarantined'],
  [
    'amavis-released',
    'amavis: Quarantined message release: hiyPJOsD2m9Z <ann@example.net> -> <bob@example.com>',
  ],
  [
    'amavis-released',
    'amavis: Quarantined message release (miscategorized): Iu6+0u1voOA <ann@example.com> -> <bob@example.net>',
  ],
  // Who refused a login: a client of this server, or the server that this one is a client of.
  ['login-failed', 'smtpd: warning: SASL authentication failure: Password verification failed'],
  ['relay-login-failed', 'smtp: warning: SASL authentication failure: No worthy mechs found'],
  // A virus in a milter's own words, a milter without a virus, and one that cannot tell.
  [
    'virus-refused',
    'cleanup: milter-reject: END-OF-MESSAGE: 5.7.1 Blocked by ClamAV - FOUND VIRUS: Eicar-Test-Signature',
  ],
  [
    'milter-refused',
    'cleanup: milter-reject: END-OF-MESSAGE: 5.7.1 Blocked: no virus scan was made',
  ],
  ['milter-refused', 'cleanup: milter-reject: END-OF-MESSAGE: 5.7.1 Blocked as spam or virus'],
  // What a program behind pipe(8) printed.
  [
    'filter-program-refused',
    'pipe: relay=pfilter, dsn=5.3.0, status=bounced (service unavailable. Command output: Message content rejected )',
  ],
  [
    'local-delivery-failed',
    'pipe: relay=pfilter, dsn=5.3.0, status=bounced (service unavailable. Command output: database is locked )',
  ],
  [
    'local-delivery-failed',
    'pipe: relay=pfilter, dsn=4.3.0, status=deferred (temporary failure. Command output: filter is busy )',
  ],
  // Trouble, and not the request for a second try.
  [
    'remote-trouble',
    said('451 4.4.0 Temporary server error. Please try again later. PRX5', 'RCPT TO', 'deferred'),
  ],
  // How much of what.
  ['too-many-recipients-there', said('452 4.5.3 Too many recipients', 'RCPT TO', 'deferred')],
  ['too-many-recipients-there', said('550 5.5.3 Too many recipients', 'RCPT TO')],
  ['recipient-over-quota', said('552 user has too many messages on the server', 'RCPT TO')],
  // What is on the list.
  ['sender-refused-there', said('550 access denied (sender blacklisted)', 'RCPT TO')],
  ['content-refused', said('550 blacklisted url in message', 'end of DATA')],
  ['block-listed', said('550 access denied, 192.0.2.7 is on our blacklist', 'RCPT TO')],
  [
    'content-refused',
    said(
      '550 this form of attachment has been used by recent viruses or other malware',
      'end of DATA',
    ),
  ],
  ['sender-refused-there', said('554 5.7.1 Sender address is on our block list', 'MAIL FROM')],
  ['block-listed', said('554 5.7.1 Sender IP is blacklisted', 'MAIL FROM')],
  ['sender-refused-there', said('550 email address has been blacklisted', 'MAIL FROM')],
  ['block-listed', said('550 your email server is blacklisted', 'MAIL FROM')],
  [
    'content-refused',
    said('550 message was rejected for possible spam/virus content', 'end of DATA'),
  ],
  // What is blocked, and by what.
  [
    'content-refused',
    said('554 5.7.1 This message is blocked by our content filter', 'end of DATA'),
  ],
  ['poor-reputation', said('554 5.7.1 Your host 192.0.2.7 is blocked by example.net', 'MAIL FROM')],
  // Which authentication failed.
  ['login-demanded', said('535 5.7.8 Authentication failed', 'MAIL FROM')],
  ['spf-failed', said('550 5.7.1 SPF authentication failed', 'MAIL FROM')],
  // Who wants a login, and for what.
  [
    'login-demanded',
    said('553 Authentication is required to send mail as <ann@example.com>', 'MAIL FROM'),
  ],
  // Whose domain takes no mail.
  [
    'sender-domain-takes-no-mail',
    'smtpd: reject: RCPT: 550 5.7.27 <ann@example.net>: Sender address rejected: Domain example.net does not accept mail (nullMX)',
  ],
  [
    'sender-domain-takes-no-mail',
    said(
      '550 5.7.27 <ann@example.net>: Sender address rejected: Domain example.net does not accept mail (nullMX)',
      'RCPT TO',
    ),
  ],
  // What the other server refused: the address that it was asked about, or to be asked.
  ...['Sender', 'Recipient'].flatMap((whose) =>
    [
      'said: 550 5.7.23 SPF validation failed (in reply to MAIL FROM command)',
      'refused to talk to me: 554 5.7.1 Go away',
    ].map(
      (answer) =>
        [
          'verification-refused',
          `smtpd: reject: RCPT: 550 5.1.7 <ann@example.net>: ${whose} address rejected: undeliverable address: host mx.example.net[192.0.2.25] ${answer}`,
        ] as const,
    ),
  ),
  [
    'verification-refused',
    'smtpd: reject: RCPT: 450 4.1.7 <ann@example.net>: Sender address rejected: unverified address: host mx.example.net[192.0.2.25] said: 550 5.7.23 SPF validation failed (in reply to MAIL FROM command)',
  ],
  [
    'sender-not-verified',
    'smtpd: reject: RCPT: 550 5.1.7 <ann@example.net>: Sender address rejected: undeliverable address: host mx.example.net[192.0.2.25] said: 550 5.1.1 <ann@example.net>: Recipient address rejected: User unknown in virtual mailbox table (in reply to RCPT TO command)',
  ],
  // Words of a table, and words of Postfix, beside the same code.
  [
    'address-closed-here',
    'smtpd: reject: RCPT: 550 5.1.1 <bob@example.com>: Recipient address rejected: this domain is closed',
  ],
  [
    'user-unknown',
    'smtpd: reject: RCPT: 550 5.1.1 <bob@example.com>: Recipient address rejected: recipient address unknown',
  ],
  // What is too much: the mail of a client, or what a mailbox can hold.
  [
    'rate-limited',
    said(
      '421 4.4.2 Message submission rate for this client has exceeded the configured limit',
      'MAIL FROM',
      'deferred',
    ),
  ],
  // A service that says it is away, and one that gives no reason.
  [
    'remote-trouble',
    said(
      '451 4.7.1 Sorry, the service is currently unavailable. Please come back later.',
      'end of DATA',
      'deferred',
    ),
  ],
  ['greylisted', said('451 4.7.1 Please come back later', 'end of DATA', 'deferred')],
  // What a filter in front of the queue says.
  ['virus-refused', 'smtpd: proxy-reject: END-OF-MESSAGE: 550 virus found'],
  ['before-queue-filter-refused', 'smtpd: proxy-reject: END-OF-MESSAGE: 550 not with us'],
  [
    '5.1.1',
    'smtpd: proxy-reject: RCPT: 550 5.1.1 <bob@example.com>: Recipient address rejected: User unknown in virtual mailbox table',
  ],
  // Who broke a rule: mail without a sender that is for several recipients, or a client.
  [
    'multi-recipient-bounce',
    'smtpd: reject: DATA: 550 5.5.3 <DATA>: Data command rejected: Multi-recipient bounce',
  ],
  // Google's words from a server of another name.
  [
    'content-refused',
    said(
      '550-5.7.1 [192.0.2.10] Our system has detected that this message is 550-5.7.1 likely unsolicited mail. To reduce the amount of spam sent to us, 550 5.7.1 this message has been blocked.',
      'RCPT TO',
    ),
  ],
  [
    'block-listed',
    'smtp: relay=none, dsn=5.0.0, status=bounced (host mx.example.net[192.0.2.25] refused to talk to me: 554- (RTR:BL)  https://postmaster.example.net/error-codes#554rtrbl 554  Connecting IP: 192.0.2.9)',
  ],
  // A sender whose domain is not found, and one that is blocked, under the same code.
  [
    'sender-domain-not-found-there',
    said('550 5.1.0 <ann@example.com>: Sender address rejected: Domain has no MX', 'RCPT TO'),
  ],
  [
    'microsoft-banned-sender',
    said('550 5.1.8 Access denied, bad outbound sender AS(42004)', 'RCPT TO'),
  ],
  [
    'remote-trouble',
    said('421-4.3.0 Temporary System Problem.  Try again later (10).', 'RCPT TO', 'deferred'),
  ],
  // What does not exist.
  ['user-unknown-there', said('550 5.1.1 Mailbox does not exist', 'RCPT TO')],
  ['5.1.2', said('550 5.1.2 The domain example.net does not exist', 'RCPT TO')],
];
