/** The moments in a report of failures, with their day if they are not all of one day. */
import type { Instant } from '../core/instant.ts';
import type { Failures } from '../query/failures-view.ts';
import { calendarDate, dayOfMonth, unmistakableTime } from '../time/format-instant.ts';
import { type Screen, sign } from './screen.ts';

/** Whether the range, or what began before it, spans midnight. */
export function spansDays(failures: Failures, screen: Screen): boolean {
  const { from, until, alerts, failed, recovered, refused } = failures;
  const told = [...alerts, ...failed, ...recovered, ...refused];
  return areOfSeveralDays(
    [from, until, ...told.flatMap(({ firstAt, lastAt }) => [firstAt, lastAt])],
    screen,
  );
}

export function areOfSeveralDays(moments: readonly (Instant | null)[], { zone }: Screen): boolean {
  const known = moments.filter((at) => at !== null);
  return new Set(known.map((at) => calendarDate(at, zone))).size > 1;
}

/** `13:01`, `5 May 13:01`, `02:40 +02:00`. */
export function minuteWords(at: Instant, hasDays: boolean, screen: Screen): string {
  return withDay(at, unmistakableTime(at, screen.zone, 5), hasDays, screen);
}

/** `13:01:58`, `5 May 13:01:58`. */
export function secondWords(at: Instant, hasDays: boolean, screen: Screen): string {
  return withDay(at, unmistakableTime(at, screen.zone), hasDays, screen);
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

function withDay(at: Instant, clock: string, hasDays: boolean, { zone }: Screen): string {
  return hasDays ? `${dayOfMonth(at, zone)} ${clock}` : clock;
}
