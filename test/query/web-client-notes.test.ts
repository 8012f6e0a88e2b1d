/** What a trace says of mail that Zimbra's mailbox server wrote. */
import { expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { traceView } from '../../src/query/trace/view.ts';
import { hop, sentMessage, withRecipient } from '../render/seed-messages.ts';

/** The notes about the mailbox server that wrote it. */
function toldOf(one: Message): string[] {
  const texts = traceView(one).notes.map(({ text }) => text);
  return texts.filter((text) => /mailbox host;|mailbox server/.test(text));
}

const client = sentMessage.client as NonNullable<Message['client']>;
const SENT =
  "Sent from the web client or ActiveSync: the client is the mailbox host; the user's own address is oip= in its mailbox.log.";
const PERHAPS =
  "Zimbra's mailbox server wrote it: if the client is that server, it was sent from the web client or ActiveSync, and the user's own address is oip= in its mailbox.log.";

const from = (address: string): Message => ({ ...sentMessage, client: { ...client, address } });

/** The same mail, where it goes to a server at this address and port. */
function sentTo(address: string, port: number): Message {
  const relay = { name: 'store.example.com', address, port };
  return withRecipient(sentMessage, { relay });
}

test.each<[string, Message, string[]]>([
  ['the log does not say where mailboxes are', sentMessage, [PERHAPS]],
  ['mailboxes are on the client', sentTo(client.address, 7025), [SENT]],
  ['mailboxes are on another host', sentTo('192.0.2.26', 7025), [PERHAPS]],
  ['it goes to another server', sentTo('192.0.2.26', 25), [PERHAPS]],
  ['the client is this host', from('127.0.0.1'), [SENT]],
  ['the client logged in', { ...sentMessage, client: { ...client, login: 'admin' } }, []],
  ['the copy in quarantine', { ...sentMessage, kind: 'quarantine-copy' }, []],
  ['a notice', { ...sentMessage, kind: 'notice' }, []],
  [
    'amavis handed it in, and what was before is not in the log',
    {
      ...from('127.0.0.1'),
      hops: [hop('97597E6BE4', { service: 'postfix/amavisd/smtpd' })],
    },
    [],
  ],
])('where %s', (_, one, expected) => {
  expect(toldOf(one)).toEqual(expected);
});

test.each([
  ['smtp-amavis:[127.0.0.1]:10026', 1],
  ['smtp-amavis:[127.0.0.1]:10024', 0],
])('mail that waits for %s was written here %s times', (filter, count) => {
  const waiting: Message = {
    ...withRecipient(sentMessage, { status: 'deferred', step: 'filter' }),
    direction: 'unknown',
    hops: [hop('B141CE6BDD', { filter })],
  };
  expect(toldOf(waiting)).toHaveLength(count);
});
