import { Chalk } from 'chalk';
import { expect, test } from 'vitest';
import { Days } from '../../src/render/day-line.ts';
import type { Screen } from '../../src/render/screen.ts';
import { seedZone } from './seed-messages.ts';

const screen: Screen = { zone: seedZone, width: 120, ascii: false, chalk: new Chalk({ level: 0 }) };

function linesOf(before: string | null, moments: readonly string[]): (string | null)[] {
  const days = new Days(before === null ? null : Date.parse(before));
  return moments.map((moment) => days.lineBefore(Date.parse(moment), screen));
}

test('the day is named where it changes, in the zone of the times', () => {
  expect(
    linesOf(null, [
      '2022-05-05T16:59:58Z',
      '2022-05-05T17:00:00Z',
      '2022-05-06T16:59:59Z',
      '2022-05-08T17:00:00Z',
    ]),
  ).toEqual([null, 'Fri 6 May 2022', null, 'Mon 9 May 2022']);
});

test('a line of the day before that comes late does not name it again', () => {
  expect(
    linesOf('2022-05-05T23:59:50+07:00', [
      '2022-05-06T00:00:01+07:00',
      '2022-05-05T23:59:58+07:00',
      '2022-05-06T00:00:02+07:00',
    ]),
  ).toEqual(['Fri 6 May 2022', null, null]);
});

test('a year or zone that is corrected on the way is no change of the day', () => {
  const days = new Days(Date.parse('2026-05-05T13:00:00+07:00'));
  const right = Date.parse('2022-05-05T13:00:01+07:00');
  days.correct(Date.parse('2022-05-05T13:00:00+07:00') - Date.parse('2026-05-05T13:00:00+07:00'));
  expect(days.lineBefore(right, screen)).toBeNull();
});

test('of what was logged before the newest line the day is named too', () => {
  expect(
    linesOf('2022-05-05T13:00:00+07:00', [
      '2022-05-04T13:00:00+07:00',
      '2022-05-05T13:00:01+07:00',
    ]),
  ).toEqual(['Wed 4 May 2022', 'Thu 5 May 2022']);
});
