/** The login of a client whose mail a filter in front of the queue gets: no line with a queue ID tells it. */
import { expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { B, identified, line, queued, removed, SENT, tried } from './mail-lines.ts';
import { readTexts, told } from './messages-of.ts';
import { accepted, answer, behind, CLIENT, handedOn, smtpd } from './proxy-lines.ts';

const LOGIN = smtpd(
  0,
  `NOQUEUE: client=${CLIENT}, sasl_method=PLAIN, sasl_username=ann@example.net`,
);
const CONNECT = smtpd(0, `connect from ${CLIENT}`);
const DISCONNECT = smtpd(9, `disconnect from ${CLIENT} ehlo=1 auth=1 mail=2 rcpt=2 data=2 quit=1`);
const BEHIND = behind(0, 'connect from localhost[127.0.0.1]');
const KEPT = '250 2.7.0 Ok, discarded, id=00016-01 - spam';
const verdict = (action: string) =>
  line(
    1,
    'amavis[16]',
    `(00016-01) Blocked SPAM {${action}}, [192.0.2.1]:4711 [192.0.2.1] <ann@example.net> -> <bob@example.org>, Message-ID: <s@example.net>, mail_id: J4A3Mi79CrBr, Hits: 30, size: 1000, 380 ms`,
  );
const factsOf = ({ status, direction, client }: Message) => [
  status,
  direction,
  client?.login ?? null,
];

test.each([
  ['as for a stranger', 'DiscardedInbound', 'internal'],
  ['as for a stranger who is let through', 'DiscardedOpenRelay', 'outbound'],
])('mail that the filter kept, %s, came with the login', async (_, action, direction) => {
  const messages = await told(
    CONNECT,
    LOGIN,
    verdict(action),
    answer('accept', 2, KEPT),
    DISCONNECT,
  );
  expect(messages.map(factsOf)).toEqual([['blocked', direction, 'ann@example.net']]);
});

test('each mail of a session came with the login, also of another sender and where all was refused', async () => {
  const refused = smtpd(
    3,
    `NOQUEUE: reject: RCPT from ${CLIENT}: 554 5.7.1 <x@example.org>: Relay access denied; from=<eve@example.net> to=<x@example.org> proto=ESMTP helo=<mx>`,
  );
  const messages = await told(
    CONNECT,
    LOGIN,
    verdict('DiscardedInbound'),
    answer('accept', 2, KEPT),
    refused,
    DISCONNECT,
  );
  expect(messages.map(({ from, client }) => [from, client?.login])).toEqual([
    ['ann@example.net', 'ann@example.net'],
    ['eve@example.net', 'ann@example.net'],
  ]);
});

test('mail that the filter passed on came with the login', async () => {
  const [message] = await told(
    CONNECT,
    LOGIN,
    BEHIND,
    accepted(B),
    identified(B, 1),
    queued(B, 1),
    answer('accept', 2, handedOn(B)),
    tried(B, 3, SENT),
    removed(B, 3),
    DISCONNECT,
  );
  expect(message?.client).toMatchObject({ address: '192.0.2.1', login: 'ann@example.net' });
  expect(message?.direction).toBe('outbound');
});

test('the next client of the same process has not logged in', async () => {
  const other = (text: string) => text.replaceAll('192.0.2.1', '192.0.2.7');
  const messages = await told(
    CONNECT,
    LOGIN,
    DISCONNECT,
    other(smtpd(10, `connect from ${CLIENT}`)),
    other(smtpd(10, `NOQUEUE: client=${CLIENT}`)),
    answer('accept', 12, '250 2.7.0 Ok, discarded, id=00017-01 - spam'),
  );
  expect(messages.map(({ client }) => [client?.address, client?.login])).toEqual([
    ['192.0.2.7', null],
  ]);
});

test('the story has the line once for a session', async () => {
  const lines = [CONNECT, LOGIN, LOGIN, verdict('DiscardedInbound'), answer('accept', 2, KEPT)];
  const { messages } = await readTexts([`${lines.join('\n')}\n`], { keepTimeline: true });
  const kinds = messages[0]?.timeline.map(({ kind }) => kind);
  expect(kinds?.filter((kind) => kind === 'logged-in')).toHaveLength(1);
});
