/** Notes about a queue file, notifications of it, and what an operator does with it. */
import { describe, expect, test } from 'vitest';
import {
  A,
  arrives,
  B,
  comesBack,
  DEFERRED,
  identified,
  line,
  named,
  queued,
  removed,
  SENT,
  tried,
} from './mail-lines.ts';
import { fatesOf, told } from './messages-of.ts';

const cleanup = (text: string) => line(1, 'postfix/cleanup[11]', text);
const bounce = (text: string) => line(2, 'postfix/bounce[17]', `${A}: ${text}`);
const postsuper = (second: number, text: string) =>
  line(second, 'postfix/postsuper[18]', `${A}: ${text}`);
const START = [named('bob@example.org'), ...arrives(A).slice(0, 1)];

/** What cleanup logs as a warning before it refuses the data: 4xx, but for a size or a hop count that will not change. */
test.each([
  ['queue file size limit exceeded', false],
  ['message rejected: hopcount exceeded', false],
  ['write queue file: No space left on device', true],
  [
    'virtual_alias_maps map lookup problem for bob@example.org -- message not accepted, try again later',
    true,
  ],
  ['unreasonable virtual_alias_maps map nesting for bob@example.org -- message not accepted', true],
])('"%s" refuses the message', async (text, temporary) => {
  const [message] = await told(...START, cleanup(`warning: ${A}: ${text}`));
  expect(fatesOf(message)).toEqual(['bob@example.org rejected at accept']);
  expect(message?.recipients[0]).toMatchObject({ temporary, reply: text, service: 'cleanup' });
  expect(message?.notes).toEqual([text]);
});

test('a chunk that makes it too large refuses the message, though its Message-ID is known', async () => {
  const text = 'BDAT request from mx.example.net[192.0.2.1] exceeds message size limit';
  const [message] = await told(
    ...START,
    line(1, 'postfix/cleanup[11]', `${A}: message-id=<>`),
    line(1, 'postfix/smtpd[10]', `warning: ${A}: ${text}`),
    line(
      1,
      'postfix/smtpd[10]',
      'disconnect from mx.example.net[192.0.2.1] mail=1 rcpt=1 bdat=4/5',
    ),
  );
  expect(fatesOf(message)).toEqual(['bob@example.org rejected at accept']);
  expect(message?.recipients[0]).toMatchObject({ temporary: false, reply: text });
});

test.each([
  [
    'a warning of another thing',
    [],
    `warning: ${A}: unreasonable text: message rejected: or queue file size limit exceeded`,
  ],
  ['a warning that only names it', [], `warning: ${A}: header length: write queue file`],
  ['no warning', [], `${A}: message rejected: hopcount exceeded`],
  [
    'a warning once it is in the queue',
    [queued(A, 0)],
    `warning: ${A}: queue file size limit exceeded`,
  ],
])('%s does not refuse the message', async (_, more, text) => {
  const [message] = await told(...START, ...more, cleanup(text));
  expect(message?.recipients[0]?.status).toBe('queued');
});

test('the first fifty notes are told, each once', async () => {
  const notes = (count: number) =>
    Array.from({ length: count }, (_, i) =>
      line(
        1,
        'postfix/smtp[14]',
        `${A}: enabling PIX workarounds: delay_dotcrlf for mx${i}.example.org[192.0.2.9]:25`,
      ),
    );
  const notesAfter = async (...lines: readonly string[]) =>
    (await told(...arrives(A), ...lines))[0]?.notes;
  expect(await notesAfter(...notes(60))).toHaveLength(50);
  expect(await notesAfter(...notes(2), ...notes(2))).toEqual([
    'enabling PIX workarounds: delay_dotcrlf for mx0.example.org[192.0.2.9]:25',
    'enabling PIX workarounds: delay_dotcrlf for mx1.example.org[192.0.2.9]:25',
  ]);
  expect(await notesAfter()).toEqual([]);
});

test('each notification of a message is told, and a discarded one is none', async () => {
  const messages = await told(
    ...arrives(A),
    tried(A, 1, DEFERRED),
    bounce(`sender delay notification: ${B}`),
    bounce('undeliverable postmaster notification discarded'),
  );
  expect(messages.map(({ hops, kind, bounces }) => [hops[0]?.queueId, kind, bounces])).toEqual([
    [A, 'mail', [B]],
    [B, 'bounce', []],
  ]);
});

test.each([
  ['placed on hold', 'held at queue'],
  ['requeued', 'queued at queue'],
  ['expired', 'queued at queue'],
])('mail that an operator had "%s" is %s', async (text, fate) => {
  const [message] = await told(named('bob@example.org'), ...arrives(A), postsuper(1, text));
  expect(fatesOf(message)).toEqual([`bob@example.org ${fate}`]);
});

test('mail that a rule held, and an operator released, goes on as one message', async () => {
  const hold = cleanup(
    `${A}: hold: header Subject: x from mx.example.net[192.0.2.1]; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<x>`,
  );
  const start = [...START, identified(A, 0), hold];
  expect((await told(...start)).map(fatesOf)).toEqual([['bob@example.org held at accept']]);
  const released = [postsuper(60, 'released from hold'), queued(A, 61)];
  expect((await told(...start, ...released)).map(fatesOf)).toEqual([
    ['bob@example.org queued at queue'],
  ]);
  const ends = [tried(A, 62, SENT), removed(A, 62)];
  expect((await told(...start, ...released, ...ends)).map(fatesOf)).toEqual([
    ['bob@example.org relayed at deliver'],
  ]);
});

test('mail that an operator held and released is one message, however long that took', async () => {
  const messages = await told(
    ...arrives(A),
    postsuper(10, 'placed on hold'),
    postsuper(60, 'released from hold'),
    queued(A, 100),
    tried(A, 101, SENT),
    removed(A, 101),
  );
  expect(messages.map(fatesOf)).toEqual([['bob@example.org relayed at deliver']]);
});

test.each([
  ['is deleted', 'removed', 'deleted at queue', 'postsuper'],
  ['is held', 'placed on hold', 'held at queue', 'postsuper'],
])('mail that waits for its next try and %s', async (_, text, fate, service) => {
  const [message] = await told(...arrives(A), tried(A, 1, DEFERRED), postsuper(2, text));
  expect(fatesOf(message)).toEqual([`bob@example.org ${fate}`]);
  expect(message?.recipients[0]).toMatchObject({ service, enhancedStatus: '4.7.1' });
});

test('a recipient whose last line was lost, in a queue file that is gone, was not deleted by an operator', async () => {
  const [message] = await told(...arrives(A), tried(A, 1, DEFERRED), removed(A, 2));
  expect(fatesOf(message)).toEqual(['bob@example.org unknown at deliver']);
});

describe('a rule that redirects mail', () => {
  const to = 'from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<x>';
  const delivered = [
    line(
      1,
      'postfix/smtp[15]',
      `${A}: to=<audit@example.org>, orig_to=<bob@example.org>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as ${B})`,
    ),
    removed(A, 1),
    ...comesBack(B, 1),
    line(
      2,
      'postfix/lmtp[16]',
      `${B}: to=<audit@example.org>, relay=mail.example.org[192.0.2.5]:7025, delay=1, delays=0/0/0/1, dsn=2.1.5, status=sent (250 2.1.5 Delivery OK)`,
    ),
    removed(B, 2),
  ];
  test.each([
    [
      'of smtpd',
      [
        line(
          0,
          'postfix/smtpd[10]',
          `NOQUEUE: redirect: RCPT from mx.example.net[192.0.2.1]: <bob@example.org>: Recipient address triggers REDIRECT audit@example.org; ${to}`,
        ),
        ...arrives(A),
      ],
      '<bob@example.org>: Recipient address triggers REDIRECT audit@example.org',
    ],
    [
      'of cleanup',
      [
        ...arrives(A).slice(0, 1),
        line(
          0,
          'postfix/cleanup[11]',
          `${A}: redirect: header Subject: secret from mx.example.net[192.0.2.1]; ${to}: audit@example.org`,
        ),
        ...arrives(A).slice(1),
      ],
      'a header check redirected it to audit@example.org',
    ],
  ])('%s is told, with the recipient as written', async (_, start, words) => {
    const [message] = await told(...start, ...delivered);
    expect(message?.notes).toEqual([words]);
    expect(message?.recipients.map((row) => [row.originalAddress, row.address])).toEqual([
      ['bob@example.org', 'audit@example.org'],
    ]);
  });

  test('in a transaction of another sender that came to nothing is not one of the next mail', async () => {
    const other = to.replace('ann@example.net', 'eve@example.net');
    const client = 'RCPT from mx.example.net[192.0.2.1]';
    const messages = await told(
      line(
        0,
        'postfix/smtpd[10]',
        `NOQUEUE: redirect: ${client}: <bob@example.org>: Recipient address triggers REDIRECT audit@example.org; ${other}`,
      ),
      line(
        0,
        'postfix/smtpd[10]',
        `NOQUEUE: reject: ${client}: 550 5.1.1 <bob@example.org>: Recipient address rejected: User unknown; ${other}`,
      ),
      ...arrives(A),
      tried(A, 1, SENT),
      removed(A, 1),
    );
    expect(messages.map(({ from, notes }) => [from, notes])).toEqual([
      ['eve@example.net', []],
      ['ann@example.net', []],
    ]);
  });
});
