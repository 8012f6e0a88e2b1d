/** The two sentences for a ticket: fates that the status alone does not tell. */
import { expect, test } from 'vitest';
import type { Message, Recipient } from '../../src/message/message.ts';
import { briefOf } from '../../src/query/brief/brief.ts';
import { at, hop, message, recipient, seedZone } from '../render/seed-messages.ts';

const BOB = 'bob@example.org';
const MX = { name: 'mx.example.org', address: '192.0.2.25', port: 25 };
const WHEN = 'on Thu 5 May 2022 at 13:35,';
const POSTFIX = 'double-bounce@mail.example.org';
const ONLY_A_TEST = 'it was only a test, and no message was sent.';

const briefOfRows = (fields: Partial<Message>, ...recipients: Recipient[]) =>
  briefOf(
    message({
      from: 'ann@example.com',
      startedAt: at('13:35:54'),
      status: recipients[0]?.status ?? 'unknown',
      recipients,
      ...fields,
    }),
    seedZone,
  );

const toNothing = { service: 'local', reply: 'delivered to file: /dev/null' } as const;
const unknown: Partial<Recipient> = {
  status: 'bounced',
  enhancedStatus: '5.1.1',
  reply: '550 5.1.1 No such user',
};
const timedOut: Partial<Recipient> = {
  status: 'deferred',
  reply: 'connect to mx.example.org[192.0.2.25]:25: Connection timed out',
  enhancedStatus: '4.4.1',
};

test.each<[string, Partial<Recipient>, string, string]>([
  ['takes mail', {}, 'found that it takes mail', `I${ONLY_A_TEST.slice(1)}`],
  [
    'takes none',
    unknown,
    'found that mail to it cannot be delivered',
    `The address does not exist; ${ONLY_A_TEST}`,
  ],
  [
    'cannot be asked',
    timedOut,
    'could not be finished yet',
    `The recipient's mail server could not be reached; ${ONLY_A_TEST}`,
  ],
])('the test of an address that %s', (_, fields, what, next) => {
  expect(briefOfRows({ kind: 'probe', from: POSTFIX }, recipient(BOB, fields))).toEqual([
    `A test of the address ${BOB}, made ${WHEN} ${what}.`,
    next,
  ]);
});

test.each([
  '<bob@example.org>: Recipient address triggers REDIRECT audit@example.org',
  'a body check redirected it to Audit@example.org',
])('a rule sent it to somebody else: %s', (note) => {
  const row = recipient('audit@example.org', { originalAddress: BOB, service: 'lmtp' });
  expect(briefOfRows({ notes: [note] }, row)).toEqual([
    `The message from ann@example.com to ${BOB}, sent ${WHEN} was sent to audit@example.org instead by a rule of our mail server, and was put into the mailbox.`,
    'Those it was meant for do not get it; the administrator can say which rule it was.',
  ]);
});

test('an alias is no rule that sends mail to somebody else', () => {
  const row = recipient('audit@example.org', { originalAddress: BOB, service: 'lmtp' });
  expect(briefOfRows({ notes: ['a body check redirected it to eve@example.org'] }, row)[0]).toBe(
    `The message from ann@example.com to ${BOB}, sent ${WHEN} was put into the mailbox.`,
  );
});

test.each<[string, Recipient[], string]>([
  ['it', [recipient(BOB, unknown)], 'could not be delivered'],
  [
    'a part of it',
    [recipient('eve@example.org', { service: 'lmtp' }), recipient(BOB, unknown)],
    'it could not be delivered',
  ],
  [
    'what an operator told to expire',
    [recipient(BOB, { ...unknown, status: 'expired', queueId: 'A1' })],
    'could not be delivered before an administrator ended the tries',
  ],
])('mail without a sender is returned to nobody: %s', (_, rows, words) => {
  const what = (fields: Partial<Message>) => {
    const hops = [hop('A1', { isForcedToExpire: true })];
    const status = rows.length > 1 ? 'mixed' : (rows[0]?.status ?? 'unknown');
    return briefOfRows({ hops, status, ...fields }, ...rows)[0];
  };
  expect(what({})).toMatch(new RegExp(`${words},? and was returned to the sender\\.$`));
  expect(what({ from: '' })).toMatch(new RegExp(`${words}\\.$`));
  expect(what({ kind: 'notice', from: POSTFIX })).toMatch(new RegExp(`${words}\\.$`));
});

test('an alias to /dev/null', () => {
  expect(briefOfRows({}, recipient(BOB, toNothing))).toEqual([
    `The message from ann@example.com to ${BOB}, sent ${WHEN} was thrown away, as is set up for the address.`,
    'Nobody can read it any more; the administrator can say why this is set up so.',
  ]);
});

test.each<[Partial<Recipient>, string, string]>([
  [
    { service: 'local', reply: 'delivered to file: /var/mail/archive' },
    'was written to a file, as is set up for the address',
    'If the recipient cannot find it, the administrator can say who reads that file.',
  ],
  [
    { service: 'local', reply: 'delivered to command: /usr/bin/procmail -a "$EXTENSION"' },
    'was handed to a program, as is set up for the address',
    'If the recipient cannot find it, the administrator can say what the program did with it.',
  ],
  [
    { service: 'pipe', reply: 'delivered via pfilter service' },
    'was handed to a program of our mail server',
    'If the recipient cannot find it, the administrator can say what the program did with it.',
  ],
  [
    { service: 'lmtp', reply: '250 2.0.0 delivered to file: /dev/null' },
    'was put into the mailbox',
    'If the recipient cannot find it, it may lie in the Junk folder or have been moved by a rule of the mailbox.',
  ],
])('what is no mailbox is not called one: %o', (fields, words, next) => {
  expect(briefOfRows({}, recipient(BOB, fields))).toEqual([
    `The message from ann@example.com to ${BOB}, sent ${WHEN} ${words}.`,
    next,
  ]);
});

test('one address leads to a program, and the other does not exist', () => {
  const command = { service: 'local', reply: 'delivered to command: /usr/bin/procmail' };
  const rows = [recipient('cid@example.org', command), recipient(BOB, unknown)];
  expect(briefOfRows({ status: 'mixed' }, ...rows)[0]).toMatch(
    / reached no mailbox; for cid@example\.org it was handed to a program, as is set up for the address; for bob@example\.org it could not be delivered and was returned to the sender\.$/,
  );
});

test('one of two addresses leads to /dev/null', () => {
  const rows = [recipient(BOB, toNothing), recipient('cid@example.org', { service: 'lmtp' })];
  expect(briefOfRows({}, ...rows)[0]).toMatch(
    / reached 1 of 2 recipients; for bob@example\.org it was thrown away, as is set up for the address\.$/,
  );
});

test('a notice of the mail server for its administrator', () => {
  const row = recipient('root@example.org', { service: 'lmtp' });
  expect(briefOfRows({ kind: 'notice', from: POSTFIX }, row)[0]).toMatch(
    /^The notice of our mail server for its administrator to root@example\.org, /,
  );
});

test('of many, some in a mailbox here, some taken by others, and one failed', () => {
  const rows = [
    recipient('a@example.com', { service: 'lmtp' }),
    recipient('b@example.com', { service: 'lmtp' }),
    ...['c', 'd', 'e', 'f'].map((name) =>
      recipient(`${name}@example.org`, { status: 'relayed', relay: MX }),
    ),
    recipient('g@example.org', unknown),
  ];
  expect(briefOfRows({ status: 'mixed' }, ...rows)[0]).toMatch(
    /, was put into the mailbox of 2 of 7 recipients; for 4 of them it was taken by the mail server mx\.example\.org; for g@example\.org it could not be delivered and was returned to the sender\.$/,
  );
});

test('a recipient whom no line names is counted', () => {
  const whole = recipient('', { status: 'unknown', step: 'remove' });
  const [first] = briefOfRows(
    { status: 'mixed', withoutRecipient: whole },
    recipient(BOB, { status: 'delivered' }),
  );
  expect(first).toBe(
    `The message from ann@example.com to ${BOB}, sent ${WHEN} reached 1 of at least 2 recipients; for recipients who are not recorded it was seen, but what became of it is not recorded.`,
  );
});

test.each([
  [
    'service unavailable. Command output: Message content rejected',
    'a program of our mail system did not take it; ask the administrator',
  ],
  [
    'service unavailable',
    'a part of our own mail system is out of order; the administrator has to mend it before it is sent again',
  ],
])('a program that says no is not out of order: %s', (reply, words) => {
  const row = recipient(BOB, {
    status: 'bounced',
    service: 'pipe',
    enhancedStatus: '5.3.0',
    reply,
  });
  expect(briefOfRows({}, row)[1].toLowerCase()).toBe(`${words}.`);
});

test('that nobody got it is not said where the end of some is not recorded', () => {
  const whole = recipient('', { status: 'unknown', step: 'remove' });
  const [first] = briefOfRows(
    { status: 'mixed', withoutRecipient: whole },
    recipient(BOB, { status: 'bounced' }),
  );
  expect(first).toBe(
    `The message from ann@example.com to ${BOB}, sent ${WHEN} reached nobody as far as is recorded; for ${BOB} it could not be delivered and was returned to the sender; for recipients who are not recorded it was seen, but what became of it is not recorded.`,
  );
});
