import { Chalk } from 'chalk';
import { expect, test } from 'vitest';
import { hourBars } from '../../src/render/summary-hours.ts';
import { namedZone } from '../../src/time/zone.ts';

const screen = {
  zone: namedZone('Europe/Berlin'),
  width: 120,
  ascii: false,
  chalk: new Chalk({ level: 0 }),
};

const barsOf = (...hours: readonly (readonly [string, number])[]) =>
  hourBars(
    hours.map(([at, messages]) => ({ at: Date.parse(at), messages })),
    screen,
  );

test('the hour that the clock shows twice in autumn is one block, as high as both together', () => {
  expect(barsOf(['2026-10-25T02:00:00+02:00', 151], ['2026-10-25T02:00:00+01:00', 26])).toEqual([
    'Per hour          0           6           12          18',
    '  Sun 25 Oct 2026     ██                                            177 messages, most 177 at 02:00',
  ]);
});

test('the hour that the clock leaves out in spring stays empty', () => {
  expect(barsOf(['2026-03-29T01:00:00+01:00', 8], ['2026-03-29T03:00:00+02:00', 1])[1]).toBe(
    '  Sun 29 Mar 2026   ██  ▁▁                                          9 messages, most 8 at 01:00',
  );
});
