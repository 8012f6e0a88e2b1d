import { expect, test } from 'vitest';
import { clockTimes } from '../../src/time/format-instant.ts';
import { namedZone } from '../../src/time/zone.ts';

const berlin = namedZone('Europe/Berlin');
const at = (text: string) => Date.parse(text);

test.each([
  ['2026-10-24T23:59:38Z', '2026-10-25T00:02:11Z', ['01:59:38', '02:02:11']],
  ['2026-10-25T00:59:38Z', '2026-10-25T01:02:11Z', ['02:59:38 +02:00', '02:02:11 +01:00']],
])('a range from %s to %s', (from, until, expected) => {
  expect(clockTimes(at(from), at(until), berlin)).toEqual(expected);
});

test('without seconds the offsets stay', () => {
  const [from, until] = clockTimes(
    at('2026-10-25T00:59:38Z'),
    at('2026-10-25T01:02:11Z'),
    berlin,
    5,
  );
  expect([from, until]).toEqual(['02:59 +02:00', '02:02 +01:00']);
});
