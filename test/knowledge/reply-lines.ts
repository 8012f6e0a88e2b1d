/** Replies of other servers, with the cause that each must be given. */
function said(host: string, reply: string, command = 'end of DATA'): string {
  const status = /^4|421/.test(reply) ? 'deferred' : 'bounced';
  const dsn = /^\d{3}[ -](\d\.\d+\.\d+)/.exec(reply)?.[1] ?? `${reply[0]}.0.0`;
  return `smtp: relay=${host}[192.0.2.25]:25, dsn=${dsn}, status=${status} (host ${host}[192.0.2.25] said: ${reply} (in reply to ${command} command))`;
}

const GMAIL = 'gmail-smtp-in.l.google.com';
const MICROSOFT = 'example-com.mail.protection.outlook.com';
const YAHOO = 'mta5.am0.yahoodns.net';
const MX = 'mx.example.org';

export const REPLY_LINES: readonly (readonly [cause: string, line: string])[] = [
  [
    'gmail-rate',
    said(
      GMAIL,
      '421-4.7.28 Gmail has detected an unusual rate of unsolicited mail originating 421-4.7.28 from your IP address. 421 4.7.28 Learn more',
    ),
  ],
  [
    'gmail-recipient-rate',
    said(
      GMAIL,
      '450-4.2.1 The user you are trying to contact is receiving mail at a rate that 450-4.2.1 prevents additional messages from being delivered. 450 4.2.1 Please resend your message later',
      'RCPT TO',
    ),
  ],
  [
    'gmail-mailbox-full',
    said(
      GMAIL,
      "452-4.2.2 The recipient's inbox is out of storage space. 452 4.2.2 Please direct the recipient to Google",
      'RCPT TO',
    ),
  ],
  [
    'gmail-no-such-user',
    said(
      GMAIL,
      "550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 double-checking the recipient's email address for typos 550 5.1.1 https://support.google.com/mail/?p=NoSuchUser a1-gsmtp",
      'RCPT TO',
    ),
  ],
  [
    'gmail-disabled',
    said(GMAIL, '550 5.2.1 The email account that you tried to reach is disabled', 'RCPT TO'),
  ],
  [
    'gmail-unauthenticated',
    said(
      GMAIL,
      '550-5.7.26 This mail has been blocked because the sender is unauthenticated. 550-5.7.26 Gmail requires all senders to authenticate with either SPF or DKIM. 550 5.7.26 a1-gsmtp',
    ),
  ],
  [
    'gmail-unauthenticated',
    said(GMAIL, '421 4.7.26 Your email has been rate limited because it is unauthenticated'),
  ],
  [
    'gmail-sender-rule',
    said(GMAIL, '550 5.7.25 The IP address sending this message does not have a PTR record setup'),
  ],
  [
    'gmail-spam',
    said(
      GMAIL,
      '550-5.7.1 [192.0.2.7      12] Our system has detected that this 550-5.7.1 message is likely unsolicited mail. 550 5.7.1 a1-gsmtp',
    ),
  ],
  [
    'gmail-ip-range-blocked',
    said(
      GMAIL,
      "550-5.7.1 [192.0.2.7] The IP you're using to send mail is not authorized to 550-5.7.1 send email directly to our servers. 550 5.7.1 a1-gsmtp",
    ),
  ],
  [
    'gmail-content',
    said(
      GMAIL,
      '552-5.7.0 This message was blocked because its content presents a potential 552-5.7.0 security issue. 552 5.7.0 a1-gsmtp',
    ),
  ],
  [
    'gmail-rfc',
    said(
      GMAIL,
      '550-5.7.1 This message is not RFC 5322 compliant, the issue is: 550 5.7.1 duplicate From headers.',
    ),
  ],
  ['gmail-custom', said(GMAIL, '550 5.7.1 Not wanted at this company a1 - gcdp')],
  [
    'microsoft-ip-blocked',
    said(
      'hotmail-com.olc.protection.outlook.com',
      "550 5.7.1 Unfortunately, messages from [192.0.2.7] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3140).",
      'MAIL FROM',
    ),
  ],
  [
    'microsoft-banned-ip',
    said(MICROSOFT, '550 5.7.606 Access denied, banned sending IP [192.0.2.7]', 'RCPT TO'),
  ],
  [
    'microsoft-banned-sender',
    said(MICROSOFT, '550 5.7.511 Access denied, banned sender [ann@example.com]', 'RCPT TO'),
  ],
  [
    'microsoft-throttled',
    said(
      MICROSOFT,
      '451 4.7.650 The mail server [192.0.2.7] has been temporarily rate limited due to IP reputation',
      'MAIL FROM',
    ),
  ],
  [
    'microsoft-throttled',
    said(MICROSOFT, '451 4.7.500 Server busy. Please try again later', 'RCPT TO'),
  ],
  [
    'microsoft-unauthenticated',
    said(
      'outlook-com.olc.protection.outlook.com',
      '550 5.7.515 Access denied, sending domain example.com does not meet the required authentication level',
    ),
  ],
  [
    'microsoft-dmarc',
    said(
      MICROSOFT,
      '550 5.7.509 Access denied, sending domain example.com does not pass DMARC verification',
    ),
  ],
  [
    'microsoft-no-such-user',
    said(MICROSOFT, '550 5.4.1 Recipient address rejected: Access denied', 'RCPT TO'),
  ],
  [
    'microsoft-no-such-user',
    said(MICROSOFT, '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found', 'RCPT TO'),
  ],
  [
    'microsoft-tenant-limit',
    said(
      MICROSOFT,
      '550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP',
      'RCPT TO',
    ),
  ],
  [
    'microsoft-busy-mailbox',
    said(MICROSOFT, '432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded'),
  ],
  [
    'yahoo-tss04',
    said(
      YAHOO,
      '421 4.7.0 [TSS04] Messages from 192.0.2.7 temporarily deferred due to unexpected volume or user complaints - 4.16.55.1',
      'MAIL FROM',
    ),
  ],
  [
    'yahoo-tss09',
    said(YAHOO, '421 4.7.0 [TSS09] All messages from 192.0.2.7 will be deferred', 'MAIL FROM'),
  ],
  [
    'yahoo-ts03',
    said(
      YAHOO,
      '421 4.7.1 [TS03] All messages from 192.0.2.7 will be permanently deferred; Retrying will NOT succeed.',
      'MAIL FROM',
    ),
  ],
  [
    'yahoo-block-listed',
    said(
      YAHOO,
      "553 5.7.1 [BL21] Connections will not be accepted from 192.0.2.7, because the ip is in Spamhaus's list",
      'MAIL FROM',
    ),
  ],
  [
    'yahoo-dmarc',
    said(
      YAHOO,
      '554 5.7.9 Message not accepted for policy reasons. See https://senders.yahooinc.com/error-codes',
    ),
  ],
  [
    'yahoo-mailbox',
    said(
      YAHOO,
      "554 delivery error: dd This user doesn't have a yahoo.com account (ann@yahoo.com) [0]",
    ),
  ],
  [
    'greylisted',
    said(
      MX,
      '450 4.2.0 <bob@example.org>: Recipient address rejected: Greylisted, see http://postgrey.example/help',
      'RCPT TO',
    ),
  ],
  ['remote-trouble', said(MX, '451 4.7.500 Server busy. Please try again later', 'RCPT TO')],
  [
    'remote-trouble',
    said(MX, '452 4.3.1 Insufficient system storage, try again later', 'MAIL FROM'),
  ],
  ['remote-trouble', said(MX, '451 4.7.1 Service unavailable - try again later', 'end of DATA')],
  ['remote-trouble', said(MX, '421 4.3.2 Service shutting down, please try again later', 'DATA')],
  ['rate-limited', said(MX, '421 Too many concurrent SMTP connections; please try again later')],
  ['greylisted', said(MX, '451 4.7.1 Greylisting in action, please come back later', 'RCPT TO')],
  ['greylisted', said(MX, '450 4.7.1 not yet', 'RCPT TO')],
  ['remote-trouble', said(MX, '451 4.3.2 System is too busy, try again later', 'RCPT TO')],
  ['greylisted', said(MX, '451 4.7.1 Busy people greylist strangers', 'RCPT TO')],
  [
    'greylisted',
    said(MX, '450 4.7.1 <bob@example.org>: Recipient address rejected: try again', 'RCPT TO'),
  ],
  ['greylisted', said(MX, '451 4.3.0 Mail server temporarily rejected message')],
  [
    'spamhaus-listed',
    said(
      MX,
      '554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/192.0.2.7',
      'RCPT TO',
    ),
  ],
  [
    'spamhaus-query-refused',
    said(
      MX,
      '554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org; Error: open resolver',
      'RCPT TO',
    ),
  ],
  [
    'block-listed',
    said(
      MX,
      '554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using bl.spamcop.net',
      'RCPT TO',
    ),
  ],
  [
    'poor-reputation',
    said(MX, '550 IP 192.0.2.1 is blocked by Example. Go to example.org', 'MAIL FROM'),
  ],
  [
    'poor-reputation',
    said(MX, "571 Email from 192.0.2.1 is currently blocked by Example's anti-spam system."),
  ],
  ['content-refused', said(MX, '550 5.7.1 Message rejected due to content restrictions')],
  ['poor-reputation', said(MX, '554 5.7.1 Your server has a poor reputation', 'MAIL FROM')],
  [
    'reverse-dns-missing',
    said(
      MX,
      '450 4.7.1 Client host rejected: cannot find your reverse hostname, [192.0.2.7]',
      'RCPT TO',
    ),
  ],
  ['helo-refused', said(MX, '450 4.7.1 <mail>: Helo command rejected: Host not found', 'RCPT TO')],
  [
    'spf-failed',
    said(MX, '550 5.7.23 Message rejected due to: SPF fail - not authorized', 'RCPT TO'),
  ],
  [
    'dkim-or-dmarc-failed',
    said(
      MX,
      '550-5.7.26 This message does not pass authentication checks (SPF and DKIM both 550-5.7.26 do not pass). 550 5.7.26 The end',
    ),
  ],
  ['content-refused', said(MX, '554 5.7.1 Message rejected as spam by content filtering')],
  ['virus-refused', said(MX, '554 5.7.1 virus Eicar-Test-Signature detected by ClamAV')],
  ['too-big-there', said(MX, '552 5.3.4 Message size exceeds fixed limit', 'MAIL FROM')],
  ['recipient-over-quota', said(MX, '552 5.2.2 <bob@example.org>: Mailbox full', 'RCPT TO')],
  ['rate-limited', said(MX, '421 4.7.0 Temporary rate limit')],
  ['tls-demanded', said(MX, '530 5.7.0 Must issue a STARTTLS command first', 'MAIL FROM')],
  ['login-demanded', said(MX, '530 5.7.0 Authentication required', 'MAIL FROM')],
  ['relay-denied', said(MX, '554 5.7.1 <bob@example.org>: Relay access denied', 'RCPT TO')],
  ['sender-verification-failed', said(MX, '550 Sender verify failed', 'RCPT TO')],
  ['local-rule-there', said(MX, '550 5.7.1 You are not on the whitelist', 'RCPT TO')],
  [
    'rate-limited',
    `smtp: relay=${MX}[192.0.2.25]:25, dsn=4.3.2, status=deferred (host ${MX}[192.0.2.25] refused to talk to me: 421 4.3.2 Too many connections, try later)`,
  ],
  [
    'remote-refuses-to-talk',
    `smtp: relay=${MX}[192.0.2.25]:25, dsn=4.7.1, status=deferred (host ${MX}[192.0.2.25] refused to talk to me: 554 5.7.1 No SMTP service here for you)`,
  ],
  [
    'user-unknown-there',
    said(MX, '550 5.1.1 <bob@example.org>: Recipient address rejected: User unknown', 'RCPT TO'),
  ],
  ['user-unknown-there', said(MX, '550 No such user here', 'RCPT TO')],
  ['user-unknown-there', said(MX, '550 5.1.1 <bob@example.org>: unknown', 'RCPT TO')],
];
