/** Message-IDs as a header has them. */
import { expect, test } from 'vitest';
import { withoutBrackets } from '../../src/core/message-id.ts';

test.each([
  ['<a@example.net>', 'a@example.net'],
  ['a@example.net', 'a@example.net'],
  ['<a@example.net', 'a@example.net'],
  ['a@example.net>', 'a@example.net'],
  ['<a@example.net> (added by x)', 'a@example.net> (added by x)'],
  ['<>', ''],
  ['<', ''],
  ['', ''],
])('the Message-ID "%s" is "%s" without its brackets', (text, bare) => {
  expect(withoutBrackets(text)).toBe(bare);
});
