/** `<sender> -> <recipients>`, in which amavis quotes what is odd, and older ones do not. */
import { expect, test } from 'vitest';
import { CLIENT, HEAD, verdictOf } from './amavis-lines.ts';

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
])('the envelope %s', (envelope, from, to) => {
  expect(verdictOf(`${HEAD}${CLIENT}${envelope}, Hits: 1`)).toMatchObject({ from, to, score: 1 });
});
