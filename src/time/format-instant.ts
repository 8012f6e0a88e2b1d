import { MONTHS, WEEKDAYS } from '../core/calendar-names.ts';
import { HOUR, type Instant, MINUTE } from '../core/instant.ts';
import { offsetName, wallAt, type Zone } from './zone.ts';

/** `2022-05-05T13:35:54+07:00`; with `.123` when the log knew parts of a second. */
export function toIso(instant: Instant, zone: Zone): string {
  const wall = wallClock(instant, zone).toISOString();
  const time = wall.endsWith('.000Z') ? wall.slice(0, -5) : wall.slice(0, -1);
  return time + offsetName(zone.offsetAt(instant));
}

export function isoOrNull(instant: Instant | null, zone: Zone): string | null {
  return instant === null ? null : toIso(instant, zone);
}

/** `13:35:54`. */
export function clockTime(instant: Instant, zone: Zone): string {
  return wallClock(instant, zone).toISOString().slice(11, 19);
}

/**
 * The clock at both ends of a range, cut to a length; with the offsets if they differ, as on a day when the clock is set back:
 * `02:59:38 +02:00` and `02:02:11 +01:00`.
 */
export function clockTimes(
  from: Instant,
  until: Instant,
  zone: Zone,
  length = 8,
): readonly [string, string] {
  const isSteady = zone.offsetAt(from) === zone.offsetAt(until);
  const timeOf = isSteady ? unmistakableTime : timeWithOffset;
  return [timeOf(from, zone, length), timeOf(until, zone, length)];
}

/** `13:35:54`; `02:40:00 +02:00` where the clock shows that twice, as it is set back in between. */
export function unmistakableTime(instant: Instant, zone: Zone, length = 8): string {
  return isShownTwice(instant, zone)
    ? timeWithOffset(instant, zone, length)
    : clockTime(instant, zone).slice(0, length);
}

function timeWithOffset(instant: Instant, zone: Zone, length: number): string {
  return `${clockTime(instant, zone).slice(0, length)} ${offsetName(zone.offsetAt(instant))}`;
}

/** No clock is changed by more at once. */
const LARGEST_CHANGE = 3 * HOUR;

function isShownTwice(instant: Instant, zone: Zone): boolean {
  const offset = zone.offsetAt(instant);
  return [instant - LARGEST_CHANGE, instant + LARGEST_CHANGE].some((other) => {
    const before = zone.offsetAt(other);
    return before !== offset && zone.offsetAt(instant + (offset - before) * MINUTE) === before;
  });
}

/** `Thu 5 May 2022`. */
export function calendarDate(instant: Instant, zone: Zone): string {
  const wall = wallClock(instant, zone);
  return `${WEEKDAYS[wall.getUTCDay()]} ${dayOfMonth(instant, zone)} ${wall.getUTCFullYear()}`;
}

/** `5 May`. */
export function dayOfMonth(instant: Instant, zone: Zone): string {
  const wall = wallClock(instant, zone);
  return `${wall.getUTCDate()} ${MONTHS[wall.getUTCMonth()]}`;
}

/** `Thu 5 May 2022 13:35:54`. */
export function dateAndTime(instant: Instant, zone: Zone): string {
  return `${calendarDate(instant, zone)} ${clockTime(instant, zone)}`;
}

function wallClock(instant: Instant, zone: Zone): Date {
  return new Date(wallAt(instant, zone));
}
