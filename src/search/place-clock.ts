import { DAY, type Instant, MINUTE } from '../core/instant.ts';
import type { LogClock, StampClock } from '../syslog/log-clock.ts';
import { type Stamp, wallIn } from '../syslog/stamp.ts';
import { wallAt } from '../time/zone.ts';

/** How much older than the first line a late one may be. */
const BEFORE_FIRST = 7 * DAY;
/** In a longer log one stamp may mean two years. */
export const LONGEST_LOG = 350 * DAY;

/**
 * Tells the moment of a stamp anywhere in a log: the year follows from the first moment, not from the
 * lines before. Right for logs shorter than a year.
 */
export class PlaceClock implements StampClock {
  last: Instant;
  readonly #clock: LogClock;
  readonly #firstAt: Instant;
  readonly #firstYear: number;

  constructor(clock: LogClock, firstAt: Instant) {
    this.#clock = clock;
    this.#firstAt = firstAt;
    this.#firstYear = yearAt(firstAt, clock);
    this.last = firstAt;
  }

  instantOf(stamp: Stamp): Instant {
    this.last = this.#read(stamp);
    return this.last;
  }

  #read(stamp: Stamp): Instant {
    if (stamp.year !== 0) return this.#at(stamp.year, stamp);
    const first = this.#at(this.#firstYear, stamp);
    if (first >= this.#firstAt - BEFORE_FIRST) return first;
    return this.#at(this.#firstYear + 1, stamp);
  }

  #at(year: number, stamp: Stamp): Instant {
    const wall = wallIn(year, stamp);
    return stamp.hasOffset ? wall - stamp.offset * MINUTE : this.#clock.zone.toInstant(wall);
  }
}

/** The year by the wall clock. */
export function yearAt(instant: Instant, { zone }: LogClock): number {
  return new Date(wallAt(instant, zone)).getUTCFullYear();
}
