/** Replies whose words say something else than their code would, with the cause that each must be given. */
function said(host: string, reply: string, dsn: string): string {
  const status = dsn.startsWith('4') ? 'deferred' : 'bounced';
  return `smtp: relay=${host}[192.0.2.25]:25, dsn=${dsn}, status=${status} (host ${host}[192.0.2.25] said: ${reply} (in reply to RCPT TO command))`;
}

const MICROSOFT = 'example-com.mail.protection.outlook.com';

export const WORDED_REPLY_LINES: readonly (readonly [cause: string, line: string])[] = [
  [
    'microsoft-forwarding-off',
    said(
      MICROSOFT,
      '550 5.7.520 Access denied, Your organization does not allow external forwarding. Please contact your administrator',
      '5.7.520',
    ),
  ],
  [
    'microsoft-domain-without-mailboxes',
    said(
      MICROSOFT,
      '451 4.4.4 Mail received as unauthenticated, incoming to a recipient domain configured in a hosted tenant which has no mail-enabled subscriptions. ATTR5',
      '4.4.4',
    ),
  ],
];
