/** Mail that amavis has taken, and not answered when the log ends. */
import { expect, test } from 'vitest';
import {
  A,
  arrives,
  B,
  filtered,
  line,
  named,
  ofMany,
  queued,
  refused,
  removed,
  SENT,
  toEve,
  tried,
} from './mail-lines.ts';
import { told } from './messages-of.ts';

const amavis = (second: number, task: string, text: string) =>
  line(second, 'amavis[16]', `(${task}) ${text}`);
const checking = (
  second: number,
  { from = 'ann@example.net', to = '<bob@example.org>', task = '00016-01' } = {},
) => amavis(second, task, `Checking: J4A3Mi79CrBr [192.0.2.1] <${from}> -> ${to}`);
const NAMED = named('bob@example.org');
const NAMED_TOO = named('eve@example.org');
const passed = (task: string, queueId: string) =>
  amavis(
    2,
    task,
    `Passed CLEAN {RelayedInbound}, [192.0.2.1]:4711 [192.0.2.1] <ann@example.net> -> <bob@example.org>, Queue-ID: ${queueId}, Message-ID: <a@example.net>, mail_id: J4A3Mi79CrBr, Hits: -, size: 1000, 380 ms`,
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
/** No line of Postfix is about the mail that amavis has answered. */
const ANSWERED = 'C bob@example.org unknown filter';

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
    [NAMED, ...arrives(A), checking(1), passed('00016-01', 'CCCCCC0003')],
    [ANSWERED, IN_QUEUE],
  ],
  [
    'is in the queue where amavis has handed on what it had',
    [
      NAMED,
      ...arrives(A),
      checking(1),
      amavis(
        2,
        '00016-01',
        'FWD from <ann@example.net> -> <bob@example.org>, BODY=7BIT 250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as CCCCCC0003',
      ),
    ],
    [IN_QUEUE],
  ],
  [
    'is in the queue again, where that scan began before',
    [NAMED, ...arrives(A), checking(60), queued(A, 300)],
    [IN_QUEUE],
  ],
  [
    'comes in still, where amavis does not say what mail it has',
    [
      ...arrives(A).slice(0, 1),
      amavis(1, '00016-01', 'ClamAV-clamd av-scanner FAILED: run_av error: Too many retries'),
    ],
    ['A  queued accept'],
  ],
  [
    'is in the filter for two, in whatever order',
    [
      NAMED,
      NAMED_TOO,
      ...arrives(A).map(ofMany(2)),
      checking(1, { to: '<eve@example.org>,<bob@example.org>' }),
    ],
    [toEve(IN_FILTER), IN_FILTER],
  ],
  [
    'is in the queue for two, where amavis has mail for one of them',
    [NAMED, NAMED_TOO, ...arrives(A).map(ofMany(2)), checking(1)],
    [IN_QUEUE, toEve(IN_QUEUE)],
  ],
  [
    'is in the queue for two, where amavis has mail for the one whom a line names',
    [NAMED, ...arrives(A).map(ofMany(2)), checking(1)],
    [IN_QUEUE],
  ],
  [
    'is in the filter for the recipient who was not refused',
    [NAMED, NAMED_TOO, refused('eve@example.org'), ...arrives(A), checking(1)],
    [IN_FILTER, 'A eve@example.org rejected accept'],
  ],
  [
    'is in the queue where amavis has mail for another one than who was not refused',
    [
      NAMED,
      NAMED_TOO,
      refused('eve@example.org'),
      ...arrives(A),
      checking(1, { to: '<zoe@example.org>' }),
    ],
    [IN_QUEUE, 'A eve@example.org rejected accept'],
  ],
  [
    'is in the filter, while the one before it is delivered',
    [NAMED, ...arrives(B), tried(B, 0, SENT), removed(B, 0), NAMED, ...arrives(A), checking(1)],
    ['B bob@example.org relayed deliver', IN_FILTER],
  ],
  [
    'is in the filter, while the scan of the one before it has ended',
    [
      ...arrives(B),
      checking(0, { task: '00015-01' }),
      filtered(B, 'bob@example.org', 0, '250 2.0.0 Ok: queued as CCCCCC0003'),
      ...arrives(A, 1),
      passed('00015-01', B),
      checking(2),
    ],
    ['B bob@example.org unknown filter', 'A bob@example.org queued filter address step'],
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

test('mail whose scan is known is none of another scan', async () => {
  const [message] = await told(NAMED, ...arrives(A), passed('00015-01', A), checking(2));
  expect(message?.scans.map(({ taskId }) => taskId)).toEqual(['00015-01']);
});

test('mail that amavis could not take has left that scan, which is none of the next mail', async () => {
  const refusedByFilter = line(
    2,
    'postfix/smtp[15]',
    `${A}: to=<bob@example.org>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=0/0/0/1, dsn=4.5.0, status=deferred (host 127.0.0.1[127.0.0.1] said: 451 4.5.0 Error in processing, id=00016-01, virus_scan FAILED (in reply to end of DATA command))`,
  );
  const lines = [...arrives(A), checking(1), refusedByFilter, ...SECOND];
  expect(await rowsOf(...lines)).toEqual(['A bob@example.org deferred filter', 'B  queued queue']);
});

test.each([
  ['an operator holds', line(1, 'postfix/postsuper[20]', `${A}: placed on hold`)],
  [
    'has expired',
    line(1, 'postfix/qmgr[12]', `${A}: from=<ann@example.net>, status=expired, returned to sender`),
  ],
  ['was removed', removed(A, 1)],
])('mail that %s leaves the scan to the next one of its sender', async (_, end) => {
  const lines = [NAMED, ...arrives(A), end, NAMED.replace('[10]', '[18]'), ...SECOND, checking(2)];
  expect((await rowsOf(...lines)).slice(1)).toEqual(['B bob@example.org queued filter step']);
});
