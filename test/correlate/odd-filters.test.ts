/** Filters that are wired in another way than amavis on Zimbra: which queue files are still one message. */
import { expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import {
  A,
  arrives,
  B,
  comesBack,
  filtered,
  line,
  queued,
  removed,
  SENT,
  tried,
} from './mail-lines.ts';
import { told } from './messages-of.ts';

const placesOf = ({ hops }: Message) => hops.map(({ queueId }) => queueId);

test('mail that waits on hold for MailScanner goes on under the queue ID that MailScanner names', async () => {
  const held = `${A}: hold: header Received: from mx.example.net from mx.example.net[192.0.2.1]; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<mx>`;
  const requeue = (second: number) =>
    line(second, 'MailScanner[30]', `Requeue: ${A}.AFE5C to ${B}`);
  const start = arrives(A).slice(0, 2);
  const rest = [queued(B, 2), tried(B, 3, SENT), removed(B, 3)];
  const onHold = [...start, line(0, 'postfix/cleanup[11]', held)];
  const factsOf = (messages: readonly Message[]) =>
    messages.map((one) => [placesOf(one), one.status, one.warnings]);
  expect(factsOf(await told(...onHold, requeue(1), ...rest))).toEqual([[[A, B], 'relayed', []]]);
  expect(factsOf(await told(...onHold, queued(B, 1), requeue(2), ...rest.slice(1)))).toEqual([
    [[A, B], 'relayed', []],
  ]);
  expect((await told(...onHold, requeue(1))).map(placesOf)).toEqual([[A, B]]);
  expect((await told(...onHold, ...rest)).map(placesOf)).toEqual([[A], [B]]);
});

test.each([
  ['with a port of its own that hands it back', 10030, '192.0.2.9', 'a', [[A, B]]],
  ['that names the queue ID of a mail from elsewhere', 10030, '192.0.2.77', 'a', [[A], [B]]],
  ['that hands back another mail', 10030, '192.0.2.9', 'b', [[A], [B]]],
  ['of a stranger that hands in a mail of its own', 25, '192.0.2.9', 'a', [[A], [B]]],
  ['of a stranger, in a log without ports', 0, '192.0.2.9', 'a', [[A], [B]]],
])('a server %s', async (_, port, address, id, expected) => {
  const relay = port === 0 ? '[192.0.2.9]' : `[192.0.2.9]:${port}`;
  const sent = tried(A, 2, `dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as ${B})`);
  const messages = await told(
    ...arrives(A),
    line(1, 'postfix/smtpd[10]', `${B}: client=proxy.example.org[${address}]`),
    line(1, 'postfix/cleanup[11]', `${B}: message-id=<${id}@example.net>`),
    queued(B, 1),
    sent.replace('[192.0.2.9]:25', relay),
    removed(A, 2),
    tried(B, 3, SENT),
    removed(B, 3),
  );
  expect(messages.map(placesOf)).toEqual(expected);
});

const IN_MAILBOX = (queueId: string, second: number) =>
  line(
    second,
    'postfix/lmtp[14]',
    `${queueId}: to=<ann@example.com>, relay=store.example.com[192.0.2.5]:7025, delay=1, delays=0/0/0/1, dsn=2.1.5, status=sent (250 2.1.5 Delivery OK)`,
  );

test('of two notices with one Message-ID, for two recipients, none is what the other was before', async () => {
  const messages = await told(
    ...comesBack(A, 0),
    IN_MAILBOX(A, 0),
    removed(A, 0),
    ...comesBack(B, 1),
    IN_MAILBOX(B, 1),
    removed(B, 1),
  );
  expect(messages.map(placesOf)).toEqual([[A], [B]]);
});

test('a filter that names no queue ID is found by the Message-ID of what comes back', async () => {
  const messages = await told(
    ...arrives(A),
    ...comesBack(B, 1),
    filtered(A, 'bob@example.org', 1, '250 Ok'),
    removed(A, 1),
    tried(B, 2, SENT),
    removed(B, 2),
  );
  expect(messages.map(placesOf)).toEqual([[A, B]]);
});

const PIPED = (queueId: string, to: string, second: number) =>
  line(
    second,
    'postfix/pipe[14]',
    `${queueId}: to=<${to}>, relay=dovecot, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (delivered via dovecot service)`,
  );

test.each([
  ['for the same recipient is what a program took', 'bob@example.org', [[A, B]]],
  ['for another recipient is another copy', 'eve@example.org', [[A], [B]]],
])('mail from this host with one Message-ID %s', async (_, to, expected) => {
  const messages = await told(
    ...comesBack(A, 0),
    PIPED(A, 'bob@example.org', 0),
    removed(A, 0),
    ...comesBack(B, 1),
    PIPED(B, to, 1),
    removed(B, 1),
  );
  expect(messages.map(placesOf)).toEqual(expected);
});

test('mail on hold that a filter keeps stays on hold', async () => {
  const held = `${A}: hold: header Received: from mx.example.net from mx.example.net[192.0.2.1]; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<mx>`;
  const verdict = `(00016-01) Blocked SPAM {DiscardedInbound}, [192.0.2.1]:4711 [192.0.2.1] <ann@example.net> -> <bob@example.org>, Queue-ID: ${A}, Message-ID: <a@example.net>, mail_id: J4A3Mi79CrBr, Hits: 30, size: 1000, 380 ms`;
  const messages = await told(
    ...arrives(A).slice(0, 2),
    line(0, 'postfix/cleanup[11]', held),
    line(1, 'amavis[16]', verdict),
  );
  expect(messages.map((one) => [placesOf(one), one.status])).toEqual([[[A], 'held']]);
});

/** A server on a port of its own may be a filter: what it names is the way on only where all fits. */
test.each([
  ['mail without a Message-ID', (text: string) => text.replace('<a@example.net>', '<>')],
  [
    'mail whose Message-ID is not in the log',
    (text: string) => (text.includes('message-id=') ? '' : text),
  ],
  [
    'mail of a program of this host',
    (text: string) =>
      text.replace(/smtpd\[10\]: (B+\d+): client=.*/, 'pickup[20]: $1: uid=0 from=<ann>'),
  ],
  [
    'mail that is not in the log',
    (text: string) => text.replace(`queued as ${B}`, 'queued as CCCCCC0003'),
  ],
  [
    'mail that a command names',
    (text: string) =>
      text.replace(
        /postfix\/smtp(\[14\]: A.*)relay=[^,]*(.*\()250 /,
        'postfix/pipe$1relay=archive$2delivered via archive service (',
      ),
  ],
])('a server with a port of its own that names %s', async (_, changed) => {
  const sent = tried(A, 2, `dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as ${B})`);
  const lines = [
    ...arrives(A),
    line(1, 'postfix/smtpd[10]', `${B}: client=proxy.example.org[192.0.2.9]`),
    line(1, 'postfix/cleanup[11]', `${B}: message-id=<a@example.net>`),
    queued(B, 1),
    sent.replace(':25', ':10030'),
    tried(B, 3, SENT),
  ];
  expect((await told(...lines)).map(placesOf)).toEqual([[A, B]]);
  expect((await told(...lines.map(changed))).map(placesOf)).toEqual([[A], [B]]);
});

test('a server with a port of its own that names mail from before has not made it of this one', async () => {
  const messages = await told(
    line(0, 'postfix/smtpd[10]', `${B}: client=proxy.example.org[192.0.2.9]`),
    line(0, 'postfix/cleanup[11]', `${B}: message-id=<a@example.net>`),
    queued(B, 0),
    ...arrives(A, 1),
    tried(A, 2, `dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as ${B})`).replace(':25', ':10030'),
  );
  expect(messages.map(placesOf)).toEqual([[B], [A]]);
});
