/** Mail that Postfix hands to a port of this host behind which another server stands, not a filter. */
import { describe, expect, test } from 'vitest';
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

const handed = (port: number, reply: string) =>
  tried(A, 2, `dsn=2.0.0, status=sent (${reply})`).replace(
    'mx.example.org[192.0.2.9]:25',
    `127.0.0.1[127.0.0.1]:${port}`,
  );
const QUEUED = `250 2.0.0 Ok: queued as ${B}`;
const FROM_MTA = `250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): ${QUEUED}`;
const factsOf = ({ hops, recipients, warnings }: Message) => [
  hops.map(({ queueId }) => queueId),
  ...recipients.map((one) => `${one.status} at ${one.step}`),
  ...warnings,
];
const UNSEEN = `the lines of ${B}, which took the message over, are not in the input`;

test.each([
  ['that names its queue ID', 11125, QUEUED, [[A], 'relayed at deliver']],
  [
    'that names none',
    11125,
    '250 2.0.0 OK 1608161352 c34si23 - gsmtp',
    [[A], 'relayed at deliver'],
  ],
  ['where amavis listens', 10024, QUEUED, [[A, B], 'unknown at filter', UNSEEN]],
  ['that answers as amavis does', 10040, FROM_MTA, [[A, B], 'unknown at filter', UNSEEN]],
])('a server behind a port of this host %s', async (_, port, reply, expected) => {
  const [message] = await told(...arrives(A), handed(port, reply), removed(A, 2));
  expect(message && factsOf(message)).toEqual(expected);
});

test('what a filter on a port of its own hands back is in the log, and goes on', async () => {
  const back = line(2, 'postfix/smtpd[13]', `${B}: client=localhost[127.0.0.1]`);
  for (const first of [true, false]) {
    const sent = handed(10040, QUEUED);
    const around = first ? [back, sent] : [sent, back];
    const rest = [identified(B, 2), queued(B, 2), removed(A, 2), tried(B, 3, SENT), removed(B, 3)];
    const [message] = await told(...arrives(A), ...around, ...rest);
    expect(message && factsOf(message)).toEqual([[A, B], 'relayed at deliver']);
  }
});

test('where the start of the mail is not in the log, neither may be the lines of what took it over', async () => {
  const [message] = await told(handed(10040, QUEUED), removed(A, 2));
  expect(message?.recipients.map((one) => `${one.status} at ${one.step}`)).toEqual([
    'unknown at filter',
  ]);
});

test.each([
  ['the client', 0],
  ['the Message-ID', 1],
])(
  'where the line with %s of the mail is lost, so may be those of what took it over',
  async (_, lost) => {
    const start = arrives(A).filter((_, i) => i !== lost);
    const [message] = await told(...start, handed(10040, QUEUED), removed(A, 2));
    expect(message?.recipients.map((one) => `${one.status} at ${one.step}`)).toEqual([
      'unknown at filter',
    ]);
  },
);

test('a filter that is spoken to in LMTP is no server elsewhere', async () => {
  const taken = handed(11125, QUEUED).replace('postfix/smtp', 'postfix/lmtp');
  const [message] = await told(...arrives(A), taken, removed(A, 2));
  expect(message && factsOf(message)).toEqual([[A, B], 'unknown at filter', UNSEEN]);
});

describe('of two recipients', () => {
  const start = arrives(A).map(ofMany(2));

  test('one goes to the server elsewhere, and the other one through the filter', async () => {
    const [message] = await told(
      ...start,
      ...comesBack(C, 1),
      handed(11125, QUEUED),
      filtered(A, 'eve@example.org', 2, `250 2.0.0 Ok: queued as ${C}`),
      removed(A, 2),
      toEve(tried(C, 3, SENT)),
      removed(C, 3),
    );
    expect(message && factsOf(message)).toEqual([
      [A, C],
      'relayed at deliver',
      'relayed at deliver',
    ]);
  });

  test('a queue ID that the filter of one names is of this host, though the server elsewhere names it too', async () => {
    const byFilter = filtered(A, 'eve@example.org', 2, QUEUED);
    const [message] = await told(...start, handed(11125, QUEUED), byFilter, removed(A, 2));
    expect(message?.hops.map(({ queueId }) => queueId)).toEqual([A, B]);
  });
});

/** Only what one message shows counts: a trace may read no more of the log than that. */
describe('a port of this host that took one recipient for a server elsewhere', () => {
  const LATER = 'dsn=4.2.0, status=deferred (host 127.0.0.1[127.0.0.1] said: 450 4.2.0 Try later)';
  const NO = 'dsn=5.1.1, status=bounced (host 127.0.0.1[127.0.0.1] said: 550 5.1.1 No such user)';
  const DOWN =
    'dsn=4.4.1, status=deferred (connect to 127.0.0.1[127.0.0.1]:2501: Connection refused)';
  const at = (port: number, outcome: string) =>
    handed(port, 'SAID').replace('dsn=2.0.0, status=sent (SAID)', outcome);
  const nowhere = (outcome: string) =>
    at(2501, outcome).replace('127.0.0.1[127.0.0.1]:2501, delay', 'none, delay');

  test.each([
    ['has put off another one', at(2501, LATER), 'deferred at deliver'],
    ['has refused another one', at(2501, NO), 'bounced at deliver'],
    ['is closed for another one', nowhere(DOWN), 'deferred at deliver'],
  ])('%s there, not at a filter', async (_, other, fate) => {
    const [message] = await told(
      ...arrives(A).map(ofMany(2)),
      handed(2501, '250 2.0.0 OK 1608161352 c34si23 - gsmtp'),
      toEve(other),
      ...(fate.startsWith('bounced') ? [removed(A, 3)] : []),
    );
    expect(message && factsOf(message)).toEqual([[A], 'relayed at deliver', fate]);
  });

  test('says nothing of another port', async () => {
    const [message] = await told(
      ...arrives(A).map(ofMany(2)),
      handed(2501, '250 2.0.0 OK 1608161352 c34si23 - gsmtp'),
      toEve(at(10040, LATER)),
    );
    expect(message && factsOf(message)).toEqual([[A], 'relayed at deliver', 'deferred at filter']);
  });

  test('had put that one off itself', async () => {
    const [message] = await told(
      ...arrives(A),
      at(2501, LATER),
      queued(A, 300),
      handed(2501, '250 2.0.0 OK 1608161352 c34si23 - gsmtp').replace('10:00:02', '10:05:01'),
      removed(A, 301),
    );
    expect(message?.recipients[0]).toMatchObject({
      status: 'relayed',
      recoveredFrom: { step: 'deliver', reply: expect.stringContaining('Try later') },
    });
  });
});
