/** Mail that Postfix hands to a port of this host behind which another server stands, not a filter. */
import { expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { A, arrives, B, identified, line, queued, removed, SENT, tried } from './mail-lines.ts';
import { told } from './messages-of.ts';

const handed = (port: number, reply: string) =>
  tried(A, 2, `dsn=2.0.0, status=sent (${reply})`).replace(
    'mx.example.org[192.0.2.9]:25',
    `127.0.0.1[127.0.0.1]:${port}`,
  );
const QUEUED = `250 2.0.0 Ok: queued as ${B}`;
const FROM_MTA = `250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): ${QUEUED}`;
const factsOf = ({ hops, recipients, warnings }: Message) => [
  hops.map(({ queueId }) => queueId),
  ...recipients.map((one) => `${one.status} at ${one.step}`),
  ...warnings,
];
const UNSEEN = `the lines of ${B}, which took the message over, are not in the input`;

test.each([
  ['that names its queue ID', 11125, QUEUED, [[A], 'relayed at deliver']],
  [
    'that names none',
    11125,
    '250 2.0.0 OK 1608161352 c34si23 - gsmtp',
    [[A], 'relayed at deliver'],
  ],
  ['where amavis listens', 10024, QUEUED, [[A, B], 'unknown at filter', UNSEEN]],
  ['that answers as amavis does', 10040, FROM_MTA, [[A, B], 'unknown at filter', UNSEEN]],
])('a server behind a port of this host %s', async (_, port, reply, expected) => {
  const [message] = await told(...arrives(A), handed(port, reply), removed(A, 2));
  expect(message && factsOf(message)).toEqual(expected);
});

test('what a filter on a port of its own hands back is in the log, and goes on', async () => {
  const back = line(2, 'postfix/smtpd[13]', `${B}: client=localhost[127.0.0.1]`);
  for (const first of [true, false]) {
    const sent = handed(10040, QUEUED);
    const around = first ? [back, sent] : [sent, back];
    const rest = [identified(B, 2), queued(B, 2), removed(A, 2), tried(B, 3, SENT), removed(B, 3)];
    const [message] = await told(...arrives(A), ...around, ...rest);
    expect(message && factsOf(message)).toEqual([[A, B], 'relayed at deliver']);
  }
});

test('where the start of the mail is not in the log, neither may be the lines of what took it over', async () => {
  const [message] = await told(handed(10040, QUEUED), removed(A, 2));
  expect(message?.recipients.map((one) => `${one.status} at ${one.step}`)).toEqual([
    'unknown at filter',
  ]);
});
