/** Mail that amavis has taken, and not answered when the log ends. */
import { expect, test } from 'vitest';
import { A, arrives, B, line, removed, SENT, tried } from './mail-lines.ts';
import { told } from './messages-of.ts';

const amavis = (second: number, task: string, text: string) =>
  line(second, 'amavis[16]', `(${task}) ${text}`);
const checking = (
  second: number,
  { from = 'ann@example.net', to = '<bob@example.org>', task = '00016-01' } = {},
) => amavis(second, task, `Checking: J4A3Mi79CrBr [192.0.2.1] <${from}> -> ${to}`);
const NAMED = line(
  0,
  'postfix/smtpd[10]',
  'NOQUEUE: filter: RCPT from mx.example.net[192.0.2.1]: <ann@example.net>: Sender address triggers FILTER smtp-amavis:[127.0.0.1]:10024; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<x>',
);

const rowsOf = async (...lines: readonly string[]) =>
  (await told(...lines)).flatMap(({ hops, recipients, withoutRecipient }) =>
    (recipients.length > 0 ? recipients : withoutRecipient === null ? [] : [withoutRecipient]).map(
      (row) => [hops[0]?.queueId[0], row.address, row.status, row.step, ...row.inferred].join(' '),
    ),
  );

const SECOND = arrives(B, 1).map((text) => text.replace('[10]', '[18]'));
const IN_FILTER = 'A bob@example.org queued filter step';
const IN_QUEUE = 'A bob@example.org queued queue';

test.each<[string, readonly string[], readonly string[]]>([
  ['is in the filter', [NAMED, ...arrives(A), checking(1)], [IN_FILTER]],
  [
    'is there whatever the case',
    [NAMED, ...arrives(A), checking(1, { from: 'Ann@Example.NET' })],
    [IN_FILTER],
  ],
  [
    'is there for a recipient that no other line names',
    [...arrives(A), checking(1)],
    ['A bob@example.org queued filter address step'],
  ],
  [
    'is in the queue where amavis has mail of another sender',
    [NAMED, ...arrives(A), checking(1, { from: 'eve@example.net' })],
    [IN_QUEUE],
  ],
  [
    'is in the queue where amavis has mail for another recipient',
    [NAMED, ...arrives(A), checking(1, { to: '<eve@example.org>' })],
    [IN_QUEUE],
  ],
  [
    'is in the queue where amavis has mail for more recipients',
    [...arrives(A), checking(1, { to: '<bob@example.org>,<eve@example.org>' })],
    ['A  queued queue'],
  ],
  [
    'is in the queue where amavis began before it was there',
    [checking(-60), NAMED, ...arrives(A)],
    [IN_QUEUE],
  ],
  [
    'is in the queue where amavis has answered',
    [
      NAMED,
      ...arrives(A),
      checking(1),
      amavis(
        2,
        '00016-01',
        'Passed CLEAN {RelayedInbound}, [192.0.2.1]:4711 [192.0.2.1] <ann@example.net> -> <bob@example.org>, Queue-ID: CCCCCC0003, Message-ID: <a@example.net>, mail_id: J4A3Mi79CrBr, Hits: -, size: 1000, 380 ms',
      ),
    ],
    [IN_QUEUE],
  ],
  [
    'is nowhere sure where one scan may be of either of two',
    [NAMED, ...arrives(A), NAMED.replace('[10]', '[18]'), ...SECOND, checking(2)],
    [IN_QUEUE, 'B bob@example.org queued queue'],
  ],
  [
    'is nowhere sure where the scan may be of one whose recipient no line names',
    [NAMED, ...arrives(A), NAMED, ...SECOND, checking(2)],
    [IN_QUEUE, 'B  queued queue'],
  ],
  [
    'is nowhere sure where it may be either of two scans',
    [NAMED, ...arrives(A), checking(1), checking(2, { task: '00017-01' })],
    [IN_QUEUE],
  ],
])('mail that waits %s', async (_, lines, rows) => {
  expect(await rowsOf(...lines)).toEqual(rows);
});

test('mail that has gone on is none of a scan that has not ended', async () => {
  expect(await rowsOf(NAMED, ...arrives(A), checking(1), tried(A, 2, SENT), removed(A, 2))).toEqual(
    ['A bob@example.org relayed deliver'],
  );
});
