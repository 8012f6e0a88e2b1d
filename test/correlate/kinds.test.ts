/** What kind of message it is: mail, a bounce, a notice, a probe. */
import { expect, test } from 'vitest';
import { A, arrives, B, comesBack, DEFERRED, identified, line, SENT, tried } from './mail-lines.ts';
import { told } from './messages-of.ts';

const client = (more: string) =>
  line(0, 'postfix/smtpd[10]', `${A}: client=mx.example.net[192.0.2.1]${more}`);
const OWN = line(0, 'postfix/pickup[20]', `${A}: uid=0 from=<root>`);
const from = (sender: string) =>
  line(1, 'postfix/qmgr[12]', `${A}: from=<${sender}>, size=1000, nrcpt=1 (queue active)`);
const hasId = (id: string, queueId = A) =>
  line(0, 'postfix/cleanup[11]', `${queueId}: message-id=<${id}>`);
/** Postfix gives what it makes itself a Message-ID with the queue ID. */
const NAMED = hasId(`20261124100000.${A}@mail.example.com`);
const checks = (status: string) => tried(A, 2, `dsn=2.1.5, status=${status} (250 2.1.5 Ok)`);

test.each([
  ['bounce', 'Postfix makes it for the null sender', [NAMED, from('')]],
  ['mail', 'Postfix makes it for a sender', [NAMED, from('ann@example.net')]],
  ['mail', 'the line of its client is not in the log', [identified(A, 0), from('')]],
  ['mail', 'a client sends it for the null sender', [client(''), identified(A, 0), from('')]],
  ['mail', 'its start is not in the log', [from('')]],
  [
    'probe',
    'it asks whether an address takes mail',
    [NAMED, from('double-bounce@mail.example.com')],
  ],
  [
    'notice',
    'it reaches the postmaster, as no probe does,',
    [NAMED, from('double-bounce@mail.example.com'), checks('sent')],
  ],
  [
    'notice',
    'it is returned from the postmaster',
    [NAMED, from('double-bounce@mail.example.com'), checks('bounced')],
  ],
  [
    'notice',
    'it waits for the server of the postmaster, as no probe does,',
    [NAMED, from('double-bounce@mail.example.com')],
  ],
  [
    'mail',
    'a client sends it',
    [client(''), identified(A, 0), from('double-bounce@mail.example.com')],
  ],
  ['mail', 'of its start only the sender is in the log', [from('double-bounce@mail.example.com')]],
  [
    'mail',
    'the sender is like that of a probe',
    [identified(A, 0), from('ann.double-bounce@example.com')],
  ],
  [
    'probe',
    'the address would be taken',
    [OWN, identified(A, 0), from('ann@example.net'), checks('deliverable')],
  ],
  [
    'probe',
    'the address would be refused',
    [OWN, identified(A, 0), from('ann@example.net'), checks('undeliverable')],
  ],
  ['mail', 'a program of this host sends it', [OWN, identified(A, 0), from('')]],
])('it is a %s where %s', async (kind, _, lines) => {
  const [message] = await told(
    ...lines,
    ...(kind === 'probe' || lines.length > 3 ? [] : [tried(A, 3, DEFERRED)]),
  );
  expect(message?.kind).toBe(kind);
});

test('what bounce(8) names is a bounce, though of its own lines only that of the sender is in the log', async () => {
  const messages = await told(
    ...arrives(A),
    tried(A, 1, 'dsn=5.1.1, status=bounced (host said: 550 5.1.1 Unknown)'),
    line(1, 'postfix/bounce[17]', `${A}: sender non-delivery notification: ${B}`),
    line(1, 'postfix/qmgr[12]', `${B}: from=<>, size=3000, nrcpt=1 (queue active)`),
  );
  expect(messages.map(({ kind, bounceOf, bounces }) => [kind, bounceOf, bounces])).toEqual([
    ['mail', null, [B]],
    ['bounce', A, []],
  ]);
});

/** `<VAgs3ThQb4t9H6@…>`: amavis' own messages carry a kind and a mail_id. */
test.each([
  ['notice', 'comes back from amavis', comesBack(B, 1), 'VAgs3ThQb4t9H6@mail.example.com'],
  ['mail', 'comes back from amavis', comesBack(B, 1), 'a@example.net'],
  ['mail', 'comes from elsewhere', arrives(B, 1), 'VAgs3ThQb4t9H6@mail.example.com'],
  ['mail', 'comes back without a Message-ID', comesBack(B, 1), null],
])('it is a %s where a message %s with this Message-ID (%#)', async (kind, _, lines, id) => {
  const withoutId = lines.filter((text) => !text.includes('message-id='));
  const [message] = await told(
    ...withoutId,
    ...(id === null ? [] : [hasId(id, B)]),
    tried(B, 2, SENT),
  );
  expect(message?.kind).toBe(kind);
});
