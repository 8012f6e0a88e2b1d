/** Replies of Apple, with the cause that each must be given. */
function said(code: string): string {
  const host = 'mx01.mail.icloud.com[192.0.2.25]';
  return `smtp: relay=${host}:25, dsn=5.7.1, status=bounced (host ${host} said: 554 5.7.1 [${code}] refused (in reply to end of DATA command))`;
}

export const APPLE_LINES: readonly (readonly [cause: string, line: string])[] = [
  ['apple-blocked', said('CS01')],
  ['apple-blocked', said('HM08')],
];
