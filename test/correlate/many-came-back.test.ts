/** Mail for many that a filter behind pipe(8) hands in again by sendmail(1). */
import { expect, test } from 'vitest';
import { A, arrives, B, identified, line, ofMany, queued, removed } from './mail-lines.ts';
import { told } from './messages-of.ts';

const pipe = (queueId: string, second: number, relay: string) =>
  line(
    second,
    'postfix/pipe[31]',
    `${queueId}: to=<bob@example.org>, relay=${relay}, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (delivered via ${relay} service)`,
  );
const again = [
  line(1, 'postfix/pickup[32]', `${B}: uid=1001 from=<ann@example.net>`),
  identified(B, 1),
  queued(B, 1),
];

/** Where the local part is written in capitals, and with more recipients than are looked through one by one. */
test.each([
  ['user', 20],
  ['User', 5],
  ['User', 20],
])('mail for %s1 and so on, %i of them, comes back as one', async (name, count) => {
  const names = Array.from({ length: count }, (_, i) => `${name}${i + 1}@example.org`);
  const forEach = (text: string) => names.map((to) => text.replace('bob@example.org', to));
  const stored = forEach(pipe(B, 3, 'dovecot'));
  const start = [...arrives(A), ...again].map(ofMany(count));
  const messages = await told(
    ...start,
    ...forEach(pipe(A, 2, 'spamassassin')),
    removed(A, 2),
    ...stored,
    removed(B, 3),
  );
  expect(messages.map(({ hops }) => hops.map(({ queueId }) => queueId))).toEqual([[A, B]]);
});
