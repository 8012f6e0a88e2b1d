/** What Postfix wrote to the sender and to the postmaster about a message, each told as what it is. */
import { expect, test } from 'vitest';
import { traceNotes } from '../../src/query/trace/notes.ts';
import { A, arrives, DEFERRED, line, removed, SENT, tried } from './mail-lines.ts';
import { told } from './messages-of.ts';

const tells = (second: number, whom: string, what: string, queueId: string) =>
  line(second, 'postfix/bounce[16]', `${A}: ${whom} ${what} notification: ${queueId}`);

const notesOf = async (...lines: readonly string[]) => {
  const messages = await told(...lines);
  const message = messages.find(({ hops }) => hops[0]?.queueId === A);
  return message === undefined ? [] : traceNotes(message, []).map(({ text }) => text);
};

test('a notice of delay, a report of success and the copies of the postmaster are not the return to the sender', async () => {
  const notes = await notesOf(
    ...arrives(A),
    tried(A, 1, DEFERRED),
    tells(2, 'sender', 'delay', 'D1111'),
    tells(2, 'postmaster', 'delay', 'D2222'),
    tells(3, 'sender', 'delivery status', 'D3333'),
    tried(A, 4, 'dsn=5.1.1, status=bounced (host mx.example.org said: 550 5.1.1 Unknown)'),
    tells(5, 'sender', 'non-delivery', 'D4444'),
    tells(5, 'postmaster', 'non-delivery', 'D5555'),
    removed(A, 6),
  );
  expect(notes).toEqual(
    expect.arrayContaining([
      'The sender was told of the delay: D1111.',
      'The sender was sent the report it had asked for: D3333.',
      'The sender was notified: D4444.',
      'The postmaster was notified: D2222, D5555.',
    ]),
  );
});

test('a notice to the postmaster that Postfix gives up is not told as sent', async () => {
  const notes = await notesOf(
    ...arrives(A),
    line(2, 'postfix/bounce[16]', `${A}: undeliverable postmaster notification discarded`),
  );
  expect(notes.filter((text) => text.includes('notified'))).toEqual([]);
});

test('a return to the sender alone is told in one note', async () => {
  const notes = await notesOf(...arrives(A), tells(2, 'sender', 'non-delivery', 'D4444'));
  expect(notes.filter((text) => text.includes('D4444'))).toEqual([
    'The sender was notified: D4444.',
  ]);
});

test('what Postfix tells its postmaster of itself is no notice of amavis, and no probe', async () => {
  const [message] = await told(
    ...arrives(A)
      .slice(1)
      .map((text) => text.replace('ann@example.net', 'double-bounce@mail.example.com'))
      .map((text) => text.replace('<a@', `<20261124100000.${A}@`)),
    tried(A, 1, SENT),
    removed(A, 2),
  );
  expect(message?.kind).toBe('notice');
  expect(message === undefined ? [] : traceNotes(message, []).map(({ text }) => text)).toContain(
    'This is a notice of Postfix to its postmaster (postconf notify_classes).',
  );
});
