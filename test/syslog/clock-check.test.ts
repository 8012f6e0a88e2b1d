import { expect, test } from 'vitest';
import { ClockCheck } from '../../src/syslog/clock-check.ts';
import { inferClock } from '../../src/syslog/infer-clock.ts';
import { fixedZone, namedZone, utcZone } from '../../src/time/zone.ts';
import { at, machine, readAll, scan } from './clocks.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const lines = (...texts: string[]) => Buffer.from(`${texts.join('\n')}\n`);
const unproven = lines(at('May  5 13:35:50'));
const received = (stamp: string, date: string) => `${stamp} ${scan(`; ${date}`)}`;
const proof = received('May  5 13:35:54', 'Thu,  5 May 2022 13:35:54 +0700 (+07)');
const checkOf = (first: Buffer, options = {}) =>
  new ClockCheck(inferClock([first], { ...machine, ...options }));

test('a later line proves the zone of a log whose year is known', () => {
  const correction = checkOf(unproven, { year: 2022 }).look(lines(proof));
  expect([correction?.zone.name, correction?.year, correction?.shift]).toEqual([
    '+07:00',
    2022,
    -7 * HOUR,
  ]);
});

test('a later line proves the year', () => {
  const zone = fixedZone(420);
  expect(checkOf(unproven, { zone }).look(lines(proof))).toEqual({
    zone,
    year: 2022,
    shift: -(365 * 3 + 366) * DAY,
  });
});

test('a directory of amavis proves the year, and no zone', () => {
  const start = `May  5 13:35:54 ${scan('SIZE=1153')}`;
  expect(checkOf(unproven).look(lines(start))).toEqual({
    zone: utcZone,
    year: 2022,
    shift: -(365 * 3 + 366) * DAY,
  });
});

test('a line of the next year is of the year that the clock will have reached', () => {
  const options = { fallbackEnd: Date.UTC(2022, 0, 2), zone: utcZone };
  const { clock } = readAll([at('Dec 31 23:59:50')], options);
  const january = received('Jan  1 00:00:10', 'Sat,  1 Jan 2022 00:00:10 +0000 (UTC)');
  expect(new ClockCheck(clock).look(lines(january))).toBeUndefined();
});

test.each([
  ['what agrees', { year: 2022, fallbackZone: fixedZone(420) }, proof],
  ['another zone than was given', { year: 2022, zone: utcZone }, proof],
  ['another year and zone than were given', { year: 2021, zone: utcZone }, proof],
  ['a line without a proof', {}, at('May  5 13:35:54')],
])('%s corrects nothing', (_, options, line) => {
  expect(checkOf(unproven, options).look(lines(line))).toBeUndefined();
});

test('against a zone that was proven, two lines of another host are no proof, three are', () => {
  const other = (minute: number) =>
    received(`May  5 13:${minute}:00`, `Thu,  5 May 2022 13:${minute}:00 +0800 (+08)`);
  const zoneAfter = (...minutes: number[]) =>
    checkOf(lines(proof)).look(lines(...minutes.map(other)))?.zone.name;
  expect([zoneAfter(40), zoneAfter(40, 41), zoneAfter(40, 41, 42)]).toEqual([
    undefined,
    undefined,
    '+08:00',
  ]);
});

test('once it is corrected, lines that agree correct nothing more', () => {
  const check = checkOf(unproven, { year: 2022 });
  expect([check.look(lines(proof))?.zone.name, check.look(lines(proof))]).toEqual([
    '+07:00',
    undefined,
  ]);
});

test('a log that is of summer time follows the zone of the machine, where that fits', () => {
  const berlin = namedZone('Europe/Berlin');
  const summer = received('Jul  5 13:35:54', 'Tue,  5 Jul 2022 13:35:54 +0200 (CEST)');
  const zoneIn = (fallbackZone: typeof berlin) =>
    inferClock([lines(summer)], { ...machine, fallbackZone }).zone.name;
  expect([zoneIn(berlin), zoneIn(utcZone), zoneIn(namedZone('Europe/London'))]).toEqual([
    'Europe/Berlin',
    '+02:00',
    '+02:00',
  ]);
});
