import { expect, test } from 'vitest';
import { toIso } from '../../src/time/format-instant.ts';
import { parseDuration, parseTime } from '../../src/time/parse-time.ts';
import { fixedZone, namedZone } from '../../src/time/zone.ts';

const zone = fixedZone(420);
// In UTC this is still the day before.
const now = Date.parse('2026-05-05T02:10:30+07:00');
const read = (text: string, edge: 'start' | 'end') =>
  toIso(parseTime(text, { now, zone, edge }), zone);

test.each([
  ['now', '2026-05-05T02:10:30+07:00', '2026-05-05T02:10:30+07:00'],
  ['30s', '2026-05-05T02:10:00+07:00', '2026-05-05T02:10:00+07:00'],
  ['15m', '2026-05-05T01:55:30+07:00', '2026-05-05T01:55:30+07:00'],
  ['1h', '2026-05-05T01:10:30+07:00', '2026-05-05T01:10:30+07:00'],
  ['1h30m', '2026-05-05T00:40:30+07:00', '2026-05-05T00:40:30+07:00'],
  ['2d ago', '2026-05-03T02:10:30+07:00', '2026-05-03T02:10:30+07:00'],
  ['1w', '2026-04-28T02:10:30+07:00', '2026-04-28T02:10:30+07:00'],
  ['today', '2026-05-05T00:00:00+07:00', '2026-05-05T23:59:59.999+07:00'],
  ['yesterday', '2026-05-04T00:00:00+07:00', '2026-05-04T23:59:59.999+07:00'],
  ['14:30', '2026-05-05T14:30:00+07:00', '2026-05-05T14:30:59.999+07:00'],
  ['9:05:07', '2026-05-05T09:05:07+07:00', '2026-05-05T09:05:07.999+07:00'],
  ['2026-05-03', '2026-05-03T00:00:00+07:00', '2026-05-03T23:59:59.999+07:00'],
  ['2026-05-03T13:35', '2026-05-03T13:35:00+07:00', '2026-05-03T13:35:59.999+07:00'],
  ['2026-05-03 13:35', '2026-05-03T13:35:00+07:00', '2026-05-03T13:35:59.999+07:00'],
  ['2026-05-03T13:35:54', '2026-05-03T13:35:54+07:00', '2026-05-03T13:35:54.999+07:00'],
  ['2026-05-03T13:35:54.25', '2026-05-03T13:35:54.250+07:00', '2026-05-03T13:35:54.250+07:00'],
  ['2026-05-03T13:35Z', '2026-05-03T20:35:00+07:00', '2026-05-03T20:35:59.999+07:00'],
  ['2026-05-03T13:35:54+02:00', '2026-05-03T18:35:54+07:00', '2026-05-03T18:35:54.999+07:00'],
  ['20260503', '2026-05-03T00:00:00+07:00', '2026-05-03T23:59:59.999+07:00'],
  ['2026050313', '2026-05-03T13:00:00+07:00', '2026-05-03T13:59:59.999+07:00'],
  ['202605031335', '2026-05-03T13:35:00+07:00', '2026-05-03T13:35:59.999+07:00'],
  ['20260503133554', '2026-05-03T13:35:54+07:00', '2026-05-03T13:35:54.999+07:00'],
  ['2024-02-29', '2024-02-29T00:00:00+07:00', '2024-02-29T23:59:59.999+07:00'],
])('%s is from %s to %s', (text, start, end) => {
  expect([read(text, 'start'), read(text, 'end')]).toEqual([start, end]);
});

test.each([
  'yesterday noon',
  '',
  '5',
  '3x',
  '25:00',
  '14:60',
  '2026-02-30',
  '2026-13-01',
  '2025-02-29',
  '202605',
  '2026050325',
  '2026-05-03T24:00',
  '2026-05-03T13:35+19:00',
  '20260503133',
])('"%s" is refused with a way out', (text) => {
  expect(() => read(text, 'start')).toThrow(
    new RangeError(
      `"${text}" is not a time. Use 2026-11-21, 2026-11-21T10:00, or 3h (three hours ago).`,
    ),
  );
});

test('a day on which the clock is set back has 25 hours', () => {
  const berlin = namedZone('Europe/Berlin');
  const edges = (['start', 'end'] as const).map((edge) =>
    parseTime('2022-10-30', { now, zone: berlin, edge }),
  );
  expect(edges.map((edge) => toIso(edge, berlin))).toEqual([
    '2022-10-30T00:00:00+02:00',
    '2022-10-30T23:59:59.999+01:00',
  ]);
});

test('an hour that comes twice is meant from its first beginning to its second end', () => {
  const berlin = namedZone('Europe/Berlin');
  const edges = (['start', 'end'] as const).map((edge) =>
    parseTime('2022103002', { now, zone: berlin, edge }),
  );
  expect(edges.map((edge) => toIso(edge, berlin))).toEqual([
    '2022-10-30T02:00:00+02:00',
    '2022-10-30T02:59:59.999+01:00',
  ]);
});

test.each([
  ['30s', 30_000],
  ['1.5s', 1500],
  ['5m', 300_000],
  ['2h', 7_200_000],
  ['1d', 86_400_000],
  ['1w', 604_800_000],
])('%s lasts %i ms', (text, duration) => {
  expect(parseDuration(text)).toBe(duration);
});

test.each(['', '5', 'm', '5 m', '-5m', '5m ago', '1e3s'])('"%s" is no duration', (text) => {
  expect(() => parseDuration(text)).toThrow(
    new RangeError(`"${text}" is not a duration. Use 30s, 5m, 2h, 1d or 1w.`),
  );
});
