import { expect, test } from 'vitest';
import { namedZone } from '../../src/time/zone.ts';
import { at, readAll, scan } from './clocks.ts';

const received = (stamp: string, date: string) => `${stamp} ${scan(`; ${date}`)}`;
const overDst = [
  received('Oct 30 01:30:00', 'Sun, 30 Oct 2022 01:30:00 +0200 (CEST)'),
  at('Oct 30 02:30:00'),
  at('Oct 30 02:59:59'),
  at('Oct 30 02:00:00'),
  at('Oct 30 02:30:00'),
  received('Oct 30 03:30:00', 'Sun, 30 Oct 2022 03:30:00 +0100 (CET)'),
];

test('a log over the end of summer time is read with the zone of the machine when that fits', () => {
  const { clock, times } = readAll(overDst, { fallbackZone: namedZone('Europe/Berlin') });
  expect([clock.zone.name, clock.zoneProof]).toEqual(['Europe/Berlin', 'received-date']);
  expect(times).toEqual([
    '2022-10-30T01:30:00+02:00',
    '2022-10-30T02:30:00+02:00',
    '2022-10-30T02:59:59+02:00',
    '2022-10-30T02:00:00+01:00',
    '2022-10-30T02:30:00+01:00',
    '2022-10-30T03:30:00+01:00',
  ]);
});

test('a log over the end of summer time is read by its own proofs elsewhere', () => {
  const { times } = readAll(overDst);
  expect([times[0], times[1], times[5]]).toEqual([
    '2022-10-30T01:30:00+02:00',
    '2022-10-30T02:30:00+02:00',
    '2022-10-30T03:30:00+01:00',
  ]);
});

test('lines a little out of order are not taken for the second of two equal hours', () => {
  const lines = ['Oct 30 02:30:10', 'Oct 30 02:30:00', 'Oct 30 02:30:11'].map(at);
  const { times } = readAll(lines, { year: 2022, zone: namedZone('Europe/Berlin') });
  expect(times).toEqual([
    '2022-10-30T02:30:10+02:00',
    '2022-10-30T02:30:00+02:00',
    '2022-10-30T02:30:11+02:00',
  ]);
});

test('stamps with the offset of summer time and of winter time are told with their own', () => {
  const stamps = [
    '2026-10-25T02:40:00+02:00',
    '2026-10-25T02:20:00+01:00',
    '2026-10-25T03:20:00+01:00',
  ];
  const { clock, times } = readAll(stamps.map(at));
  expect([times, clock.offsets]).toEqual([stamps, []]);
});

test('offsets that take turns are those of hosts in several zones: one zone tells all times', () => {
  const { clock, times } = readAll(
    [
      '2026-10-20T10:00:00+02:00',
      '2026-10-20T08:00:05+00:00',
      '2026-10-20T10:00:10+02:00',
      '2026-10-20T10:00:15+02:00',
    ].map(at),
  );
  expect([times, clock.zone.name, clock.offsets]).toEqual([
    [
      '2026-10-20T10:00:00+02:00',
      '2026-10-20T10:00:05+02:00',
      '2026-10-20T10:00:10+02:00',
      '2026-10-20T10:00:15+02:00',
    ],
    '+02:00',
    [0, 120],
  ]);
});
