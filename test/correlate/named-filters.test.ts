/** A program behind pipe(8) that a rule has named as the filter of a mail (FILTER spamfilter:dummy): no mailbox. */
import { expect, test } from 'vitest';
import { A, arrives, B, identified, line, queued, removed } from './mail-lines.ts';
import { fatesOf, told } from './messages-of.ts';

const filteredBy = (transport: string) =>
  line(
    0,
    'postfix/smtpd[10]',
    `${A}: filter: RCPT from mx.example.net[192.0.2.1]: <bob@example.org>: Recipient address triggers FILTER ${transport}:dummy; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<mx>`,
  );
const piped = (queueId: string, second: number, relay: string) =>
  line(
    second,
    'postfix/pipe[31]',
    `${queueId}: to=<bob@example.org>, relay=${relay}, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (delivered via ${relay} service)`,
  );
const back = [
  line(1, 'postfix/pickup[32]', `${B}: uid=1001 from=<ann@example.net>`),
  identified(B, 1),
  queued(B, 1),
  piped(B, 3, 'dovecot'),
  removed(B, 3),
];

test.each([
  ['and no line tells further of it', 'spamfilter', [], 'unknown at filter'],
  ['and hands in again', 'spamfilter', back, 'delivered at deliver'],
  ['while a rule named another', 'scan', [], 'delivered at deliver'],
])('what the program takes, %s', async (_, transport, rest, fate) => {
  const [first = '', ...more] = arrives(A);
  const taken = [piped(A, 2, 'spamfilter'), removed(A, 2)];
  const messages = await told(first, filteredBy(transport), ...more, ...taken, ...rest);
  expect(messages.map(fatesOf)).toEqual([[`bob@example.org ${fate}`]]);
});
