/** Replies that say in words, and with no code of a provider, why they refuse. */
function said(reply: string, command = 'RCPT TO'): string {
  const status = reply.startsWith('4') ? 'deferred' : 'bounced';
  const dsn = /^\d{3}[ -](\d\.\d+\.\d+)/.exec(reply)?.[1] ?? `${reply[0]}.0.0`;
  return `smtp: relay=mx.example.org[192.0.2.25]:25, dsn=${dsn}, status=${status} (host mx.example.org[192.0.2.25] said: ${reply} (in reply to ${command} command))`;
}

const DATA = 'end of DATA';
const MAIL = 'MAIL FROM';

const NO_SUCH_USER = [
  '550 Requested action not taken: mailbox unavailable',
  '550-Requested action not taken: mailbox unavailable 550 For explanation visit https://postmaster.example.org/case?c=r1601',
  '550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302).',
  '550 no mailbox by that name is currently available',
  '550 5.1.6 user no longer on system:ann@example.org',
  '550 Account not found',
  '553 <ann@example.org> address unknown.',
  '550 No such person at this address',
  '550 "ann@example.org" is not a known user',
  '550 ann@example.org...user account is unavailable',
  '550 Recipient Rejected: No account by that name here',
  '550-Callout verification failed: 550 550 invalid recipient',
];

const CLOSED = [
  '550 Account disabled',
  '504 mailbox is disabled',
  '550 Mailbox is frozen. See http://mail.example.org/err/6/',
  '540 5.7.1 <ann@example.org>: recipient address rejected: Inactive',
  '550 Mailbox ann@example.org is locked due to inactivity for more than 6 months',
  '554 30 Sorry, your message to ann@example.org cannot be delivered. This mailbox is disabled (554.30).',
];

const OVER_QUOTA = [
  '552 Requested mail action aborted: exceeded storage allocation',
  '552 Mailbox limit exeeded for this email address',
  '552 5.2.2 Mailbox size limit exceeded',
  '550 Quota is over for this user',
  '451 Account ann@example.org out of quota. Try later',
  '550 user overdrawn his diskspace quota',
  '552 Message would exceed quota for ann@example.org',
  '550 Mailbox of ann@example.org is FULL',
  '550 The user has not enough diskspace available',
  '550 Account is full',
];

const SPAM = [
  '541 5.7.1 Mail rejected due to antispam policy',
  '554 Message refused by spam filter',
  '550 POSSIBLE SPAM',
  '550 Message identified as SPAM',
  '554 5.7.1 Message scored as spam',
  '550 This message scored 12.3 spam points.',
  '554 5.7.1 Message rejected because of unacceptable content. For help, please quote incident ID 1.',
  '554 DT:SPM mx9, please see http://mail.example.org/help/help_spam.htm',
  '550 We do not like spam',
];

const RELAYING = [
  '550 Relay denied for <ann@example.org>',
  '550 mx.example.org is not an open relay',
  "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
  '571 ann@example.org prohibited. We do not relay',
  '554 Refused. Sending to remote addresses (relaying) is not allowed.',
  '550 relaying to <ann@example.org> prohibited by administrator',
];

const LISTED = [
  '550 5.7.0 Blocked - see https://support.proofpoint.com/dnsbl-lookup.cgi?ip=192.0.2.1',
  '554 Blocked - see https://ipcheck.proofpoint.com/?ip=192.0.2.1',
];

const SENDER_WITHOUT_DOMAIN = [
  '504 5.5.2 <root@web>: Sender address rejected: need fully-qualified address',
  '550 5.7.1 <root>: Sender address rejected: need fully-qualified address',
  '553 5.5.4 <root@web>... Domain name required for sender address root',
  '553 <ann@web> Invalid mail address, must be fully qualified domain',
];

const SENDER_DOMAIN_NOT_FOUND = [
  '553 5.1.8 <ann@example.com>... Domain of sender address ann@example.com does not exist',
  '553 #5.1.8 Domain of sender address <ann@example.com> does not exist',
  "421 invalid sender domain 'example.com' (misconfigured dns?)",
  '550 Sender rejected: domain does not have neither a valid MX or A record',
];

const SENDER_NOT_ALLOWED = [
  '550-Requested action not taken: mailbox unavailable 550 Sender address is not allowed.',
];

const SENDER_NOT_OURS = [
  '553 5.7.1 <ann@example.com>: Sender address rejected: not owned by user bob@example.com',
  '553 5.7.1 Sender address rejected: not owned by auth user.',
  '550 5.7.1 Unconfigured Sending Domain <app.example.com>',
];

type Line = readonly [cause: string, line: string];

function all(cause: string, replies: readonly string[], command?: string): readonly Line[] {
  return replies.map((reply) => [cause, said(reply, command)]);
}

export const PLAIN_REPLY_LINES: readonly Line[] = [
  ...all('user-unknown-there', [...NO_SUCH_USER, ...CLOSED]),
  ...all('recipient-over-quota', OVER_QUOTA),
  ...all('content-refused', SPAM, DATA),
  ...all('relay-denied', RELAYING),
  ...all('poor-reputation', LISTED),
  ...all('sender-refused-there', SENDER_WITHOUT_DOMAIN, MAIL),
  ...all('sender-domain-not-found-there', SENDER_DOMAIN_NOT_FOUND, MAIL),
  ...all('sender-not-allowed-there', SENDER_NOT_OURS),
  ...all('5.2.1', ['550 5.2.1 Mailbox is inactive']),
  // A refusal of a robot that asked for many addresses, and one for the sender's sake: no mailbox is unknown.
  ...all('550', ['550 Too many invalid recipients']),
  ...all('5.2.1', [
    '550 5.2.1 Mailbox unavailable. This server does not accept mails from this sender address',
  ]),
  ...all('550', [
    '550-Requested action not taken: mailbox unavailable 550 Reject due to policy restrictions.',
  ]),
  ...all('550', ['550 We do not like spam']),
  ...all('local-rule-there', [
    '550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required',
    '550 5.7.1 RESOLVER.RST.NotAuthorized; not authorized',
  ]),
  ...all('reverse-dns-missing', [
    '554 5.7.1 - Connection refused. IP name lookup failed for 192.0.2.1',
  ]),
  ...all('rate-limited', ['550 Ip frequency limited [x= Blocked IP 192.0.2.1].'], DATA),
  ...all('block-listed', [
    '553 5.3.0 a1 DNSBL:RBL 521< 192.0.2.1 >_is_blocked.For assistance forward this error to abuse_rbl@example.org',
  ]),
  ...all('remote-trouble', ['420 Resources unavailable temporarily. Please try later']),
  ...all('remote-trouble', ['451 4.5.0 Error in processing, id=04083-01, virus_scan FAILED'], DATA),
  ...all('sender-not-allowed-there', SENDER_NOT_ALLOWED, MAIL),
  [
    'poor-reputation',
    'smtp: relay=none, dsn=4.0.0, status=deferred (host mx.example.org[192.0.2.25] refused to talk to me: 554 IP=192.0.2.1 - A problem occurred. (Ask your postmaster for help or to contact tosa@rx.t-online.de to clarify.) (BL))',
  ],
  [
    'gmail-rate',
    'smtp: relay=gmail-smtp-in.l.google.com[192.0.2.25]:25, dsn=4.7.0, status=deferred (host gmail-smtp-in.l.google.com[192.0.2.25] said: 421-4.7.0 [192.0.2.1] Our system has detected an unusual amount of 421-4.7.0 unsolicited mail originating from your IP address. 421 4.7.0 a1 (in reply to end of DATA command))',
  ],
  [
    'sending-quota-there',
    'error: relay=none, dsn=4.0.0, status=deferred (delivery temporarily suspended: SASL authentication failed; server smtp.example.org[192.0.2.25] said: 451 Authentication failed: Maximum credits exceeded)',
  ],
  [
    'local-config-error',
    'smtp: relay=smtp.example.org[192.0.2.25]:587, dsn=4.7.5, status=deferred (TLS is required, but our TLS engine is unavailable)',
  ],
  [
    'dns-malformed',
    'smtp: relay=none, dsn=5.4.4, status=bounced (Name server loop for mx.example.org)',
  ],
];
