/** Compares the clock that the first lines of a pipe gave with what later lines prove. */
import { NEWLINE } from '../core/ascii.ts';
import { DAY, MINUTE } from '../core/instant.ts';
import { fixedZone, type Zone } from '../time/zone.ts';
import { wallProofOf } from './infer-clock.ts';
import type { LogClock } from './log-clock.ts';
import { type SampledLine, sampleLines } from './sampled-lines.ts';
import { wallIn } from './stamp.ts';

/** What a later line proves about all that was read before it. */
export interface Correction {
  readonly zone: Zone;
  /** The year of that line. */
  readonly year: number;
  /** What must be added to a moment that the clock gave. */
  readonly shift: number;
}

/** Every line is looked at while nothing is proven, up to this many bytes. */
const MOST_LOOKED_AT = 16 * 1024 * 1024;
/** Afterwards one byte in this many. */
const LOOKED_AT_ONE_IN = 32;
const LARGEST_LOOK = 16 * 1024;
/** A single line, perhaps of another host, does not refute the lines before it. */
const NEEDED_AGAINST_PROOF = 3;
/** A log of hosts in several zones would contradict itself forever. */
const MOST_CORRECTIONS = 4;

export class ClockCheck {
  readonly #clock: LogClock;
  #isProven: boolean;
  #passed = 0;
  #looked = 0;
  #corrections = 0;
  /** What the last correction added. */
  #shift = 0;
  /** The shift that the last lines asked for, and how many did in a row. */
  #asked = { shift: 0, times: 0 };

  constructor(clock: LogClock) {
    this.#clock = clock;
    this.#isProven = clock.zoneProof !== 'machine';
  }

  /** Looks at the lines that come next; a correction if they prove the clock wrong. */
  look(ahead: Buffer): Correction | undefined {
    const { zoneIsInferred, yearIsInferred } = this.#clock;
    if (!(zoneIsInferred || yearIsInferred) || this.#corrections >= MOST_CORRECTIONS) return;
    this.#passed += ahead.length;
    const lines = this.#partOf(ahead);
    this.#looked += lines.length;
    return lines.length === 0 ? undefined : this.#correctionIn(lines);
  }

  #partOf(ahead: Buffer): Buffer {
    const isTurn =
      (!this.#isProven && this.#looked < MOST_LOOKED_AT) ||
      this.#looked * LOOKED_AT_ONE_IN < this.#passed;
    if (!isTurn) return ahead.subarray(0, 0);
    const part = this.#isProven ? ahead.subarray(0, LARGEST_LOOK) : ahead;
    return part.subarray(0, part.lastIndexOf(NEWLINE) + 1);
  }

  #correctionIn(lines: Buffer): Correction | undefined {
    let found: Correction | undefined;
    for (const line of sampleLines([lines]).lines) {
      const correction = this.#correctionBy(line);
      if (correction !== undefined && this.#isBelieved(correction.shift)) found = correction;
    }
    return found;
  }

  #isBelieved(shift: number): boolean {
    const isAgreed = shift === this.#shift;
    const isYear = Math.abs(shift - this.#shift) > DAY;
    const times = this.#asked.shift === shift ? this.#asked.times + 1 : 1;
    this.#asked = { shift, times: isAgreed ? 0 : times };
    const needed = this.#isProven && !isYear ? NEEDED_AGAINST_PROOF : 1;
    this.#isProven = true;
    if (isAgreed || times < needed) return false;
    this.#shift = shift;
    this.#corrections++;
    return true;
  }

  /** The clock that a line proves, even if it is the present one; undefined when the line proves none. */
  #correctionBy(line: SampledLine): Correction | undefined {
    const clock = this.#clock;
    const proof = wallProofOf(line);
    if (proof === undefined) return undefined;
    const year = line.hasYear ? line.year : clock.yearAhead(line.month);
    const wall = wallIn(year, line);
    const zone =
      clock.zoneIsInferred && proof.offset !== undefined ? zoneBy(proof, clock.zone) : clock.zone;
    const right = clock.yearIsInferred ? proof.wall : wall;
    const shift = zone.toInstant(right) - clock.zone.toInstant(wall);
    return { zone, year: new Date(right).getUTCFullYear(), shift };
  }
}

/** The present zone, if it fits the proof. */
function zoneBy({ wall, offset = 0 }: { wall: number; offset?: number }, zone: Zone): Zone {
  return zone.offsetAt(wall - offset * MINUTE) === offset ? zone : fixedZone(offset);
}
