/** The days of a live view, whose lines tell the time alone. */
import type { Instant } from '../core/instant.ts';
import { SECOND } from '../core/instant.ts';
import { calendarDate } from '../time/format-instant.ts';
import type { Screen } from './screen.ts';

/** Around midnight lines come out of order: one of the day before is no change of the day. */
const LATE_LINES = 5 * SECOND;

export class Days {
  #newest: Instant | null;

  /** @param before the moment of the newest line of before; null where it is not known */
  constructor(before: Instant | null) {
    this.#newest = before;
  }

  /** What was wrong about all moments before is no change of the day. */
  correct(shift: number): void {
    if (this.#newest !== null) this.#newest += shift;
  }

  /** `Fri 6 May 2022`, where it is another day than that of the line before; else nothing. */
  lineBefore(at: Instant, screen: Screen): string | null {
    const newest = this.#newest;
    if (newest !== null && at <= newest && newest - at <= LATE_LINES) return null;
    this.#newest = at;
    const day = calendarDate(at, screen.zone);
    if (newest === null || calendarDate(newest, screen.zone) === day) return null;
    return screen.chalk.dim(day);
  }
}
