/** Mail that amavis splits onto more queue files than are looked through one by one. */
import { expect, test } from 'vitest';
import {
  arrives,
  comesBack,
  DEFERRED,
  filtered,
  line,
  removed,
  SENT,
  tried,
} from './mail-lines.ts';
import { messagesOf } from './messages-of.ts';

const PARENT = 'AAAAAA0001';
const child = (i: number) => `BBBBBB${String(i).padStart(4, '0')}`;
const to = (i: number) => `r${i}@example.org`;
const isRelayed = (i: number) => i % 3 > 0;
const each = (count: number, make: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => make(i));

const FORWARD = (i: number) =>
  line(
    2,
    'amavis[16]',
    `(00016-01) J4A3Mi79CrBr FWD from <ann@example.net> -> <${to(i)}>, BODY=7BIT 250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as ${child(i)}`,
  );
const VERDICT = (i: number) =>
  line(
    3,
    'amavis[16]',
    `(00016-01) Passed CLEAN {RelayedInbound}, [192.0.2.1]:4711 [192.0.2.1] <ann@example.net> -> <${to(i)}>, Queue-ID: ${PARENT}, Message-ID: <a@example.net>, mail_id: J4A3Mi79CrBr, Hits: -, size: 1000, queued_as: ${child(i)}, 380 ms`,
  );

test.each([
  [3, 'FWD lines', FORWARD],
  [40, 'FWD lines', FORWARD],
  [3, 'verdicts', VERDICT],
  [40, 'verdicts', VERDICT],
])('each of %i recipients is followed by %s into its own queue file', async (count, _, told) => {
  const messages = await messagesOf(
    [
      ...arrives(PARENT),
      ...each(count, (i) => comesBack(child(i), 1).join('\n')),
      ...each(count, told),
      // Only a verdict names the queue file that fed amavis.
      VERDICT(0),
      // The reply names one queue file for all.
      ...each(count, (i) => filtered(PARENT, to(i), 4, `250 2.0.0 Ok: queued as ${child(0)}`)),
      removed(PARENT, 4),
      ...each(count, (i) =>
        tried(child(i), 5, isRelayed(i) ? SENT : DEFERRED).replace('bob@example.org', to(i)),
      ),
    ].join('\n'),
  );
  expect(messages).toHaveLength(1);
  const rows = messages[0]?.recipients.map((row) => [row.address, row.queueId, row.status]);
  expect(rows?.sort()).toEqual(
    Array.from({ length: count }, (__, i) => [
      to(i),
      child(i),
      isRelayed(i) ? 'relayed' : 'deferred',
    ]).sort(),
  );
});

const BLOCKED = (i: number) =>
  line(
    3,
    'amavis[16]',
    `(00016-01) Blocked SPAM {DiscardedInbound}, [192.0.2.1]:4711 [192.0.2.1] <ann@example.net> -> <${to(i)}>, Queue-ID: ${PARENT}, Message-ID: <a@example.net>, mail_id: J4A3Mi79CrBr, Hits: 99, size: 1000, 380 ms`,
  );

test.each([3, 40])(
  'of %i recipients with verdicts of their own those are blocked that have one',
  async (count) => {
    const [message] = await messagesOf(
      [
        ...arrives(PARENT),
        ...each(count, (i) => (isRelayed(i) ? VERDICT(i) : BLOCKED(i))),
        ...each(count, (i) =>
          filtered(
            PARENT,
            to(i).toUpperCase(),
            4,
            `250 2.0.0 Ok: queued as ${child(1)}, but 1 DISCARD`,
          ),
        ),
        removed(PARENT, 4),
      ].join('\n'),
    );
    const blocked = message?.recipients.filter(({ status }) => status === 'blocked');
    expect(blocked?.map(({ address }) => address.toLowerCase()).sort()).toEqual(
      each(count, to)
        .filter((_, i) => !isRelayed(i))
        .sort(),
    );
  },
);
