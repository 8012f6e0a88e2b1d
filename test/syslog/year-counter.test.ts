/** How the year goes on through stamps that do not say it, and the offset through a log that proves several. */
import { expect, test } from 'vitest';
import { LogClock, leapYearUpTo, provenZone, YearCounter } from '../../src/syslog/log-clock.ts';
import { emptyStamp } from '../../src/syslog/stamp.ts';
import { utcZone } from '../../src/time/zone.ts';

test.each([
  ['from December to January it steps on', [12, 1], [2025, 2026]],
  ['where no line is of January it does too', [12, 2, 3], [2025, 2026, 2026]],
  ['where none is of the months around New Year it does too', [9, 3], [2025, 2026]],
  [
    'a month that is less than half a year below is only out of order',
    [8, 3, 8],
    [2025, 2025, 2025],
  ],
  ['a late line of December does not step it back', [12, 1, 12, 1], [2025, 2026, 2025, 2026]],
  [
    'a clock that begins with January is of no new year',
    [7, 1, 1, 7, 8],
    [2025, 2026, 2026, 2025, 2025],
  ],
  ['nor is it at the end of the year', [11, 1, 11, 12, 1, 2], [2025, 2026, 2025, 2025, 2026, 2026]],
  ['a July after April is of the new year', [7, 1, 4, 7], [2025, 2026, 2026, 2026]],
  [
    'a July after January is of the new year where December came before',
    [12, 1, 7],
    [2025, 2026, 2026],
  ],
  ['a December after February is of the same year', [12, 1, 2, 12], [2025, 2026, 2026, 2026]],
])('%s', (_, months, years) => {
  const counter = new YearCounter(2025);
  expect(months.map((month) => counter.yearOf(month, 10))).toEqual(years);
});

test.each([
  [2, 29, 2024],
  [2, 28, 2025],
  [3, 29, 2025],
])('month %i, day %i shows that 2025 is %i', (month, day, year) => {
  expect(new YearCounter(2025).yearOf(month, day)).toBe(year);
});

test('a stamp that says its year is followed by its neighbours', () => {
  const counter = new YearCounter(2020);
  counter.set(2025, 12);
  expect([counter.yearOf(12, 31), counter.yearOf(1, 1)]).toEqual([2025, 2026]);
});

test.each([
  [9, 3, 2026],
  [8, 3, 2025],
  [12, 1, 2026],
  [3, 9, 2025],
  [1, 12, 2024],
  [1, 11, 2025],
  [2, 12, 2025],
])('after month %i, month %i further on is of %i', (now, ahead, year) => {
  const counter = new YearCounter(2025);
  counter.yearOf(now, 10);
  expect(counter.yearAhead(ahead)).toBe(year);
});

test.each([
  [2024, 2024],
  [2027, 2024],
  [2000, 2000],
  [2001, 2000],
  [1900, 1896],
  [2103, 2096],
])('the last leap year up to %i is %i', (year, leapYear) => {
  expect(leapYearUpTo(year)).toBe(leapYear);
});

test('a log with and without years in its stamps has one year', () => {
  const clock = new LogClock({
    zone: utcZone,
    zoneProof: 'given',
    zoneIsInferred: false,
    yearIsInferred: true,
    year: 2020,
    end: 0,
  });
  const at = (year: number, month: number, day: number) =>
    new Date(clock.instantOf({ ...emptyStamp(), year, month, day })).toISOString().slice(0, 10);
  expect([at(0, 5, 5), at(2025, 12, 31), at(0, 12, 31), at(0, 1, 1), at(0, 1, 17)]).toEqual([
    '2020-05-05',
    '2025-12-31',
    '2025-12-31',
    '2026-01-01',
    '2026-01-17',
  ]);
  // Another month with the same sum of its parts is another day.
  expect([at(0, 2, 1), at(0, 1, 31), at(0, 2, 2)]).toEqual([
    '2026-02-01',
    '2026-01-31',
    '2026-02-02',
  ]);
});

const HOUR = 3_600_000;
const proof = (hour: number, hours: number) => ({ wall: hour * HOUR, offset: hours * 60 });

test.each([
  ['before the first proof', 5, 2],
  ['at the first proof', 10, 2],
  ['between two that agree', 25, 2],
  ['just before another one', 39, 2],
  ['at another one', 40, 1],
  ['behind another one', 60, 1],
  ['behind the last', 99, 3],
])('of several proven offsets the one holds that was proven last: %s', (_, hour, hours) => {
  const zone = provenZone(
    [proof(50, 1), proof(10, 2), proof(70, 3), proof(40, 1), proof(30, 2)],
    'x',
  );
  expect([zone.toInstant(hour * HOUR), zone.offsetAt((hour - hours) * HOUR)]).toEqual([
    (hour - hours) * HOUR,
    hours * 60,
  ]);
});

test('a clock that is set back shows an earlier time later', () => {
  const zone = provenZone([proof(2.67, 2), proof(2.33, 1), proof(3.33, 1)], 'x');
  expect([0.67, 1.32, 1.34, 2.33].map((hour) => zone.offsetAt(hour * HOUR))).toEqual([
    120, 120, 60, 60,
  ]);
});

test('without a proof there is no offset', () => {
  expect(provenZone([], 'x').toInstant(HOUR)).toBe(HOUR);
});
