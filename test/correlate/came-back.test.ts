/** Mail that a filter hands in again without naming its queue ID: by sendmail(1) behind pipe(8), or by SMTP. */
import { expect, test } from 'vitest';
import { isSameSender } from '../../src/correlate/chains/came-back.ts';
import type { Message } from '../../src/message/message.ts';
import {
  A,
  arrives,
  B,
  C,
  comesBack,
  filtered,
  identified,
  line,
  ofMany,
  queued,
  removed,
  SENT,
  toEve,
  tried,
} from './mail-lines.ts';
import { told } from './messages-of.ts';

const pipe = (queueId: string, second: number, relay: string, outcome: string) =>
  line(
    second,
    'postfix/pipe[31]',
    `${queueId}: to=<bob@example.org>, relay=${relay}, delay=1, delays=0/0/0/1, ${outcome}`,
  );
const PIPED = pipe(
  A,
  2,
  'spamassassin',
  'dsn=2.0.0, status=sent (delivered via spamassassin service)',
);
const NO_USER = 'dsn=5.1.1, status=bounced (user unknown)';
const STORED = 'dsn=2.0.0, status=sent (delivered via dovecot service)';
const DELAYED = 'dsn=4.3.0, status=deferred (temporary failure)';
/** sendmail(1) hands it in again. */
const again = (queueId: string, second: number) => [
  line(second, 'postfix/pickup[32]', `${queueId}: uid=1001 from=<ann@example.net>`),
  identified(queueId, second),
  queued(queueId, second),
];
const storyOf = ({ hops, recipients, direction }: Message) => [
  hops.map(({ queueId }) => queueId).join(' '),
  direction,
  ...recipients.map((one) => `${one.address} ${one.status}`).sort(),
];
const placesOf = ({ hops }: Message) => hops.map(({ queueId }) => queueId);
const stories = async (...lines: string[]) => (await told(...lines)).map(storyOf);

test.each([
  [NO_USER, 'bounced'],
  [STORED, 'delivered'],
  [DELAYED, 'deferred'],
])('what a filter behind pipe handed in again is one mail, which %s', async (outcome, status) => {
  const isOver = status !== 'deferred';
  const rest = [pipe(B, 3, 'dovecot', outcome), ...(isOver ? [removed(B, 3)] : [])];
  const expected = [[`${A} ${B}`, 'inbound', `bob@example.org ${status}`]];
  expect(await stories(...arrives(A), ...again(B, 1), PIPED, removed(A, 2), ...rest)).toEqual(
    expected,
  );
  expect(await stories(...arrives(A), PIPED, removed(A, 2), ...again(B, 2), ...rest)).toEqual(
    expected,
  );
  expect(await stories(...arrives(A), ...again(B, 1), ...rest, PIPED, removed(A, 2))).toEqual(
    expected,
  );
});

test('the join is told as inferred, and nobody is said to have got two copies', async () => {
  const lines = [...arrives(A), ...again(B, 1), PIPED, removed(A, 2)];
  const [message] = await told(...lines, pipe(B, 3, 'dovecot', STORED), removed(B, 3));
  expect(message?.inferred).toEqual(['queueIds']);
  expect(message?.warnings).toEqual([`${B} is joined by its Message-ID only`]);
});

test('of two recipients each has its own fate, and one without a line waits', async () => {
  const of2 = ofMany(2);
  const start = [...arrives(A), ...again(B, 1)].map(of2);
  const piped = [PIPED, toEve(PIPED), removed(A, 2)];
  const stored = pipe(B, 3, 'dovecot', STORED);
  const failed = toEve(pipe(B, 3, 'dovecot', NO_USER));
  expect(await stories(...start, ...piped, stored, failed, removed(B, 3))).toEqual([
    [`${A} ${B}`, 'inbound', 'bob@example.org delivered', 'eve@example.org bounced'],
  ]);
  expect(await stories(...start, ...piped, stored)).toEqual([
    [`${A} ${B}`, 'inbound', 'bob@example.org delivered', 'eve@example.org queued'],
  ]);
});

test('a filter that is run for each recipient makes a queue file of each copy', async () => {
  const start = arrives(A).map(ofMany(2));
  const second = again(C, 1);
  expect(
    await stories(
      ...start,
      ...again(B, 1),
      ...second,
      PIPED,
      toEve(PIPED),
      removed(A, 2),
      pipe(B, 3, 'dovecot', NO_USER),
      toEve(pipe(C, 3, 'dovecot', STORED)),
      removed(B, 3),
      removed(C, 3),
    ),
  ).toEqual([
    [`${A} ${B} ${C}`, 'inbound', 'bob@example.org bounced', 'eve@example.org delivered'],
  ]);
});

test('mail without a sender comes back from MAILER-DAEMON', async () => {
  const nobody = (text: string) => text.replace('ann@example.net', '');
  const daemon = (text: string) => text.replace('ann@example.net', 'MAILER-DAEMON@example.org');
  const lines = [...arrives(A).map(nobody), ...again(B, 1).map(daemon), PIPED, removed(A, 2)];
  expect(await stories(...lines, pipe(B, 3, 'dovecot', NO_USER), removed(B, 3))).toEqual([
    [`${A} ${B}`, 'inbound', 'bob@example.org bounced'],
  ]);
});

test.each<[string | null, string | null, boolean]>([
  ['ann@example.net', 'ann@example.net', true],
  ['ann@example.net', 'eve@example.net', false],
  ['ann@example.net', 'MAILER-DAEMON@example.org', false],
  ['', '', true],
  ['', 'MAILER-DAEMON@example.org', true],
  ['', 'mailer-daemon', true],
  ['', 'mailer-daemons@example.org', false],
  ['', 'not-mailer-daemon@example.org', false],
  ['', 'ann@example.net', false],
  ['', null, false],
  [null, null, false],
])('mail from <%s> may come back from <%s>: %s', (before, after, expected) => {
  expect(isSameSender(before, after)).toBe(expected);
});

test.each([
  ['another sender', again(B, 1).map((text) => text.replaceAll('ann@', 'list-bounces@'))],
  ['another Message-ID', again(B, 1).map((text) => text.replace('<a@', '<b@'))],
  ['a time after the program had ended', again(B, 7)],
  ['a time before the program had the mail', again(B, -5)],
])('mail of a program of this host with %s is a mail of its own', async (_, second) => {
  const lines = [...arrives(A), ...second, PIPED, removed(A, 2), pipe(B, 8, 'dovecot', STORED)];
  const places = (await told(...lines, removed(B, 8))).map(({ hops }) => hops.length);
  expect(places).toEqual([1, 1]);
});

test('what a program of this host sent while the mail was still coming in is a mail of its own', async () => {
  const slow = [...arrives(A).slice(0, 2), queued(A, 60)];
  const piped = PIPED.replace('10:00:02', '10:01:02');
  const lines = [...slow, ...again(B, 20), pipe(B, 21, 'dovecot', STORED), removed(B, 21)];
  expect((await told(...lines, piped, removed(A, 63))).map(({ hops }) => hops.length)).toEqual([
    1, 1,
  ]);
});

test('what a filter handed in before it failed is a mail of its own: the failed one will be tried again', async () => {
  const failed = pipe(A, 2, 'spamassassin', DELAYED);
  const lines = [...arrives(A), ...again(B, 1), failed, pipe(B, 3, 'dovecot', STORED)];
  expect(await stories(...lines, removed(B, 3))).toEqual([
    [A, 'inbound', 'bob@example.org deferred'],
    [B, 'internal', 'bob@example.org delivered'],
  ]);
});

test('while one recipient still waits for the program, the mail of the other one has come back', async () => {
  const waits = toEve(pipe(A, 2, 'spamassassin', DELAYED));
  const lines = [...arrives(A).map(ofMany(2)), ...again(B, 1), waits, PIPED];
  expect(await stories(...lines, pipe(B, 3, 'dovecot', STORED), removed(B, 3))).toEqual([
    [`${A} ${B}`, 'inbound', 'bob@example.org delivered', 'eve@example.org deferred'],
  ]);
});

test('a recipient whom the program did not hand in again has what the program took', async () => {
  const lines = [...arrives(A).map(ofMany(2)), ...again(B, 1), PIPED, toEve(PIPED), removed(A, 2)];
  expect(await stories(...lines, pipe(B, 3, 'dovecot', NO_USER), removed(B, 3))).toEqual([
    [`${A} ${B}`, 'inbound', 'bob@example.org bounced', 'eve@example.org delivered'],
  ]);
});

test('of two recipients the one whom another server took has nothing to do with what came back', async () => {
  const start = [...arrives(A), ...again(B, 1)].map(ofMany(2));
  const relayed = toEve(tried(A, 2, SENT));
  const lines = [...start, PIPED, relayed, removed(A, 2), pipe(B, 3, 'dovecot', NO_USER)];
  expect(await stories(...lines)).toEqual([
    [`${A} ${B}`, 'unknown', 'bob@example.org bounced', 'eve@example.org relayed'],
  ]);
});

test('of two recipients the one whose mail a program stored does not wait for what amavis hands back', async () => {
  const stored = pipe(A, 2, 'dovecot', STORED);
  const lines = [...arrives(A).map(ofMany(2)), ...comesBack(C, 1), stored];
  const filteredToo = filtered(A, 'eve@example.org', 2, '250 2.0.0 Ok: queued as CCCCCC0003');
  expect(await stories(...lines, filteredToo, removed(A, 2))).toEqual([
    [`${A} ${C}`, 'inbound', 'bob@example.org delivered', 'eve@example.org queued'],
  ]);
});

test('the same mail that its client hands in once more is a mail of its own', async () => {
  const second = [...arrives(B, 1), pipe(B, 1, 'dovecot', STORED), removed(B, 1)];
  const places = (await told(...arrives(A), ...second, PIPED, removed(A, 2))).map(placesOf);
  expect(places).toEqual([[A], [B]]);
});

test('what a program sends on to another recipient is a mail of its own', async () => {
  const lines = [...arrives(A), ...again(B, 1), PIPED, removed(A, 2)];
  const messages = await told(...lines, toEve(pipe(B, 3, 'dovecot', STORED)), removed(B, 3));
  expect(messages.map(({ hops }) => hops.length)).toEqual([1, 1]);
});

test('what local(8) gave to a command is delivered, whatever the command sends', async () => {
  const command = PIPED.replace('postfix/pipe', 'postfix/local');
  const lines = [...arrives(A), ...again(B, 1), command, removed(A, 2)];
  const messages = await told(...lines, pipe(B, 3, 'dovecot', STORED), removed(B, 3));
  expect(messages.map(({ hops }) => hops.length)).toEqual([1, 1]);
});

/** A filter that answers without the queue ID, and hands in again what it took. */
const TAKEN = line(
  2,
  'postfix/smtp[33]',
  `${A}: to=<bob@example.org>, relay=127.0.0.1[127.0.0.1]:10026, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 Ok)`,
);
const DISCARDED = 'status=sent (250 2.7.0 Ok, discarded, id=04083-01 - spam)';
const bySmtp = (queueId: string, second: number) => [
  line(second, 'postfix/smtpd[34]', `${queueId}: client=localhost[127.0.0.1]`),
  identified(queueId, second),
  queued(queueId, second),
];

test.each([
  ['before it answers', [...bySmtp(B, 1), TAKEN, removed(A, 2)]],
  ['after it has answered', [TAKEN, removed(A, 2), ...bySmtp(B, 4)]],
])('what a filter hands in again %s waits as the mail itself', async (_, between) => {
  const waiting = pipe(B, 5, 'dovecot', DELAYED);
  const lines = [...arrives(A), ...between, waiting];
  expect(await stories(...lines)).toEqual([[`${A} ${B}`, 'inbound', 'bob@example.org deferred']]);
  const stored = pipe(B, 3600, 'dovecot', STORED);
  expect(await stories(...lines, stored, removed(B, 3600))).toEqual([
    [`${A} ${B}`, 'inbound', 'bob@example.org delivered'],
  ]);
});

test('what a filter that is spoken to in LMTP hands in again is one mail', async () => {
  const dspam = TAKEN.replace('postfix/smtp', 'postfix/lmtp').replace(
    '127.0.0.1[127.0.0.1]:10026',
    'mail.example.org[/var/run/dspam.sock]',
  );
  const lines = [...arrives(A), ...bySmtp(B, 1), dspam, removed(A, 2)];
  expect(await stories(...lines, pipe(B, 3, 'dovecot', NO_USER), removed(B, 3))).toEqual([
    [`${A} ${B}`, 'inbound', 'bob@example.org bounced'],
  ]);
  // A mailbox server that sends on to somebody else, as a filter rule of a user does, has delivered it.
  const redirected = toEve(pipe(B, 3, 'dovecot', STORED));
  expect((await stories(...lines, redirected, removed(B, 3))).length).toBe(2);
});

const byLmtp = (relay: string) => (queueId: string, second: number) =>
  pipe(queueId, second, relay, STORED).replace('postfix/pipe', 'postfix/lmtp');

test.each([
  ['mailbox', byLmtp('mail.example.org[private/dovecot-lmtp]')],
  ['mailbox behind a port', byLmtp('127.0.0.1[127.0.0.1]:24')],
  ['server elsewhere', (queueId: string, second: number) => tried(queueId, second, SENT)],
])(
  'the same mail that a program of this host sends twice is two, where a %s takes each',
  async (_, taken) => {
    const lines = [...bySmtp(A, 0), taken(A, 1), removed(A, 1), ...bySmtp(B, 1)];
    expect((await stories(...lines, taken(B, 2), removed(B, 2))).length).toBe(2);
  },
);

test('what a program of this host sends by SMTP goes to the program behind pipe, and comes back', async () => {
  const lines = [...bySmtp(A, 0), ...again(B, 1), PIPED, removed(A, 2)];
  expect(await stories(...lines, pipe(B, 3, 'dovecot', STORED), removed(B, 3))).toEqual([
    [`${A} ${B}`, 'internal', 'bob@example.org delivered'],
  ]);
});

const ANSWER = 'status=sent (250 Ok)';
test.each([
  ['what a mailbox took', byLmtp('mail.example.org[192.0.2.5]:7025')(A, 2), bySmtp(B, 1)],
  ['what a filter discarded', TAKEN.replace(ANSWER, DISCARDED), bySmtp(B, 1)],
  ['what a filter took that does not use sendmail', TAKEN, again(B, 1)],
])('%s has not come back, though the same mail is handed in', async (_, taken, second) => {
  const lines = [...arrives(A), ...second, taken, removed(A, 2), pipe(B, 3, 'dovecot', STORED)];
  expect((await told(...lines, removed(B, 3))).map(({ hops }) => hops.length)).toEqual([1, 1]);
});

test('mail of this host that comes long after a filter has answered is a mail of its own', async () => {
  const mine = [...bySmtp(B, 60), pipe(B, 61, 'dovecot', DELAYED)];
  const lines = [...arrives(A), TAKEN, removed(A, 2), ...mine];
  expect((await told(...lines)).map(({ hops }) => hops.length)).toEqual([1, 1]);
});
