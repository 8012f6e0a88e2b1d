/** Notes that say what a message is, and who will go on with it. */
import { expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { traceView } from '../../src/query/trace/view.ts';
import { receivedMessage, sentMessage, withRecipient } from '../render/seed-messages.ts';

const notes = (one: Message) => traceView(one).notes;

test('what is refused for now of mail that a program of this host handed in is tried again', () => {
  const text =
    'It stays in the maildrop: pickup hands it in again, each time under another queue ID.';
  const refusedBy = (service: string, temporary: boolean): Message => ({
    ...withRecipient(sentMessage, { status: 'rejected', step: 'accept', temporary }),
    hops: sentMessage.hops.slice(0, 1).map((hop) => ({ ...hop, service })),
  });
  const note = { text, command: null };
  expect(notes(refusedBy('postfix/pickup', true))).toContainEqual(note);
  expect(notes(refusedBy('postfix/pickup', false))).not.toContainEqual(note);
  expect(notes(refusedBy('postfix/smtpd', true))).not.toContainEqual(note);
});

test.each([
  ['', 'This is a notice that amavis wrote.'],
  [
    'double-bounce@mail.example.com',
    'This is a notice of Postfix to its postmaster (postconf notify_classes).',
  ],
])('a notice from <%s> says who wrote it', (from, text) => {
  const one: Message = { ...receivedMessage, kind: 'notice', from };
  expect(notes(one)).toContainEqual({ text, command: null });
});

test('that no copy is logged is only said of mail whose verdict is in the log', () => {
  const kept = (category: string | null): Message =>
    withRecipient(sentMessage, { status: 'blocked', step: 'filter', quarantine: null, category });
  const none = {
    text: 'No quarantine copy is logged: only the sender can send it again.',
    command: null,
  };
  const open = {
    text: 'Whether the filter kept a copy is not in this log.',
    command: null,
  };
  expect(notes(kept('SPAM'))).toContainEqual(none);
  expect(notes(kept('SPAM'))).not.toContainEqual(open);
  expect(notes(kept(null))).toContainEqual(open);
  expect(notes(kept(null))).not.toContainEqual(none);
});

test.each([
  ['smtp', 'Q1', 'Postfix says sent, because the filter answered 250;'],
  ['smtpd', null, 'The client was told that all is well, because the filter answered 250;'],
])('%s passes on what a filter answered that no verdict names', (service, queueId, words) => {
  const reply = '250 Virus Detected; Discarded Email';
  const row = { status: 'blocked', step: 'filter', service, queueId, reply } as const;
  expect(notes(withRecipient(sentMessage, row))[0]?.text).toBe(
    `${words} the mail went no further than the filter.`,
  );
});

test.each([
  [['store1', 'store2', 'store1'], 'search mailbox.log on store1, store2:'],
  [['store1', 'store2', 'store3', 'store4'], 'search mailbox.log on all 4 mailbox hosts:'],
])('mail for mailboxes on %j may be looked for on each of these hosts', (names, words) => {
  const [row] = receivedMessage.recipients;
  const recipients = names.flatMap((name, i) =>
    row === undefined
      ? []
      : [
          {
            ...row,
            address: `user${i}@example.com`,
            relay: { name, address: `192.0.2.${name.slice(-1)}`, port: 7025 },
          },
        ],
  );
  const texts = notes({ ...receivedMessage, recipients }).map(({ text }) => text);
  expect(texts).toContainEqual(expect.stringContaining(words));
});

test('where nothing shows Zimbra, its mailbox.log is not spoken of', () => {
  const search = expect.objectContaining({ command: expect.stringContaining('mailbox.log') });
  const over = (port: number): Message =>
    withRecipient(
      { ...receivedMessage, messageId: 'a1@example.net', scans: [], hops: [] },
      { relay: { name: '127.0.0.1', address: '127.0.0.1', port } },
    );
  expect(notes(over(7025))).toContainEqual(search);
  expect(notes(over(24))).not.toContainEqual(search);
});
