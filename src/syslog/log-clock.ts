import { HOUR, type Instant, MINUTE } from '../core/instant.ts';
import type { Zone } from '../time/zone.ts';
import type { Stamp } from './stamp.ts';

/** What tells the zone of stamps that name none, strongest first. */
export type ZoneProof =
  | 'given'
  | 'received-date'
  | 'long-queue-id'
  | 'stamps'
  | 'own-message-id'
  | 'message-id'
  | 'machine';

/** Turns stamps into moments. */
export interface StampClock {
  instantOf(stamp: Stamp): Instant;
  /** The moment of a line that has no stamp: that of the line before. */
  readonly last: Instant;
}

export interface ClockFacts {
  readonly zone: Zone;
  readonly zoneProof: ZoneProof;
  readonly zoneIsInferred: boolean;
  readonly yearIsInferred: boolean;
  /** Whether no line has a stamp: all are told with the time of the file. */
  readonly hasNoTimes?: boolean;
  /** The offsets that its lines prove, where hosts of several zones wrote them. */
  readonly offsets?: readonly number[];
  /** The year of the first stamp. */
  readonly year: number;
  /** No line of the log can be newer than this. */
  readonly end: Instant;
}

/** How far lines of several programs may be out of order. */
const USUAL_DISORDER = MINUTE;

/** The clock of one log file, read from its first line to its last. */
export class LogClock implements StampClock {
  readonly zone: Zone;
  readonly zoneProof: ZoneProof;
  readonly zoneIsInferred: boolean;
  readonly yearIsInferred: boolean;
  readonly hasNoTimes: boolean;
  /** None unless hosts of several zones wrote the log. */
  readonly offsets: readonly number[];
  last: Instant;
  readonly #years: YearCounter;
  #dayKey = -1;
  #dayStart = 0;
  #hasRead = false;

  constructor(facts: ClockFacts) {
    this.zone = facts.zone;
    this.zoneProof = facts.zoneProof;
    this.zoneIsInferred = facts.zoneIsInferred;
    this.yearIsInferred = facts.yearIsInferred;
    this.hasNoTimes = facts.hasNoTimes ?? false;
    this.offsets = facts.offsets ?? [];
    this.last = facts.end;
    this.#years = new YearCounter(facts.year);
  }

  instantOf(stamp: Stamp): Instant {
    const instant = this.#read(stamp);
    this.last = instant;
    this.#hasRead = true;
    return instant;
  }

  /** The year that will be given to a yearless stamp a little further on. */
  yearAhead(month: number): number {
    return this.#years.yearAhead(month);
  }

  #read(stamp: Stamp): Instant {
    const wall = this.#startOfDay(this.#yearOf(stamp), stamp.month, stamp.day) + stamp.time;
    return stamp.hasOffset ? wall - stamp.offset * MINUTE : this.#fromWall(wall);
  }

  #yearOf({ year, month, day }: Stamp): number {
    if (year === 0) return this.#years.yearOf(month, day);
    this.#years.set(year, month);
    return year;
  }

  /** In autumn one hour comes twice: a clock that went back is in the second. */
  #fromWall(wall: number): Instant {
    const first = this.zone.toInstant(wall);
    if (!this.#hasRead || first >= this.last - USUAL_DISORDER) return first;
    const second = this.zone.toInstant(wall, 'second');
    return second <= this.last + HOUR ? second : first;
  }

  #startOfDay(year: number, month: number, day: number): number {
    const key = (year * 16 + month) * 32 + day;
    if (key !== this.#dayKey) {
      this.#dayKey = key;
      this.#dayStart = Date.UTC(year, month - 1, day);
    }
    return this.#dayStart;
  }
}

/** In months. No line is that late, but a log need not have lines of each month: it may be what was found of one address. */
const HALF_A_YEAR = 6;

/** Follows the year through stamps that do not say it. */
export class YearCounter {
  #year: number;
  #month = 0;
  /** Whether the year began with another step than that from December to January, and no later month has confirmed it yet. */
  #isInDoubt = false;

  constructor(year: number) {
    this.#year = year;
  }

  /** Tells the year from a stamp that says it. */
  set(year: number, month: number): void {
    this.#year = year;
    this.#month = month;
    this.#isInDoubt = false;
  }

  /**
   * The year of the next stamp: it steps on at a month far below the last one. A late line of December does not step it back; nor does a
   * host whose clock begins with January when it starts move the lines after that into another year.
   */
  yearOf(month: number, day: number): number {
    if (this.#isOfYearBefore(month)) return this.#year - 1;
    if (this.#isOfNextYear(month)) {
      this.#year++;
      this.#isInDoubt = this.#month !== 12 || month !== 1;
    } else if (month > this.#month) this.#isInDoubt = false;
    this.#month = month;
    if (month === 2 && day === 29) this.#year = leapYearUpTo(this.#year);
    return this.#year;
  }

  /** The year of a stamp a little further on. */
  yearAhead(month: number): number {
    if (this.#isOfYearBefore(month)) return this.#year - 1;
    return this.#isOfNextYear(month) ? this.#year + 1 : this.#year;
  }

  #isOfYearBefore(month: number): boolean {
    if (month - this.#month < HALF_A_YEAR) return false;
    return this.#isInDoubt || (month === 12 && this.#month === 1);
  }

  #isOfNextYear(month: number): boolean {
    return this.#month - month >= HALF_A_YEAR;
  }
}

/** The last leap year that is not after `year`: only such a year has a 29 February. */
export function leapYearUpTo(year: number): number {
  let candidate = year;
  while (!isLeapYear(candidate)) candidate--;
  return candidate;
}

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** An offset that a line of the log proves, and the wall clock from which it holds. */
export interface OffsetProof {
  readonly wall: number;
  readonly offset: number;
}

/** The proofs with which the offset changes, in the order of time: a clock that is set back shows an earlier time later. */
export function changesOf(proofs: readonly OffsetProof[]): readonly OffsetProof[] {
  return proofs
    .toSorted((a, b) => momentOf(a) - momentOf(b))
    .filter(({ offset }, i, all) => offset !== all[i - 1]?.offset);
}

export function momentOf({ wall, offset }: OffsetProof): Instant {
  return wall - offset * MINUTE;
}

/** A zone known only from proofs along the log: each holds until the next. */
export function provenZone(proofs: readonly OffsetProof[], name: string): Zone {
  const changes = changesOf(proofs);
  const offsetFor = (isAfter: (proof: OffsetProof) => boolean) => {
    const next = changes.findIndex(isAfter);
    const proof = next === -1 ? changes.at(-1) : changes[Math.max(next - 1, 0)];
    return proof?.offset ?? 0;
  };
  return {
    name,
    offsetAt: (instant) => offsetFor((proof) => momentOf(proof) > instant),
    toInstant: (wall) => wall - offsetFor((proof) => proof.wall > wall) * MINUTE,
  };
}
