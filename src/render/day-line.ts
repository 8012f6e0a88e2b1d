/** The days of a live view, whose lines show only the time. */
import { type Instant, SECOND } from '../core/instant.ts';
import { calendarDate } from '../time/format-instant.ts';
import type { Screen } from './screen.ts';

/** How late a line of a live log may come. Such a line around midnight is no change of the day. */
export const LATE_LINES = 5 * SECOND;

export class Days {
  #newest: Instant | null;

  /** @param before the newest moment before the first line; null if it is not known */
  constructor(before: Instant | null) {
    this.#newest = before;
  }

  /** Corrects the clock, which is no change of the day. */
  correct(shift: number): void {
    if (this.#newest !== null) this.#newest += shift;
  }

  /** `Fri 6 May 2022` if the day differs from that of the line before; else null. */
  lineBefore(at: Instant, screen: Screen): string | null {
    const newest = this.#newest;
    if (newest !== null && at <= newest && newest - at <= LATE_LINES) return null;
    this.#newest = at;
    const day = calendarDate(at, screen.zone);
    if (newest === null || calendarDate(newest, screen.zone) === day) return null;
    return screen.chalk.dim(day);
  }
}
