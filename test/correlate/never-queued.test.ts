/** Mail that Postfix begins itself and does not queue. */
import { expect, test } from 'vitest';
import { A, identified, line, PEER, passes, queued } from './mail-lines.ts';
import { readTexts, told } from './messages-of.ts';

const ownId = line(
  0,
  'postfix/cleanup[11]',
  `${A}: message-id=<20261124100000.${A}@mail.example.com>`,
);
const client = line(0, 'postfix/smtpd[10]', `${A}: client=${PEER}`);
const open = line(0, 'postfix/smtpd[10]', `connect from ${PEER}`);
const fateOf = async (...lines: readonly string[]) => {
  const [message] = await told(...lines, passes(90));
  return [message?.kind, message?.status, message?.warnings[0]?.split(':')[0]];
};

test('a notification that the sender has asked not to get is no mail on its way', async () => {
  expect(await fateOf(ownId)).toEqual([
    'bounce',
    'unknown',
    `${A} was begun by Postfix itself, and no line tells that it came into the queue`,
  ]);
  expect((await fateOf(ownId, queued(A, 0)))[1]).toBe('queued');
});

test.each([
  ['a client has sent it', [open, client, ownId]],
  ['a client sends it still', [open, client]],
  ['its start is not in the log', [identified(A, 0)]],
])('mail is on its way where %s', async (_, lines) => {
  expect((await fateOf(...lines)).slice(0, 2)).toEqual(['mail', 'queued']);
});

test('a notification that the sender has asked not to get is told while the log goes on', async () => {
  const lines = [ownId, ...[600, 1200, 1800, 2400, 3000].map(passes)];
  const { messages } = await readTexts([lines.join('\n')], { year: 2026, isGoingOn: true });
  expect(messages.map(({ kind, status }) => [kind, status])).toEqual([['bounce', 'unknown']]);
});
