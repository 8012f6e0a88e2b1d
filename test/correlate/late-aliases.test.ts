/** An alias that local(8) cannot follow is tried as a recipient; once it can, its members have lines instead. */
import { expect, test } from 'vitest';
import {
  A,
  arrives,
  B,
  comesBack,
  DEFERRED,
  filtered,
  line,
  ofMany,
  queued,
  removed,
  tried,
} from './mail-lines.ts';
import { told } from './messages-of.ts';

const local = (second: number, names: string, outcome: string, queueId = A) =>
  line(
    second,
    'postfix/local[14]',
    `${queueId}: ${names}, relay=local, delay=1, delays=0/0/0/1, ${outcome}`,
  );
const NO_ALIASES = 'dsn=4.3.0, status=deferred (alias database unavailable)';
const TAKEN = 'dsn=2.0.0, status=sent (delivered to mailbox)';
const FULL = 'dsn=4.2.2, status=deferred (cannot update mailbox)';
const ALL = 'to=<all@example.org>';
const member = (name: string, alias = 'all') =>
  `to=<${name}@example.org>, orig_to=<${alias}@example.org>`;

const rowsOf = async (...lines: readonly string[]) => {
  const [message] = await told(...lines);
  return {
    rows: message?.recipients.map(
      ({ address, originalAddress, status, attempts, recoveredFrom }) =>
        `${address} for ${originalAddress} ${status} ${attempts} ${recoveredFrom?.reply ?? '-'}`,
    ),
    warnings: message?.warnings,
  };
};

test('the members of an alias have been tried for as often as it was, and nothing of it is lost', async () => {
  expect(
    await rowsOf(
      ...arrives(A),
      local(1, ALL, NO_ALIASES),
      queued(A, 300),
      local(301, ALL, NO_ALIASES),
      queued(A, 900),
      local(901, member('ann'), TAKEN),
      local(901, member('ben'), TAKEN),
      removed(A, 901),
    ),
  ).toEqual({
    rows: [
      'ann@example.org for all@example.org delivered 3 alias database unavailable',
      'ben@example.org for all@example.org delivered 3 alias database unavailable',
    ],
    warnings: [],
  });
});

test('members keep the name of the alias of virtual_alias_maps that led to theirs', async () => {
  expect(
    await rowsOf(
      ...arrives(A),
      local(1, member('all', 'list'), NO_ALIASES),
      queued(A, 300),
      local(301, member('ann', 'list'), TAKEN),
      local(301, member('ben', 'list'), FULL),
    ),
  ).toEqual({
    rows: [
      'ann@example.org for list@example.org delivered 2 alias database unavailable',
      'ben@example.org for list@example.org deferred 2 -',
    ],
    warnings: [],
  });
});

test('a recipient elsewhere, which waits beside an alias, gives way to nobody', async () => {
  expect(
    await rowsOf(
      ...arrives(A).map(ofMany(2)),
      local(1, ALL, NO_ALIASES),
      tried(A, 1, DEFERRED),
      queued(A, 300),
      local(301, member('ann'), TAKEN),
      local(301, member('ben'), TAKEN),
      tried(A, 301, DEFERRED),
    ),
  ).toEqual({
    rows: [
      'bob@example.org for null deferred 2 -',
      'ann@example.org for all@example.org delivered 2 alias database unavailable',
      'ben@example.org for all@example.org delivered 2 alias database unavailable',
    ],
    warnings: [],
  });
});

test('an alias that came back from a filter gives way to its members there', async () => {
  expect(
    await rowsOf(
      ...arrives(A),
      filtered(A, 'all@example.org', 1, `250 2.0.0 Ok: queued as ${B}`),
      removed(A, 1),
      ...comesBack(B, 1),
      local(1, ALL, NO_ALIASES, B),
      queued(B, 300),
      local(301, member('ann'), TAKEN, B),
      removed(B, 301),
    ),
  ).toEqual({
    rows: ['ann@example.org for all@example.org delivered 2 alias database unavailable'],
    warnings: [],
  });
});

test('an alias with a line of its own later is a recipient beside its members', async () => {
  const { rows } = await rowsOf(
    ...arrives(A),
    local(1, ALL, NO_ALIASES),
    queued(A, 300),
    local(301, member('ann'), TAKEN),
    local(301, ALL, TAKEN),
    removed(A, 301),
  );
  expect(rows).toEqual([
    'all@example.org for null delivered 2 alias database unavailable',
    'ann@example.org for all@example.org delivered 2 alias database unavailable',
  ]);
});

test.each([
  ['of another alias', ALL, NO_ALIASES, member('ann', 'crew')],
  [
    'of the same virtual alias as one who is full',
    member('eve', 'list'),
    FULL,
    member('ann', 'list'),
  ],
])('a first line %s takes nobody’s place', async (_, first, outcome, second) => {
  const { rows } = await rowsOf(
    ...arrives(A).map(ofMany(2)),
    local(1, first, outcome),
    ofMany(2)(queued(A, 300)),
    local(301, second, TAKEN),
  );
  expect(rows?.map((row) => row.split(' ').slice(3, 5).join(' ')).sort()).toEqual([
    'deferred 1',
    'delivered 1',
  ]);
});

const twoAliases = [
  ...arrives(A).map(ofMany(2)),
  local(1, member('all', 'list'), NO_ALIASES),
  local(1, member('staff', 'list'), NO_ALIASES),
  ofMany(2)(queued(A, 300)),
];

test('the members of two aliases that one of virtual_alias_maps led to take the places of both', async () => {
  expect(
    await rowsOf(
      ...twoAliases,
      local(301, member('ann', 'list'), TAKEN),
      local(301, member('ben', 'list'), TAKEN),
      removed(A, 301),
    ),
  ).toEqual({
    rows: [
      'ann@example.org for list@example.org delivered 2 alias database unavailable',
      'ben@example.org for list@example.org delivered 2 alias database unavailable',
    ],
    warnings: [],
  });
});

test.each([
  [
    'before',
    [local(301, member('staff', 'list'), NO_ALIASES), local(301, member('ann', 'list'), TAKEN)],
  ],
  [
    'behind',
    [local(301, member('ann', 'list'), TAKEN), local(301, member('staff', 'list'), NO_ALIASES)],
  ],
])('an alias that is put off again, %s the members of the other, still waits', async (_, lines) => {
  const { rows } = await rowsOf(...twoAliases, ...lines);
  expect(rows?.toSorted()).toEqual([
    'ann@example.org for list@example.org delivered 2 alias database unavailable',
    'staff@example.org for list@example.org deferred 2 -',
  ]);
});
