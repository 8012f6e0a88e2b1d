/** Mail per hour as one line a day: the higher the block, the more. */
import { DAY, HOUR, type Instant } from '../core/instant.ts';
import { countWords, grouped } from '../query/quantity-words.ts';
import type { HourFigures } from '../query/summary/summary.ts';
import { calendarDate, unmistakableTime } from '../time/format-instant.ts';
import { wallAt } from '../time/zone.ts';
import { cutEnd, padded, type Screen } from './screen.ts';

/** From an hour without mail to the busiest. */
const BLOCKS = ['·', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const ASCII_BLOCKS = ['.', ':', '-', '=', '+', '*', 'o', '%', '#'];
const HOURS = 24;
const DAY_NAME = 18;
const MOST_DAYS = 31;

interface Day {
  readonly name: string;
  /** By the hour; null outside the log. */
  readonly counts: (number | null)[];
}

type HourCount = Pick<HourFigures, 'at' | 'messages'>;

/** The head names the hours; days before the last month are only counted. */
export function hourBars(hours: readonly HourCount[], screen: Screen): string[] {
  const days = daysOf(hours, screen);
  // An hour that the clock shows twice in autumn counts as one.
  const most = days.reduce((most, { counts }) => counts.reduce(higher, most), 0);
  const cell = screen.width >= 160 ? 4 : screen.width >= 110 ? 2 : 1;
  const shownDays = days.slice(-MOST_DAYS);
  const left = days.length - shownDays.length;
  return [
    screen.chalk.bold(padded('Per hour', DAY_NAME)) + hourScale(cell),
    ...shownDays.map((day) => dayLine(day, most, cell, screen)),
    ...(left > 0 ? [`  ${countWords(left, 'earlier day')} left out`] : []),
  ];
}

function higher(one: number, other: number | null): number {
  return Math.max(one, other ?? 0);
}

/** The days of the log; its hours without mail are zeros. */
function daysOf(hours: readonly HourCount[], screen: Screen): Day[] {
  const days = new Map<number, Day>();
  for (const { at, messages } of withoutGaps(hours)) {
    const wall = wallAt(at, screen.zone);
    const number = Math.floor(wall / DAY);
    const day = days.get(number) ?? {
      name: calendarDate(at, screen.zone),
      counts: new Array<number | null>(HOURS).fill(null),
    };
    days.set(number, day);
    const hour = Math.floor((wall % DAY) / HOUR);
    day.counts[hour] = (day.counts[hour] ?? 0) + messages;
  }
  return [...days.values()];
}

/** In a gap of more hours than this, the hours and days are left out. */
const LONGEST_GAP_HOURS = 48;

function withoutGaps(hours: readonly HourCount[]): HourCount[] {
  return hours.flatMap((hour, i) => {
    const before = hours[i - 1];
    const gap = before === undefined ? 0 : Math.round((hour.at - before.at) / HOUR) - 1;
    if (before === undefined || gap < 1 || gap > LONGEST_GAP_HOURS) return [hour];
    const empty = Array.from({ length: gap }, (_, n) => ({
      at: before.at + (n + 1) * HOUR,
      messages: 0,
    }));
    return [...empty, hour];
  });
}

/** `0     6     12    18`, above the blocks of these hours. */
function hourScale(cell: number): string {
  return ['0', '6', '12', '18']
    .map((hour) => hour.padEnd(6 * cell))
    .join('')
    .trimEnd();
}

function dayLine(day: Day, most: number, cell: number, screen: Screen): string {
  const levels = screen.ascii ? ASCII_BLOCKS : BLOCKS;
  const bars = day.counts
    .map((count) => (count === null ? ' ' : (levels[levelOf(count, most)] ?? '')).repeat(cell))
    .join('');
  const counts = day.counts.map((count) => count ?? 0);
  const sum = counts.reduce((total, count) => total + count, 0);
  const peak = counts.reduce((most, count) => Math.max(most, count), 0);
  const hour = String(counts.indexOf(peak)).padStart(2, '0');
  const total = countWords(sum, 'message');
  const words = peak === 0 ? total : `${total}, most ${grouped(peak)} at ${hour}:00`;
  return cutEnd(screen, `  ${padded(day.name, DAY_NAME - 2)}${bars}  ${words}`, screen.width);
}

/** Mail at all is never shown as none. */
function levelOf(count: number, most: number): number {
  const highest = BLOCKS.length - 1;
  return count === 0 || most === 0 ? 0 : Math.max(1, Math.round((highest * count) / most));
}

/** `Thu 5 May 2022 13:00`. */
export function hourName(at: Instant, screen: Screen): string {
  return `${calendarDate(at, screen.zone)} ${unmistakableTime(at, screen.zone, 5)}`;
}
