import { expect, test } from 'vitest';
import { MINUTE } from '../../src/core/instant.ts';
import { SuccessTimes } from '../../src/query/failures/success-times.ts';
import { at } from '../render/seed-messages.ts';

function timesOf(...clocks: string[]): SuccessTimes {
  const times = new SuccessTimes();
  for (const clock of clocks) times.add(at(clock));
  return times;
}

test('the last success before and the first after, in whatever order they came', () => {
  const times = timesOf('13:30:00', '13:01:55', '13:01:10', '13:28:20');
  expect(times.before(at('13:02:00'))).toBe(at('13:01:55'));
  expect(times.after(at('13:02:00'))).toBe(at('13:28:20'));
  expect(times.newest).toBe(at('13:30:00'));
});

test('a success of the same second is neither before nor after', () => {
  const times = timesOf('13:02:00');
  expect([times.before(at('13:02:00')), times.after(at('13:02:00'))]).toEqual([null, null]);
});

test.each([
  ['between two moments', '13:05:00', true],
  ['at the first moment', '13:02:00', false],
  ['at the last moment', '13:10:00', false],
  ['after both', '13:10:01', false],
])('a success %s', (_, clock, expected) => {
  expect(timesOf(clock).isBetween(at('13:02:00'), at('13:10:00'))).toBe(expected);
});

test('a success between two others of one minute is known', () => {
  const times = timesOf('13:18:20', '13:18:29', '13:18:56');
  expect(times.isBetween(at('13:18:28'), at('13:18:30'))).toBe(true);
  expect(times.isBetween(at('13:18:30'), at('13:18:40'))).toBe(false);
  expect([times.before(at('13:18:40')), times.after(at('13:18:25'))]).toEqual([
    at('13:18:29'),
    at('13:18:29'),
  ]);
});

test.each([
  ['one second', '13:02:00', '13:02:00'],
  ['two seconds', '13:02:00', '13:02:01'],
])('of what lasted for %s the success may be in the same', (_, from, until) => {
  expect(timesOf(until).isBetween(at(from), at(until))).toBe(true);
  expect(timesOf('13:02:02').isBetween(at(from), at(until))).toBe(false);
});

test('of fractions of a second it is not known which came first', () => {
  const times = timesOf('13:02:00');
  const [earlier, later] = [at('13:02:00') - 1, at('13:02:00') + 999];
  expect([times.before(later), times.after(earlier)]).toEqual([null, at('13:02:00')]);
});

test('a year of successes keeps its ends, and answers with times that were', () => {
  const times = new SuccessTimes();
  const start = at('00:00:00');
  for (let i = 0; i < 20_000; i++) times.add(start + i * 26 * MINUTE);
  const middle = start + 10_000 * 26 * MINUTE + 1;
  expect(times.newest).toBe(start + 19_999 * 26 * MINUTE);
  expect(times.before(start + MINUTE)).toBe(start);
  for (const found of [times.before(middle), times.after(middle)])
    expect(((found ?? 0) - start) % (26 * MINUTE)).toBe(0);
});
