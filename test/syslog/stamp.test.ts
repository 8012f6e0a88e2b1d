/** Which bytes at the start of a line are a time stamp, and what it says. */
import { expect, test } from 'vitest';
import {
  emptyStamp,
  readClassicStamp,
  readIsoStamp,
  readOffset,
  type Stamp,
} from '../../src/syslog/stamp.ts';

type Reader = typeof readClassicStamp;

/** What a reader makes of a text inside a larger buffer: how much it took, and the stamp; null where it is none. */
function read(reader: Reader, text: string, stamp: Stamp = emptyStamp(), behind = '7+07:00') {
  const bytes = Buffer.from(text);
  const buffer = Buffer.concat([Buffer.from('00:'), bytes, Buffer.from(behind)]);
  const end = reader(buffer, 3, 3 + bytes.length, stamp);
  return end < 0 ? null : { taken: text.slice(0, end - 3), ...stamp };
}

const AFTERNOON = ((13 * 60 + 35) * 60 + 54) * 1000;
const may5 = { ...emptyStamp(), month: 5, day: 5, time: AFTERNOON };

test.each([
  ['Jan', 1],
  ['Feb', 2],
  ['Mar', 3],
  ['Apr', 4],
  ['May', 5],
  ['Jun', 6],
  ['Jul', 7],
  ['Aug', 8],
  ['Sep', 9],
  ['Oct', 10],
  ['Nov', 11],
  ['Dec', 12],
])('%s is month %i', (name, month) => {
  expect(read(readClassicStamp, `${name}  5 13:35:54 mail`)).toMatchObject({ month, day: 5 });
});

test.each([
  ['May  5 13:35:54', {}],
  ['May 5 13:35:54', {}],
  ['May 05 13:35:54', {}],
  ['May  1 00:00:00', { day: 1, time: 0 }],
  ['May 31 23:59:59', { day: 31, time: 86_399_000 }],
  ['Jun 30 23:59:60', { month: 6, day: 30, time: 86_400_000 }],
  ['May  5 2022 13:35:54', { year: 2022 }],
  ['May 15 2022 13:35:54', { year: 2022, day: 15 }],
  ['May  5 13:35:54.1', { time: AFTERNOON + 100 }],
  ['May  5 13:35:54.12', { time: AFTERNOON + 120 }],
  ['May  5 13:35:54.123', { time: AFTERNOON + 123 }],
  ['May  5 13:35:54.123999', { time: AFTERNOON + 123 }],
  ['May  5 13:35:54,009', { time: AFTERNOON + 9 }],
])('%s is a stamp', (text, differing) => {
  expect(read(readClassicStamp, `${text} mail`)).toEqual({ taken: text, ...may5, ...differing });
});

test.each([
  ['a month in other letters', 'Mai  5 13:35:54'],
  ['no blank after the month', 'May.05 13:35:54'],
  ['day 0', 'May  0 13:35:54'],
  ['day 32', 'May 32 13:35:54'],
  ['a word for the day', 'May  x 13:35:54'],
  ['no blank after the day', 'May  5.13:35:54'],
  ['three digits for the day', 'May 005 13:35:54'],
  ['a word for the year', 'May  5 2O22 13:35:54'],
  ['hour 24', 'May  5 24:00:00'],
  ['minute 60', 'May  5 13:60:00'],
  ['second 61', 'May  5 13:35:61'],
  ['letters for the hour', 'May  5 1x:35:54'],
  ['a byte below the digits for the hour', 'May  5 1/:35:54'],
  ['a byte above the digits for the hour', 'May  5 1::35:54'],
  ['letters for the minute', 'May  5 13:x5:54'],
  ['letters for the second', 'May  5 13:35:x4'],
  ['another byte for the first colon', 'May  5 13.35:54'],
  ['another byte for the second colon', 'May  5 13:35.54'],
  ['a line that ends within the time', 'May  5 13:35:5'],
  ['a line that ends within the time behind a year', 'May  5 2022 13:35:5'],
])('%s makes it no stamp', (_, text) => {
  expect(read(readClassicStamp, text)).toBeNull();
});

test('a dot that no digit follows is no part of the stamp', () => {
  expect(read(readClassicStamp, 'May  5 13:35:54. mail')).toEqual({
    taken: 'May  5 13:35:54',
    ...may5,
  });
});

test('digits behind the end of a line are no part of its second', () => {
  expect(read(readClassicStamp, 'May  5 13:35:54.')).toMatchObject({ time: AFTERNOON });
});

const iso = { ...may5, year: 2022 };
const away = (offset: number) => ({ hasOffset: true, offset });

test.each([
  ['2022-05-05T13:35:54', {}],
  ['2022-05-05 13:35:54', {}],
  ['1970-01-01T00:00:00', { year: 1970, month: 1, day: 1, time: 0 }],
  ['2022-12-31T13:35:54', { month: 12, day: 31 }],
  ['2022-05-05T13:35:54Z', { hasOffset: true, isZulu: true }],
  ['2022-05-05T13:35:54.123456Z', { time: AFTERNOON + 123, hasOffset: true, isZulu: true }],
  ['2022-05-05T13:35:54+07:00', away(420)],
  ['2022-05-05T13:35:54+0700', away(420)],
  ['2022-05-05T13:35:54+07', away(420)],
  ['2022-05-05T13:35:54-03:30', away(-210)],
  ['2022-05-05T13:35:54-00:00', away(0)],
  ['2022-05-05T13:35:54+18:00', away(1080)],
])('%s is a stamp of RFC 3339', (text, differing) => {
  expect(read(readIsoStamp, `${text} mail`)).toEqual({ taken: text, ...iso, ...differing });
});

test.each([
  ['another byte for the first dash', '2022.05-05T13:35:54'],
  ['another byte for the second dash', '2022-05.05T13:35:54'],
  ['another byte for the T', '2022-05-05_13:35:54'],
  ['the year 1969', '1969-05-05T13:35:54'],
  ['month 0', '2022-00-05T13:35:54'],
  ['month 13', '2022-13-05T13:35:54'],
  ['day 0', '2022-05-00T13:35:54'],
  ['day 32', '2022-05-32T13:35:54'],
  ['a time that is none', '2022-05-05T13:35-54'],
  ['a line that ends within it', '2022-05-05T13:35:5'],
])('%s makes it no stamp of RFC 3339', (_, text) => {
  expect(read(readIsoStamp, text)).toBeNull();
});

const none = { ...emptyStamp(), taken: '' };

test.each([
  ['', none],
  [' ', none],
  ['*07:00', none],
  ['+', none],
  ['+0', none],
  ['+x7:00', none],
  ['+19:00', none],
  ['+07:0', { ...none, ...away(420), taken: '+07' }],
  ['+07:x0', { ...none, ...away(420), taken: '+07' }],
  ['-07', { ...none, ...away(-420), taken: '-07' }],
  ['-03:30', { ...none, ...away(-210), taken: '-03:30' }],
  ['+0545', { ...none, ...away(345), taken: '+0545' }],
])('of "%s" an offset is what is whole', (text, expected) => {
  expect(read(readOffset, text)).toEqual(expected);
});

test('nothing of the stamp of the line before is left', () => {
  const before = { ...emptyStamp(), year: 2021, hasOffset: true, offset: 60, isZulu: true };
  expect(read(readClassicStamp, 'May  5 13:35:54', { ...before })).toMatchObject(may5);
  expect(read(readIsoStamp, '2022-05-05T13:35:54 ', { ...before })).toMatchObject(iso);
});

test.each(['Z', '+07:00'])(
  'an offset behind the end of a line is none of its stamp: %s',
  (behind) => {
    expect(read(readIsoStamp, '2022-05-05T13:35:54', emptyStamp(), behind)).toEqual({
      taken: '2022-05-05T13:35:54',
      ...iso,
    });
  },
);
