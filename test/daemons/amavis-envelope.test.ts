/** `<sender> -> <recipients>`, in which amavis quotes what is odd, and older ones do not. */
import { expect, test } from 'vitest';
import { amavis, CLIENT, HEAD, NOT_UNDERSTOOD, verdictOf } from './amavis-lines.ts';

test.each([
  ['<> -> <r@example.com>', '', ['r@example.com']],
  ['<s@example.test> -> <>', 's@example.test', ['']],
  ['s@example.test -> r@example.com', 's@example.test', ['r@example.com']],
  [
    's@example.test -> a@example.com,b@example.com',
    's@example.test',
    ['a@example.com', 'b@example.com'],
  ],
  ['<"a> -> <b"@example.test> -> <r@example.com>', '"a> -> <b"@example.test', ['r@example.com']],
  [
    '<"a\\"> -> <b"@example.test> -> <r@example.com>',
    '"a\\"> -> <b"@example.test',
    ['r@example.com'],
  ],
  ['<"local"> -> <"r, s">', '"local"', ['"r, s"']],
  ['<s@example.test> -> <a>b@example.com>', 's@example.test', ['a>b@example.com']],
  [
    '<s@example.test> -> <a@example.com>,<b@example.com>',
    's@example.test',
    ['a@example.com', 'b@example.com'],
  ],
  // What stands in quotes ends no address.
  [
    '<"a> -> <b"> -> <"c>,<d"@example.com>,<"e>,<f">',
    '"a> -> <b"',
    ['"c>,<d"@example.com', '"e>,<f"'],
  ],
  ['<"a b"@example.test> -> <"c d"@example.com>', '"a b"@example.test', ['"c d"@example.com']],
  // Quotes that end before no @ and no > are none.
  ['<"a> -> <b"c@example.com>,<d"@example.com>', '"a', ['b"c@example.com', 'd"@example.com']],
  [
    '<s@example.test> -> <a@example.com>,<b"@example.com>',
    's@example.test',
    ['a@example.com', 'b"@example.com'],
  ],
  // Before Postfix 3.5 a `>` in an address stands there as it is.
  ['<s@example.test> -> <a>xBODY=b@example.com>', 's@example.test', ['a>xBODY=b@example.com']],
  ['<s@example.test> -> <a> b@example.com>', 's@example.test', ['a> b@example.com']],
  ['<s@example.test> -> <a> =b@example.com>', 's@example.test', ['a> =b@example.com']],
  ['<s@example.test> -> <a> Bc@example.com>', 's@example.test', ['a> Bc@example.com']],
  ['<s@example.test> -> <a> b=c@example.com>', 's@example.test', ['a> b=c@example.com']],
])('the envelope %s', (envelope, from, to) => {
  expect(verdictOf(`${HEAD}${CLIENT}${envelope}, Hits: 1`)).toMatchObject({ from, to, score: 1 });
});

test('a list of addresses without <> may end with the line', () => {
  expect(verdictOf(`${HEAD}${CLIENT}s@example.test -> a@example.com,b@example.com`)).toMatchObject({
    from: 's@example.test',
    to: ['a@example.com', 'b@example.com'],
  });
});

test.each([
  's@example.test to r@example.com',
  's@example.test, r@example.com',
  ' -> r@example.com',
  '<s@example.test>, <r@example.com>',
])('without the arrow between two addresses, "%s" is no envelope', (words) => {
  const given = `Checking: WaVl27LgwIDf [192.0.2.7] ${words}`;
  expect(amavis(given)).toEqual(NOT_UNDERSTOOD);
});
