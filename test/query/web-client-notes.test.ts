/** What a trace says of mail that Zimbra's mailbox server wrote. */
import { expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { IdSearch } from '../../src/query/find.ts';
import { traceView } from '../../src/query/trace-view.ts';
import {
  hop,
  receivedMessage,
  recipient,
  sentMessage,
  withRecipient,
} from '../render/seed-messages.ts';

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

/** The same mail, found in a log where other mail went to a server at this address and port. */
function whereMailWentTo(address: string, port: number): Message {
  const relay = { name: 'store.example.com', address, port };
  const search = new IdSearch('B141CE6BDD');
  search.look(sentMessage);
  search.look({ ...receivedMessage, recipients: [recipient('bob@example.com', { relay })] });
  const [found] = search.found?.messages ?? [];
  if (found === undefined) throw new Error('the mail is not found');
  return found;
}

test.each<[string, Message, string[]]>([
  ['the log does not say what the client is', sentMessage, [PERHAPS]],
  ['mailboxes are on the client', whereMailWentTo(client.address, 7025), [SENT]],
  ['mailboxes are on another host', whereMailWentTo('192.0.2.26', 7025), [PERHAPS]],
  ['the client takes other mail', whereMailWentTo(client.address, 25), [PERHAPS]],
  ['the client is this host', from('127.0.0.1'), [PERHAPS]],
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
