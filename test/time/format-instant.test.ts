import { expect, test } from 'vitest';
import { clockTimes, unmistakableTime } from '../../src/time/format-instant.ts';
import { fixedZone, namedZone } from '../../src/time/zone.ts';

const berlin = namedZone('Europe/Berlin');
const at = (text: string) => Date.parse(text);

test.each([
  ['2026-10-24T23:59:38Z', '2026-10-25T00:02:11Z', ['01:59:38', '02:02:11 +02:00']],
  ['2026-10-25T02:00:00Z', '2026-10-25T02:02:11Z', ['03:00:00', '03:02:11']],
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

test.each([
  ['before the hour that comes twice', berlin, '2026-10-24T23:59:59Z', '01:59'],
  ['at its first time', berlin, '2026-10-25T00:00:00Z', '02:00 +02:00'],
  ['at the end of it', berlin, '2026-10-25T00:59:59Z', '02:59 +02:00'],
  ['at its second time', berlin, '2026-10-25T01:00:00Z', '02:00 +01:00'],
  ['behind it', berlin, '2026-10-25T02:00:00Z', '03:00'],
  ['beside the hour that is left out in spring', berlin, '2026-03-29T01:00:00Z', '03:00'],
  [
    'where half an hour comes twice',
    namedZone('Australia/Lord_Howe'),
    '2026-04-04T15:15:00Z',
    '01:45 +10:30',
  ],
  ['where the clock is never changed', fixedZone(420), '2026-10-25T01:00:00Z', '08:00'],
])('a time that the clock shows twice has its offset: %s', (_, zone, instant, expected) => {
  expect(unmistakableTime(at(instant), zone, 5)).toBe(expected);
});
