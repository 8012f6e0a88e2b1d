/** What stands before the envelope of amavis' main line: verdict, names of what was found, actions, banks and client. */
import { describe, expect, test } from 'vitest';
import { amavis, CLIENT, ENVELOPE, HEAD, NOT_UNDERSTOOD, verdictOf } from './amavis-lines.ts';

test.each([
  ['', { policyBanks: [], clientAddress: undefined, clientPort: undefined }],
  ['LOCAL ', { policyBanks: [], clientAddress: undefined }],
  ['[192.0.2.7] ', { clientAddress: '192.0.2.7', clientPort: undefined }],
  ['[192.0.2.7]:57224 ', { clientAddress: '192.0.2.7', clientPort: 57224 }],
  ['[192.0.2.7] [192.0.2.8]:9 ', { clientAddress: '192.0.2.7', clientPort: undefined }],
  ['[IPv6:2001:db8::1]:53150 ', { clientAddress: '2001:db8::1', clientPort: 53150 }],
  ['[] ', { clientAddress: undefined }],
  [
    'ORIGINATING/MYNETS LOCAL [192.0.2.7] ',
    { policyBanks: ['ORIGINATING', 'MYNETS'], clientAddress: '192.0.2.7' },
  ],
  ['a_Z-0.9 [192.0.2.7] ', { policyBanks: ['a_Z-0.9'] }],
  ['tls: MYNETS [192.0.2.7] ', { policyBanks: [], clientAddress: undefined }],
  ['A=b [192.0.2.7] ', { policyBanks: [] }],
  ['[192.0.2.7] MYNETS [192.0.2.8] ', { policyBanks: [], clientAddress: '192.0.2.7' }],
  ['zZ [192.0.2.7] ', { policyBanks: ['zZ'] }],
  // A word with other signs is no bank: with it the protocols and the like begin.
  ...['M^N', 'M~N', 'M,N', 'M@N'].map((word): [string, object] => [
    `${word} [192.0.2.7] `,
    { policyBanks: [], clientAddress: undefined },
  ]),
  ['tls: a < b ', { policyBanks: [], clientAddress: undefined }],
  ['MYNETS (x) LOCAL [192.0.2.7] ', { policyBanks: ['MYNETS'], clientAddress: '192.0.2.7' }],
])('before the envelope "%s" tells banks and client', (prelude, expected) => {
  expect(verdictOf(`${HEAD}${prelude}${ENVELOPE}, Hits: 1`)).toMatchObject({
    ...expected,
    from: 's@example.test',
    to: ['r@example.com'],
    score: 1,
  });
});

test.each([
  ['Passed SPAMMY, ', 'passed', 'SPAMMY', []],
  ['Blocked SPAM, ', 'blocked', 'SPAM', []],
  ['Blocked, ', 'blocked', 'OTHER', []],
  [
    'Passed BAD-HEADER-7 {RelayedTaggedInbound}, ',
    'passed',
    'BAD-HEADER-7',
    ['RelayedTaggedInbound'],
  ],
  ['Passed OVERSIZED {A,Z,a,z}, ', 'passed', 'OVERSIZED', ['A', 'Z', 'a', 'z']],
  ['Passed AZ09- {A}, ', 'passed', 'AZ09-', ['A']],
])('%s is a verdict', (head, verdict, category, actions) => {
  expect(verdictOf(`${head}${CLIENT}${ENVELOPE}`)).toMatchObject({
    verdict,
    category,
    actions,
    clientAddress: '192.0.2.7',
    detail: undefined,
    from: 's@example.test',
  });
});

test.each([
  'Passed  {RelayedInbound}, ',
  'Passed clean {RelayedInbound}, ',
  'Passed CLEAN{RelayedInbound}, ',
  'Passed CLEAN [RelayedInbound}, ',
  'Passed CLEAN {RelayedInbound, ',
  'Passed CLEAN {Relayed-Inbound}, ',
  'Passed CLEAN {Relayed1}, ',
  'Passed CLEAN {RelayedInbound},',
  'Passed CLEAN {RelayedInbound} ',
  'Passed CLEAN;{RelayedInbound}, ',
  'Passed CLEAN {Relayed1, ',
  'Blacked SPAM {DiscardedInbound}, ',
  'Blocked BANNED:(.exe) {DiscardedInbound}, ',
  'Passed CLEAN, (x ',
  'Passed CLEAN: ',
  'Passed,',
  'Blocked BANNED (.exe {DiscardedInbound}, ',
  'Blocked BANNED .exe) {DiscardedInbound}, ',
  'Blocked BANNED (.exe) {DiscardedInbound} ',
])('%s is none', (head) => {
  expect(amavis(`${head}${CLIENT}${ENVELOPE}`)).toEqual(NOT_UNDERSTOOD);
});

test.each([
  ['(x)', 'x'],
  ['()', ''],
  ['(a) b)', 'a) b'],
  // Actions stand before the client alone.
  ['(a), b)', 'a), b'],
  // An address of a real envelope never holds a blank, < or > outside quotes.
  [
    '(a) {A}, <x@example.net> -> <y@example.net>,<z z@example.net>)',
    'a) {A}, <x@example.net> -> <y@example.net>,<z z@example.net>',
  ],
  [
    '(a) {A}, <x y@example.net> -> <z@example.net>)',
    'a) {A}, <x y@example.net> -> <z@example.net>',
  ],
  [
    '(a) {A}, <x<y@example.net> -> <z@example.net>)',
    'a) {A}, <x<y@example.net> -> <z@example.net>',
  ],
])('the names in %s, before actions, a client and an envelope', (names, detail) => {
  expect(
    verdictOf(`Blocked BANNED ${names} {DiscardedInbound}, ${CLIENT}${ENVELOPE}, Hits: 1`),
  ).toMatchObject({ category: 'BANNED', detail, actions: ['DiscardedInbound'], score: 1 });
});

describe('what follows the envelope and looks like the end of the names is none', () => {
  test.each([
    'Message-ID: <m), a@example.net -> b@example.net, x@example.test>',
    'Message-ID: <m) {A}, [192.0.2.9]:5 a@example.net -> b@example.net, x@example.test>',
    'Message-ID: <m) [192.0.2.9] <a@example.net> -> <b@example.net>, x@example.test>',
    'Message-ID: <m) {A}, <a b@example.net> -> <c@example.net>, x@example.test>',
    'Message-ID: <m) {A}, <a<b@example.net> -> <c@example.net>, x@example.test>',
    'Message-ID: <m) {A}, <a@example.net> -> <b c@example.net>, x@example.test>',
    'Message-ID: <m) {A}, <a@example.net> -> <b@example.net>,<c d@example.net>, x@example.test>',
    'Message-ID: <m) {A}, <a@example.net>, <b@example.net>, x@example.test>',
    'quarantine: a)b',
  ])('%s', (field) => {
    expect(
      verdictOf(`Blocked BANNED (.exe) {DiscardedInbound}, ${CLIENT}${ENVELOPE}, ${field}`),
    ).toMatchObject({ detail: '.exe', actions: ['DiscardedInbound'], from: 's@example.test' });
  });
});

test.each([
  ['parentheses', ')'],
  ['names of parts, each in parentheses', '), .exe, ('],
  ['addresses that are only begun', '), <a'],
  ['whole envelopes', '), <a> -> <b>'],
  ['senders alone', '), <a> -> <b '],
])('a hundred %s in the names hide no verdict', (_, name) => {
  const names = name.repeat(100);
  expect(
    verdictOf(`Blocked BANNED (x${names}) {DiscardedInbound}, ${CLIENT}${ENVELOPE}, size: 9`),
  ).toMatchObject({ detail: `x${names}`, from: 's@example.test', to: ['r@example.com'], size: 9 });
});

test.each(['x@example.test', 'm) {A}, a@example.net ->  x@example.test'])(
  'names may stand before addresses without <>, with the Message-ID <%s>',
  (messageId) => {
    const rest = `s@example.test -> a@example.com,b@example.com, Message-ID: <${messageId}>, size: 9`;
    expect(verdictOf(`Blocked BANNED (x), y) {DiscardedInbound}, ${CLIENT}${rest}`)).toMatchObject({
      detail: 'x), y',
      from: 's@example.test',
      to: ['a@example.com', 'b@example.com'],
      size: 9,
    });
  },
);

test('names may stand before recipients that no comma ends', () => {
  const rest = `${ENVELOPE} Message-ID: <m x@example.test>, size: 9`;
  expect(verdictOf(`Blocked BANNED (x) {DiscardedInbound}, ${CLIENT}${rest}`)).toMatchObject({
    detail: 'x',
    to: ['r@example.com'],
    messageId: '<m x@example.test>',
    size: 9,
  });
});

test.each([
  ['<a@example.com>,<b@exam...', ['a@example.com']],
  ['<a@example.com>,...', ['a@example.com']],
  ['<"a b"@example.com>,<"c d...', ['"a b"@example.com']],
  ['<a@exam...', []],
])('names may stand before recipients that are cut, %s', (recipients, to) => {
  expect(
    verdictOf(`Blocked BANNED (x) {DiscardedInbound}, ${CLIENT}<s@example.test> -> ${recipients}`),
  ).toMatchObject({ detail: 'x', from: 's@example.test', to });
});

test.each([
  ['a bank of 600 bytes', `${'M'.repeat(600)} `],
  ['protocols of 600 bytes', `${CLIENT}${'tls: '.repeat(120)}`],
])('%s before the envelope is none', (_, prelude) => {
  expect(amavis(`${HEAD}${prelude}${ENVELOPE}`)).toEqual(NOT_UNDERSTOOD);
});

test.each([
  [16_000, 'blocked'],
  [17_000, undefined],
])('names of %i bytes: %s', (length, verdict) => {
  const names = 'x'.repeat(length);
  const event = verdictOf(`Blocked BANNED (${names}) {DiscardedInbound}, ${CLIENT}${ENVELOPE}`);
  expect(event).toEqual(
    verdict === undefined ? undefined : expect.objectContaining({ verdict, detail: names }),
  );
});
