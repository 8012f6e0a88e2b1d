import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inQueueOf, QueueSnapshot } from '../../src/query/queue-snapshot.ts';
import { utcZone } from '../../src/time/zone.ts';
import { messagesOf } from '../correlate/messages-of.ts';

const ARRIVED = Date.UTC(2026, 10, 24, 10, 0, 0);

function listing(recipients: readonly object[], rest: object = {}): string {
  return JSON.stringify({
    queue_name: 'deferred',
    queue_id: '4A1B2C3D4E',
    arrival_time: ARRIVED / 1000,
    message_size: 500,
    forced_expire: false,
    sender: 'ann@example.com',
    recipients,
    ...rest,
  });
}

test('a line of postqueue -j is read', () => {
  expect(
    inQueueOf(
      listing([
        { address: 'bob@example.test', delay_reason: 'refused' },
        { address: 'eve@example.test' },
      ]),
    ),
  ).toEqual({
    queueId: '4A1B2C3D4E',
    queueName: 'deferred',
    arrivedAt: ARRIVED,
    size: 500,
    sender: 'ann@example.com',
    isForcedToExpire: false,
    recipients: [
      { address: 'bob@example.test', reason: 'refused' },
      { address: 'eve@example.test', reason: null },
    ],
  });
});

const READ_KEYS = [
  'arrival_time',
  'forced_expire',
  'message_size',
  'queue_id',
  'queue_name',
  'recipients',
  'recipients.address',
  'recipients.delay_reason',
  'sender',
];

const realLines = readFileSync(
  new URL('../../fixtures/queue/real-postqueue.jsonl', import.meta.url),
  'utf8',
)
  .trimEnd()
  .split('\n');

test('a real Postfix prints the keys that are read, and no other', () => {
  const keys = realLines.flatMap((line) => {
    const file = JSON.parse(line) as { recipients: object[] };
    const ofRecipients = file.recipients.flatMap((one) => Object.keys(one));
    return [...Object.keys(file), ...ofRecipients.map((key) => `recipients.${key}`)];
  });
  expect([...new Set(keys)].sort()).toEqual(READ_KEYS);
});

test('the null sender, which postqueue calls MAILER-DAEMON, is empty', () => {
  const files = realLines.flatMap((line) => inQueueOf(line) ?? []);
  expect(files).toHaveLength(8);
  expect(files.find(({ queueId }) => queueId === '4jYWqj0CbnzJ9Qy')).toEqual({
    queueId: '4jYWqj0CbnzJ9Qy',
    queueName: 'deferred',
    arrivedAt: Date.UTC(2026, 10, 24, 5, 40, 33),
    size: 298,
    sender: '',
    isForcedToExpire: false,
    recipients: [
      {
        address: 'frank@example.net',
        reason: 'connect to 127.0.0.1[127.0.0.1]:10024: Connection refused',
      },
    ],
  });
});

test.each([
  ['no JSON', 'Mail queue is empty'],
  ['no object', '7'],
  ['no queue file', '{"queue_name": "deferred"}'],
])('%s is no queue file', (_, line) => {
  expect(inQueueOf(line)).toBeUndefined();
});

const accepted = `
  Nov 24 10:00:00 mail postfix/smtpd[10]: 4A1B2C3D4E: client=client.example.com[192.0.2.1]
  Nov 24 10:00:00 mail postfix/cleanup[11]: 4A1B2C3D4E: message-id=<one@example.com>
  Nov 24 10:00:00 mail postfix/qmgr[12]: 4A1B2C3D4E: from=<ann@example.com>, size=500, nrcpt=1 (queue active)`;
const deferred = `${accepted}
  Nov 24 10:00:05 mail postfix/smtp[13]: 4A1B2C3D4E: to=<bob@example.test>, relay=none, delay=5, delays=0/0/5/0, dsn=4.4.1, status=deferred (connect to mx.example.test[192.0.2.9]:25: Connection timed out)`;

const bob = [{ address: 'Bob@example.test', delay_reason: 'refused' }];
const later = Date.UTC(2026, 10, 24, 11);

async function marked(lines: string, queue: readonly string[], takenAt = later, host?: string) {
  const files = queue.flatMap((line) => inQueueOf(line) ?? []);
  const snapshot = new QueueSnapshot(files, { takenAt, host });
  const [message] = (await messagesOf(lines)).map((one) => snapshot.mark(one, utcZone));
  const warnings = message?.warnings.filter((warning) => warning.includes('queue any more'));
  return {
    status: message?.status,
    rows: message?.recipients.map(({ status, inferred }) => [status, ...inferred].join(' ')),
    isInQueue: message?.queueFiles?.length === 1,
    warnings,
    unseen: snapshot.unseen,
  };
}

const gone = ['4A1B2C3D4E is not in the queue any more; what became of it is not in the input'];

test.each([
  ['deferred mail that is there stays deferred', [listing(bob)], 'deferred', ['deferred'], []],
  ['deferred mail that is gone is unknown', [], 'unknown', ['unknown status'], gone],
  [
    'a recipient that is done is unknown',
    [listing([{ address: 'eve@example.test' }])],
    'unknown',
    ['unknown status'],
    gone,
  ],
  ['mail put on hold is held', [listing(bob, { queue_name: 'hold' })], 'held', ['held status'], []],
  [
    'mail that is tried now is still deferred',
    [listing(bob, { queue_name: 'active' })],
    'deferred',
    ['deferred'],
    [],
  ],
  [
    'another life of the queue ID is none',
    [listing(bob, { arrival_time: ARRIVED / 1000 - 864_000 })],
    'unknown',
    ['unknown status'],
    gone,
  ],
])('%s', async (_, queue, status, rows, warnings) => {
  expect(await marked(deferred, queue)).toMatchObject({ status, rows, warnings });
});

test('mail that is in the queue was not among those that an operator deleted', async () => {
  const swept = `${deferred}
    Nov 24 10:01:00 mail postfix/postsuper[14]: Deleted: 13 messages`;
  const markedBy = async (queue: readonly string[]) => {
    const snapshot = new QueueSnapshot(
      queue.flatMap((line) => inQueueOf(line) ?? []),
      { takenAt: later, host: undefined },
    );
    const [message] = (await messagesOf(swept)).map((one) => snapshot.mark(one, utcZone));
    const warnings = message?.warnings.map((warning) => warning.slice(-22));
    return { warnings, doubts: message?.recipients.map(({ afterwards }) => afterwards) };
  };
  expect(await markedBy([listing(bob)])).toEqual({ warnings: [], doubts: [undefined] });
  expect(await markedBy([])).toMatchObject({
    warnings: ['it may be one of them', 'is not in the input'].map((end) =>
      expect.stringMatching(`${end}$`),
    ),
  });
});

test('what the log says after the queue was looked at is newer', async () => {
  expect(await marked(deferred, [], ARRIVED)).toMatchObject({ status: 'deferred', warnings: [] });
});

test('the queue of one host says nothing of the mail of another', async () => {
  expect(await marked(deferred, [], later, 'mx2.example.com')).toMatchObject({
    status: 'deferred',
  });
  expect(await marked(deferred, [], later, 'mail.example.com')).toMatchObject({
    status: 'unknown',
  });
});

test('queue files of no message are named', async () => {
  const other = listing(bob, { queue_id: 'FFFFF00000' });
  expect((await marked(deferred, [listing(bob), other])).unseen).toEqual(['FFFFF00000']);
});
