import { expect, test } from 'vitest';
import { calendarDate, clockTime, toIso } from '../../src/time/format-instant.ts';
import { fixedZone, machineZone, namedZone, offsetMinutes, utcZone } from '../../src/time/zone.ts';

const berlin = namedZone('Europe/Berlin');
const wall = (iso: string) => Date.parse(`${iso}Z`);

test.each([
  ['in winter', '2022-01-15T12:00:00', '2022-01-15T12:00:00+01:00'],
  ['in summer', '2022-07-15T12:00:00', '2022-07-15T12:00:00+02:00'],
  ['just before the clock jumps ahead', '2022-03-27T01:59:59', '2022-03-27T01:59:59+01:00'],
  ['in the hour that is skipped', '2022-03-27T02:30:00', '2022-03-27T03:30:00+02:00'],
  ['just behind the skipped hour', '2022-03-27T03:00:00', '2022-03-27T03:00:00+02:00'],
  ['in the hour that comes twice', '2022-10-30T02:30:00', '2022-10-30T02:30:00+02:00'],
  ['behind the hour that comes twice', '2022-10-30T03:00:00', '2022-10-30T03:00:00+01:00'],
])('a wall clock %s is read in its zone', (_, shown, expected) => {
  expect(toIso(berlin.toInstant(wall(shown)), berlin)).toBe(expected);
});

test('the second of two equal hours can be asked for', () => {
  const second = berlin.toInstant(wall('2022-10-30T02:30:00'), 'second');
  expect(toIso(second, berlin)).toBe('2022-10-30T02:30:00+01:00');
  const only = berlin.toInstant(wall('2022-10-30T12:00:00'), 'second');
  expect(toIso(only, berlin)).toBe('2022-10-30T12:00:00+01:00');
});

test('a zone that moves by half an hour and lies at a quarter of one is read', () => {
  const lordHowe = namedZone('Australia/Lord_Howe');
  const kathmandu = namedZone('Asia/Kathmandu');
  expect([
    lordHowe.offsetAt(wall('2022-01-01T00:00')),
    lordHowe.offsetAt(wall('2022-07-01T00:00')),
  ]).toEqual([660, 630]);
  expect(toIso(kathmandu.toInstant(wall('2022-05-05T13:35:54')), kathmandu)).toBe(
    '2022-05-05T13:35:54+05:45',
  );
});

test.each([
  ['UTC', 'UTC', 0],
  ['+07:00', '+07:00', 420],
  ['-0330', '-03:30', -210],
  ['Asia/Ho_Chi_Minh', 'Asia/Ho_Chi_Minh', 420],
])('the zone %s is called %s', (name, expected, offset) => {
  const zone = namedZone(name);
  expect([zone.name, zone.offsetAt(wall('2022-05-05T00:00'))]).toEqual([expected, offset]);
});

test('a zone nobody knows is refused with a way out', () => {
  expect(() => namedZone('Asia/Saigom')).toThrow(
    new RangeError(
      '"Asia/Saigom" is not a time zone. Use a name as in Asia/Ho_Chi_Minh, or an offset as in +07:00.',
    ),
  );
});

test('a machine without a zone is read as UTC', () => {
  expect([
    machineZone(undefined).name,
    machineZone('Etc/Unknown').name,
    machineZone('Europe/Berlin').name,
  ]).toEqual(['UTC', 'UTC', 'Europe/Berlin']);
});

test.each([
  ['Z', 0],
  ['+07', 420],
  ['-03:30', -210],
  ['-0000', 0],
  ['+19:00', undefined],
  ['+7', undefined],
  ['CET', undefined],
])('the offset %s has %s minutes', (text, minutes) => {
  expect(offsetMinutes(text)).toBe(minutes);
});

test.each([
  ['whole seconds', wall('2022-05-05T06:35:54'), '2022-05-05T13:35:54+07:00'],
  ['parts of a second', wall('2022-05-05T06:35:54.120'), '2022-05-05T13:35:54.120+07:00'],
])('a moment with %s is written', (_, instant, expected) => {
  expect(toIso(instant, fixedZone(420))).toBe(expected);
});

test('clock and date of a moment are those of the zone', () => {
  const instant = wall('2022-05-04T23:35:54');
  const zones = [utcZone, fixedZone(420), fixedZone(-210)];
  expect(zones.map((zone) => `${clockTime(instant, zone)} ${calendarDate(instant, zone)}`)).toEqual(
    ['23:35:54 Wed 4 May 2022', '06:35:54 Thu 5 May 2022', '20:05:54 Wed 4 May 2022'],
  );
});
