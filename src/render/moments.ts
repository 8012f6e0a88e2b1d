/** Moments as a screen shows them, with their day where they are not all of one day. */
import type { Instant } from '../core/instant.ts';
import { calendarDate, dayOfMonth, unmistakableTime } from '../time/format-instant.ts';
import { type Screen, sign } from './screen.ts';

export function areOfSeveralDays(moments: readonly (Instant | null)[], { zone }: Screen): boolean {
  const known = moments.filter((at) => at !== null);
  return new Set(known.map((at) => calendarDate(at, zone))).size > 1;
}

/** `13:01`, `5 May 13:01`, `02:40 +02:00`. */
export function minuteWords(at: Instant, hasDay: boolean, screen: Screen): string {
  return withDay(at, unmistakableTime(at, screen.zone, 5), hasDay, screen);
}

/** `13:01:58`, `5 May 13:01:58`. */
export function secondWords(at: Instant, hasDay: boolean, screen: Screen): string {
  return withDay(at, unmistakableTime(at, screen.zone), hasDay, screen);
}

/** The minute, with its day where that is not the day of a moment told before. */
export function minuteBeside(told: Instant, at: Instant, screen: Screen): string {
  return minuteWords(at, areOfSeveralDays([told, at], screen), screen);
}

/** The same to the second. */
export function secondBeside(told: Instant, at: Instant, screen: Screen): string {
  return secondWords(at, areOfSeveralDays([told, at], screen), screen);
}

/** `13:01:58–13:26:11`, with days where they differ or all moments have theirs. */
export function periodWords(
  from: Instant,
  until: Instant,
  hasDays: boolean,
  screen: Screen,
): string {
  const first = secondWords(from, hasDays, screen);
  if (from === until) return first;
  const dash = sign(screen, 'dash');
  if (!areOfSeveralDays([from, until], screen))
    return `${first}${dash}${unmistakableTime(until, screen.zone)}`;
  return `${secondWords(from, true, screen)} ${dash} ${secondWords(until, true, screen)}`;
}

function withDay(at: Instant, clock: string, hasDay: boolean, { zone }: Screen): string {
  return hasDay ? `${dayOfMonth(at, zone)} ${clock}` : clock;
}
