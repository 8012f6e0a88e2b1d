/** What is told of recipients that no delivery line names, and which gaps of the log are pointed out. */
import { expect, test } from 'vitest';
import {
  A,
  arrives,
  B,
  comesBack,
  DEFERRED,
  filtered,
  line,
  queued,
  removed,
  SENT,
  tried,
} from './mail-lines.ts';
import { fatesOf, told } from './messages-of.ts';

/** smtpd names a recipient before the message has its queue ID. */
const NAMED = line(
  0,
  'postfix/smtpd[10]',
  'NOQUEUE: filter: RCPT from mx.example.net[192.0.2.1]: <ann@example.net>: Sender address triggers FILTER smtp-amavis:[127.0.0.1]:10024; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<x>',
);
const postsuper = (words: string) => line(2, 'postfix/postsuper[18]', `${A}: ${words}`);
const qmgr = (words: string) => line(2, 'postfix/qmgr[12]', `${A}: ${words}`);

test.each([
  ['waits', [], 'queued at queue', ''],
  ['is held', [postsuper('placed on hold')], 'held at queue', 'postsuper'],
  [
    'is held and released',
    [postsuper('placed on hold'), postsuper('released from hold')],
    'queued at queue',
    '',
  ],
  ['is deleted', [postsuper('removed')], 'deleted at queue', 'postsuper'],
  [
    'has expired',
    [qmgr('from=<ann@example.net>, status=expired, returned to sender')],
    'expired at queue',
    'qmgr',
  ],
  ['is gone', [removed(A, 2)], 'unknown at remove', 'qmgr'],
  [
    'was looked at by amavis',
    [
      line(
        2,
        'amavis[16]',
        `(00016-01) Passed CLEAN {RelayedInbound}, [192.0.2.1]:4711 [192.0.2.1] <ann@example.net> -> <bob@example.org>, Queue-ID: ${A}, Message-ID: <a@example.net>, mail_id: J4A3Mi79CrBr, Hits: -, size: 1000, 380 ms`,
      ),
    ],
    'queued at filter',
    '',
  ],
])('the recipient of a queue file that %s without a delivery line', async (_, lines, fate, by) => {
  const messages = await told(NAMED, ...arrives(A), ...lines);
  expect(messages.map(fatesOf)).toEqual([[`bob@example.org ${fate}`]]);
  // Who decided.
  expect(messages[0]?.recipients.map(({ service }) => service)).toEqual([by]);
});

test('what the client gave up was decided by smtpd, and what only the hop before names by nobody', async () => {
  const servicesOf = async (...lines: readonly string[]) =>
    (await told(...lines)).flatMap(({ recipients }) => recipients.map(({ service }) => service));
  const end = line(2, 'postfix/smtpd[10]', 'disconnect from mx.example.net[192.0.2.1]');
  expect(await servicesOf(NAMED, ...arrives(A).slice(0, 1), end)).toEqual(['smtpd']);
  const gone = filtered(A, 'bob@example.org', 1, `250 2.0.0 Ok: queued as ${B}`);
  expect(await servicesOf(...arrives(A), gone, removed(A, 1))).toEqual(['']);
});

test('a queue file that only the hop before names is not known any further', async () => {
  const messages = await told(
    ...arrives(A),
    filtered(A, 'bob@example.org', 1, `250 2.0.0 Ok: queued as ${B}`),
    removed(A, 1),
  );
  expect(messages.map(fatesOf)).toEqual([['bob@example.org unknown at filter']]);
  expect(messages[0]?.warnings).toEqual([
    `the lines of ${B}, which took the message over, are not in the input`,
  ]);
});

test('a queue file of which only a note is known was taken over from nobody', async () => {
  const text = `${A}: enabling PIX workarounds: delay_dotcrlf for mx.example.org[192.0.2.9]:25`;
  const messages = await told(line(0, 'postfix/smtp[15]', text));
  expect(messages.map((message) => [message.status, message.warnings])).toEqual([
    ['unknown', [`the start of ${A} is not in the input`]],
  ]);
});

test.each([
  [
    'lines were lost while it was open',
    [
      ...arrives(A),
      line(1, 'rsyslogd', 'imuxsock begins to drop messages from pid 4083 due to rate-limiting'),
      tried(A, 2, SENT),
      removed(A, 2),
    ],
    [`lines of the log were lost while ${A} was on its way`],
  ],
  [
    'lines were lost before it came',
    [
      line(0, 'rsyslogd', 'imuxsock begins to drop messages from pid 4083 due to rate-limiting'),
      ...arrives(A, 1),
      tried(A, 2, SENT),
      removed(A, 2),
    ],
    [],
  ],
  [
    'a recipient has no delivery line',
    [
      ...arrives(A).map((text) => text.replace('nrcpt=1', 'nrcpt=3')),
      tried(A, 1, SENT),
      removed(A, 2),
    ],
    [`2 of 3 recipients of ${A} have no delivery line in the input`],
  ],
  [
    'its removal is missing',
    [...arrives(A), tried(A, 1, SENT)],
    [`removal of ${A} is not in the input`],
  ],
  [
    'its start is missing',
    [queued(A, 0), tried(A, 1, SENT), removed(A, 2)],
    [`the start of ${A} is not in the input`],
  ],
  [
    'only its Message-ID joins it',
    [
      ...arrives(A),
      ...comesBack(B, 1),
      filtered(A, 'bob@example.org', 2, '250 2.0.0 Ok'),
      removed(A, 2),
      tried(B, 3, SENT),
      removed(B, 3),
    ],
    [`${B} is joined by its Message-ID only`],
  ],
])('a message is told with a warning where %s', async (_, lines, warnings) => {
  const messages = await told(...lines);
  expect(messages.map((message) => message.warnings)).toEqual([warnings]);
});

test('the sender of mail whose start is not in the log is the one that it is returned to', async () => {
  const [message] = await told(
    tried(A, 1, DEFERRED),
    line(2, 'postfix/qmgr[12]', `${A}: from=<ann@example.net>, status=expired, returned to sender`),
    removed(A, 3),
  );
  expect([message?.from, fatesOf(message)]).toEqual([
    'ann@example.net',
    ['bob@example.org expired at queue'],
  ]);
});
