/** Lines about deliveries that do not depend on what the other server says, with the cause that each must be given. */
const MX = 'mx.example.com[192.0.2.25]';

function smtp(text: string, status = 'deferred', dsn = '4.4.2'): string {
  return `smtp: relay=${MX}:25, dsn=${dsn}, status=${status} (${text})`;
}

export const DELIVERY_LINES: readonly (readonly [cause: string, line: string])[] = [
  [
    'soft-bounce',
    smtp(
      `host ${MX} said: 550 5.1.1 <ann@example.com>: User unknown (in reply to RCPT TO command)`,
      'deferred',
      '4.1.1',
    ),
  ],
  [
    'greylisted',
    smtp(
      `host ${MX} said: 450 4.7.1 Greylisted, please try again (in reply to RCPT TO command)`,
      'deferred',
      '4.7.1',
    ),
  ],
  [
    'domain-not-found',
    'smtp: relay=none, dsn=5.4.4, status=bounced (Host or domain name not found. Name service error for name=nothyme.test type=A: Host not found)',
  ],
  [
    'domain-not-found',
    'smtp: relay=none, dsn=5.4.4, status=bounced (unable to look up host nothyme242.test: Name or service not known)',
  ],
  [
    'dns-trouble',
    'smtp: relay=none, dsn=4.4.3, status=deferred (Host or domain name not found. Name service error for name=dune-mail.test type=MX: Host not found, try again)',
  ],
  [
    'dns-trouble',
    'smtp: relay=none, dsn=4.4.3, status=deferred (unable to look up host mx.test: Temporary failure in name resolution)',
  ],
  [
    'dns-malformed',
    'smtp: relay=none, dsn=5.4.4, status=bounced (Name service error for name=odd.test type=MX: Malformed or unexpected name server reply)',
  ],
  [
    'domain-takes-no-mail',
    'smtp: relay=none, dsn=5.1.0, status=bounced (Domain ocean.test does not accept mail (nullMX))',
  ],
  [
    'loops-back-to-myself',
    'smtp: relay=none, dsn=5.4.6, status=bounced (mail for example.com loops back to myself)',
  ],
  [
    'forwarding-loop',
    'local: relay=local, dsn=5.4.6, status=bounced (mail forwarding loop for tom@example.com)',
  ],
  [
    'too-many-hops',
    smtp(
      `host ${MX} said: 554 5.4.0 Error: too many hops (in reply to end of DATA command)`,
      'bounced',
      '5.4.0',
    ),
  ],
  [
    'connection-refused',
    `smtp: relay=none, dsn=4.4.1, status=deferred (connect to ${MX}:25: Connection refused)`,
  ],
  [
    'connection-refused',
    `error: relay=none, dsn=4.4.1, status=deferred (delivery temporarily suspended: connect to ${MX}: Connection refused)`,
  ],
  [
    'connection-timeout',
    `smtp: relay=none, dsn=4.4.1, status=deferred (connect to ${MX}:25: Connection timed out)`,
  ],
  [
    'connection-timeout',
    `smtp: relay=none, dsn=4.4.1, status=deferred (connect to ${MX}:25: Operation timed out)`,
  ],
  [
    'network-unreachable',
    'smtp: relay=none, dsn=4.4.1, status=deferred (connect to mx.example.com[2001:db8::25]:25: Network is unreachable)',
  ],
  [
    'network-unreachable',
    `smtp: relay=none, dsn=4.4.1, status=deferred (connect to ${MX}:25: No route to host)`,
  ],
  [
    'connection-lost-at-greeting',
    smtp(`lost connection with ${MX} while receiving the initial server greeting`),
  ],
  ['connection-lost', smtp(`lost connection with ${MX} while sending RCPT TO`)],
  ['connection-lost', smtp(`lost connection with ${MX} while sending DATA command`)],
  [
    'connection-lost',
    `error: relay=none, dsn=4.4.2, status=deferred (delivery temporarily suspended: lost connection with ${MX} while sending DATA command)`,
  ],
  [
    'connection-lost-after-data',
    smtp(
      `lost connection with ${MX} while sending end of data -- message may be sent more than once`,
    ),
  ],
  ['conversation-timeout', smtp(`conversation with ${MX} timed out while sending RCPT TO`)],
  [
    'conversation-timeout',
    smtp(`conversation with ${MX} timed out while receiving the initial server greeting`),
  ],
  [
    'conversation-timeout',
    smtp(
      `conversation with ${MX} timed out while sending end of data -- message may be sent more than once`,
    ),
  ],
  [
    'smtputf8-not-offered',
    'smtp: relay=127.0.0.1[127.0.0.1]:10026, dsn=5.6.7, status=bounced (SMTPUTF8 is required, but was not offered by host 127.0.0.1[127.0.0.1])',
  ],
  [
    'tls-not-offered',
    smtp(`TLS is required, but was not offered by host ${MX}`, 'deferred', '4.7.4'),
  ],
  ['tls-certificate', smtp('Cannot start TLS: handshake failure', 'deferred', '4.7.5')],
  ['tls-certificate', smtp('Server certificate not trusted', 'deferred', '4.7.5')],
  [
    'relay-login-failed',
    smtp(
      `SASL authentication failed; server ${MX} said: 535 5.7.8 Error: authentication failed`,
      'deferred',
      '4.7.8',
    ),
  ],
  [
    'too-big-there',
    smtp(`message size 31457280 exceeds size limit 10485760 of server ${MX}`, 'bounced', '5.3.4'),
  ],
  [
    'transport-unavailable',
    'qmgr: relay=none, dsn=4.3.0, status=deferred (mail transport unavailable)',
  ],
  [
    'transport-unavailable',
    'error: relay=none, dsn=4.3.0, status=deferred (unknown mail transport error)',
  ],
  ['transport-held-back', 'error: relay=none, dsn=4.3.2, status=deferred (deferred transport)'],
  [
    'destination-suspended',
    'error: relay=none, dsn=4.0.0, status=deferred (delivery temporarily suspended: something nobody has seen before)',
  ],
  [
    'local-config-error',
    'smtp: relay=none, dsn=4.3.5, status=deferred (Server configuration error)',
  ],
  ['bounce-failed', 'qmgr: relay=none, dsn=4.3.0, status=deferred (bounce failed)'],
  ['user-unknown', 'local: relay=local, dsn=5.1.1, status=bounced (unknown user: "nosuchuser")'],
  ['user-unknown', 'pipe: relay=dovecot, dsn=5.1.1, status=bounced (user unknown)'],
  [
    'user-unknown',
    'error: relay=none, dsn=5.1.1, status=bounced (User unknown in virtual alias table)',
  ],
  [
    'local-delivery-failed',
    'local: relay=local, dsn=4.3.0, status=deferred (temporary failure. Command output: cannot write to store )',
  ],
  [
    'local-delivery-failed',
    'local: relay=local, dsn=5.3.0, status=bounced (Command died with status 1: "/usr/bin/procmail")',
  ],
  [
    'error-transport',
    'error: relay=none, dsn=5.1.6, status=bounced (mailbox has moved, see directory)',
  ],
  [
    'error-transport',
    'error: relay=none, dsn=4.3.0, status=deferred (mailbox is being moved, try later)',
  ],
  [
    'error-transport',
    'error: relay=none, dsn=5.1.6, status=bounced (User has moved to new@example.org)',
  ],
  [
    'discard-transport',
    'discard: relay=none, dsn=2.0.0, status=discarded (thrown away on purpose)',
  ],
  // Refusals and rules of this server
  [
    'user-unknown',
    'smtpd: reject: RCPT: 550 5.1.1 <nobody@example.com>: Recipient address rejected: User unknown in virtual mailbox table',
  ],
  [
    'user-unknown',
    'smtpd: reject: RCPT: 550 5.1.1 <nobody@example.com>: Recipient address rejected: example.com',
  ],
  [
    'recipient-undeliverable',
    'smtpd: reject: RCPT: 450 4.1.1 <nobody@example.com>: Recipient address rejected: unverified address: host mail.example.com[203.0.113.9] said: 550 5.1.1 <nobody@example.com>: No such user here (in reply to RCPT TO command)',
  ],
  ['relay-denied', 'smtpd: reject: RCPT: 554 5.7.1 <ann@example.org>: Relay access denied'],
  [
    'helo-refused',
    'smtpd: reject: RCPT: 504 5.5.2 <friend>: Helo command rejected: need fully-qualified hostname',
  ],
  [
    'client-without-rdns',
    'smtpd: reject: RCPT: 450 4.7.25 Client host rejected: cannot find your hostname, [192.0.2.9]',
  ],
  [
    'client-without-rdns',
    'smtpd: reject: RCPT: 450 4.7.1 Client host rejected: cannot find your reverse hostname, [192.0.2.9]',
  ],
  [
    'sender-domain-not-found',
    'smtpd: reject: RCPT: 450 4.1.8 <x@nowhere.test>: Sender address rejected: Domain not found',
  ],
  [
    'refused-by-our-block-list',
    'smtpd: reject: RCPT: 554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using zen.rbl.test; https://rbl.test/query/ip/192.0.2.9',
  ],
  [
    'refused-by-our-block-list',
    'postscreen: reject: RCPT: 550 5.7.1 Service unavailable; client [192.0.2.9] blocked using ps.rbl.test',
  ],
  [
    'spamhaus-query-refused',
    'smtpd: reject: RCPT: 554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using zen.spamhaus.org; Error: open resolver; https://check.spamhaus.org/returnc/pub/',
  ],
  ['postscreen', 'postscreen: reject: RCPT: 550 5.5.1 Protocol error'],
  ['postscreen-busy', 'postscreen: reject: CONNECT: all server ports busy'],
  ['postscreen-first-contact', 'postscreen: reject: RCPT: 450 4.3.2 Service currently unavailable'],
  ['too-big-here', 'smtpd: reject: MAIL: 552 5.3.4 Message size exceeds fixed limit'],
  [
    'greylisted',
    'smtpd: reject: RCPT: 450 4.7.1 <ann@example.com>: Recipient address rejected: Greylisted, please try again in 60 seconds',
  ],
  [
    'zimbra-list-permission',
    'smtpd: milter-reject: RCPT: 571 571 Sender is not allowed to email this distribution list: team@example.com',
  ],
  [
    'sender-not-owned',
    'smtpd: reject: RCPT: 553 5.7.1 <boss@example.com>: Sender address rejected: not owned by user ann@example.com',
  ],
  [
    'address-not-qualified',
    'smtpd: reject: RCPT: 504 5.5.2 <ann>: Recipient address rejected: need fully-qualified address',
  ],
  ['client-protocol-error', 'smtpd: reject: DATA: bare <LF> received'],
  [
    'access-rule',
    'smtpd: reject: RCPT: 554 5.7.1 <x@example.org>: Sender address rejected: Sender not welcome here',
  ],
  ['access-rule', 'smtpd: hold: RCPT: <x@example.org>: Sender address triggers HOLD action'],
  ['access-rule', 'smtpd: discard: RCPT: <x@example.org>: Sender address triggers DISCARD action'],
  ['header-or-body-rule', 'cleanup: reject: header: Subject: lab-reject-me offer: 5.7.1 not here'],
  ['header-or-body-rule', 'cleanup: hold: body: lab-body-hold'],
  ['header-or-body-rule', 'cleanup: discard: header: Subject: 4.7.1 milter triggers DISCARD'],
  ['milter-refused', 'smtpd: milter-reject: MAIL: 550 5.7.1 Sender blocked by milter'],
  ['milter-refused', 'cleanup: milter-reject: END-OF-MESSAGE: 5.7.1 Rejected by content policy'],
  ['milter-refused', 'cleanup: milter-hold: END-OF-MESSAGE: milter triggers HOLD action'],
  ['milter-refused', 'cleanup: milter-discard: END-OF-MESSAGE: milter triggers DISCARD action'],
  [
    'milter-tempfail',
    'cleanup: milter-reject: END-OF-MESSAGE: 4.7.1 Service unavailable - try again later',
  ],
  [
    'milter-tempfail',
    'smtpd: milter-reject: RCPT: 451 4.7.1 Service unavailable - try again later',
  ],
  [
    'milter-down',
    'smtpd: warning: connect to Milter service inet:localhost:8465: Connection refused',
  ],
  [
    'milter-down',
    'cleanup: warning: connect to Milter service inet:[::1]:7026: Connection refused',
  ],
  [
    'milter-down',
    'smtpd: warning: connect to Milter service unix:/run/opendmarc.sock: No such file or directory',
  ],
  ['client-went-away', 'smtpd: lost connection after DATA (2501 bytes) from unknown[192.0.2.9]'],
  ['session-ended-here', 'smtpd: too many errors after RCPT from unknown[192.0.2.9]'],
  [
    'login-failed',
    'smtpd: warning: unknown[192.0.2.9]: SASL LOGIN authentication failed: UGFzc3dvcmQ6',
  ],
  ['sasl-unavailable', 'smtpd: fatal: no SASL authentication mechanisms'],
  [
    'daemon-cannot-start',
    'master: warning: process /opt/zimbra/common/libexec/smtpd pid 1234 exit status 1',
  ],
  [
    'daemon-cannot-start',
    'master: warning: /opt/zimbra/common/libexec/smtpd: bad command startup -- throttling',
  ],
  ['delay-warning', 'bounce: sender delay notification: 4F1A2B3C4D'],
  ['bounce-sent', 'bounce: sender non-delivery notification: 4F1A2B3C4D'],
  ['operator-action', 'postsuper: placed on hold'],
];
