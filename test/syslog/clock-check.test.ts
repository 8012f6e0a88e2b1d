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

test('a date too far from its line leaves the year to the directory beside it', () => {
  const late = received('May  5 13:35:54', 'Thu,  5 May 2022 13:30:00 +0700 (+07)');
  expect(checkOf(unproven).look(lines(late))).toMatchObject({ zone: utcZone, year: 2022 });
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

const NO_CORRECTION = undefined;
const MEBIBYTE = 1024 * 1024;
// Long lines: how much is looked at counts bytes, and lines take time.
const chatter = Buffer.from(
  `${at('May  5 13:35:50')}${' and so on'.repeat(90)}\n`.repeat(1200),
).subarray(0, MEBIBYTE);
/** A line whose zone is that many hours east of UTC. */
const zoned = (hours: number, minute: number) =>
  received(`May  5 13:${minute}:00`, `Thu,  5 May 2022 13:${minute}:00 +0${hours}00 (+0${hours})`);
/** What later lines correct, with so much between them that each is looked at. */
const zoneBy = (check: ClockCheck, ...texts: string[]) => {
  const correction = check.look(Buffer.concat([lines(...texts), chatter]));
  return correction?.zone.name;
};

test('a log that says now this, now that is corrected four times, and then left as it is', () => {
  const check = checkOf(unproven, { year: 2022 });
  expect(check.look(lines(zoned(7, 19)))?.zone.name).toBe('+07:00');
  const zones = [8, 9, 7, 8].map((hours) =>
    zoneBy(check, ...[10, 11, 12].map((minute) => zoned(hours, minute))),
  );
  expect(zones).toEqual(['+08:00', '+09:00', '+07:00', NO_CORRECTION]);
});

test('lines against a proven zone must come in a row', () => {
  const check = checkOf(lines(proof));
  const look = (hours: number, minute: number) => zoneBy(check, zoned(hours, minute));
  expect([look(8, 10), look(8, 11), look(7, 12), look(8, 13), look(8, 14)]).toEqual(
    Array(5).fill(NO_CORRECTION),
  );
  expect(look(8, 15)).toBe('+08:00');
  expect([look(9, 20), look(8, 21), look(9, 22), look(9, 23)]).toEqual(
    Array(4).fill(NO_CORRECTION),
  );
  expect(look(9, 24)).toBe('+09:00');
});

test('one line is enough to prove another year than the one that was taken', () => {
  const check = checkOf(lines(proof));
  const nextYear = received('May  5 13:45:00', 'Fri,  5 May 2023 13:45:00 +0700 (+07)');
  expect(check.look(lines(nextYear))).toMatchObject({ year: 2023, shift: 365 * DAY });
});

test('a line that agrees is a proof too: against it one line is not enough any more', () => {
  const check = checkOf(unproven, { year: 2022, fallbackZone: fixedZone(420) });
  expect(check.look(lines(proof))).toBe(NO_CORRECTION);
  expect(check.look(lines(zoned(8, 40)))).toBe(NO_CORRECTION);
});

test('of a line that is not whole yet nothing is read', () => {
  const check = checkOf(unproven, { year: 2022 });
  expect(check.look(Buffer.from(proof))).toBe(NO_CORRECTION);
  expect(check.look(Buffer.from(`${proof}\n${proof}`))?.zone.name).toBe('+07:00');
});

test('while nothing is proven, the first 16 MiB are looked at whole, and then little', () => {
  const looked = (mebibytes: number) => {
    const check = checkOf(unproven, { year: 2022 });
    for (let i = 0; i < mebibytes; i++) check.look(chatter);
    return check.look(Buffer.concat([chatter, lines('', proof)]))?.zone.name;
  };
  expect([looked(15), looked(17)]).toEqual(['+07:00', NO_CORRECTION]);
});

test('once a zone is proven, a part of what comes is looked at, its start only', () => {
  const against = lines(...[10, 11, 12].map((minute) => zoned(8, minute)));
  const look = (...pieces: readonly Buffer[]) =>
    checkOf(lines(proof)).look(Buffer.concat(pieces))?.zone.name;
  expect(look(against, chatter)).toBe('+08:00');
  expect(look(chatter, lines(''), against)).toBe(NO_CORRECTION);
});

test('that part is one in 32', () => {
  const check = checkOf(lines(proof));
  check.look(Buffer.concat([lines(zoned(7, 19)), chatter.subarray(0, 16_000)]));
  // 16 kB have been looked at: the turn comes again once 32 times as much has passed.
  const against = lines(...[10, 11, 12].map((minute) => zoned(8, minute)));
  expect(check.look(Buffer.concat([against, chatter.subarray(0, 256 * 1024)]))).toBe(NO_CORRECTION);
  expect(check.look(Buffer.concat([against, chatter.subarray(0, 300 * 1024)]))?.zone.name).toBe(
    '+08:00',
  );
});

const FOUR_YEARS = (365 * 3 + 366) * DAY;

test('a zone that was given stays, whatever a line proves of it beside the year', () => {
  expect(checkOf(unproven, { zone: utcZone }).look(lines(proof))).toEqual({
    zone: utcZone,
    year: 2022,
    shift: -FOUR_YEARS,
  });
});

test('a year that was given stays, whatever a line proves of it beside the zone', () => {
  expect(checkOf(unproven, { year: 2021 }).look(lines(proof))).toMatchObject({
    zone: { name: '+07:00' },
    year: 2021,
    shift: -7 * HOUR,
  });
});

test('a directory, which tells no zone, leaves that of the machine', () => {
  const fallbackZone = fixedZone(120);
  const start = `May  5 13:35:54 ${scan('SIZE=1153')}`;
  expect(checkOf(unproven, { fallbackZone }).look(lines(start))?.zone).toBe(fallbackZone);
});

test('the zone of the machine stays while it fits, up to the hour in which its summer time ends', () => {
  const fallbackZone = namedZone('Europe/Berlin');
  const last = received('Oct 30 01:30:00', 'Sun, 30 Oct 2022 01:30:00 +0200 (CEST)');
  // In 2026, the year that was taken, the same day is in winter: an hour later.
  expect(checkOf(unproven, { fallbackZone }).look(lines(last))).toEqual({
    zone: fallbackZone,
    year: 2022,
    shift: -FOUR_YEARS - HOUR,
  });
});

test('zones that are a whole day apart are no other year: one line of another host is no proof', () => {
  const east = received('May  5 13:35:54', 'Thu,  5 May 2022 13:35:54 +1200 (NZST)');
  const west = received('May  5 13:36:54', 'Thu,  5 May 2022 13:36:54 -1200');
  expect(checkOf(lines(east)).look(lines(west))).toBe(NO_CORRECTION);
});

test('after the year was corrected, one line of another host is no proof of another zone', () => {
  const check = checkOf(unproven);
  expect(check.look(lines(proof))).toMatchObject({ year: 2022, zone: { name: '+07:00' } });
  expect(zoneBy(check, zoned(8, 40))).toBe(NO_CORRECTION);
});
