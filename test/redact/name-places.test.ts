/** Common words in the commands of an advice are names there. */
import { expect, test } from 'vitest';
import { isNamePlace } from '../../src/redact/name-places.ts';

test.each([
  ['getent passwd info', true],
  ['postalias -q info TABLE', true],
  ['postmap -q info TABLE', true],
  ['read the info', false],
])('%s', (text, expected) => {
  const start = text.indexOf('info');
  expect(isNamePlace(text, start, start + 'info'.length)).toBe(expected);
});
