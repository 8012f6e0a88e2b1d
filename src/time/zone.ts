import { tzOffset } from '@date-fns/tz/tzOffset';
import { DAY, HOUR, type Instant, MINUTE } from '../core/instant.ts';

/** Which of the two moments is meant when the clock shows one hour twice. */
type Occurrence = 'first' | 'second';

/** What the clock on the wall shows at a moment, and back. */
export interface Zone {
  readonly name: string;
  /** Minutes east of Greenwich. */
  offsetAt(instant: Instant): number;
  /**
   * The moment at which the wall clock shows what `wallAsUtc` would be in UTC. A time that the clock
   * skips in spring is read with the offset before the change.
   */
  toInstant(wallAsUtc: number, occurrence?: Occurrence): Instant;
}

/** What the wall clock shows at a moment, as if in UTC. */
export function wallAt(instant: Instant, zone: Zone): number {
  return instant + zone.offsetAt(instant) * MINUTE;
}

/** No zone has changed its offset inside a quarter of an hour since the log format exists. */
const QUARTER = 15 * MINUTE;
const MAX_REMEMBERED = 4096;

export function fixedZone(minutes: number, name: string = offsetName(minutes)): Zone {
  return {
    name,
    offsetAt: () => minutes,
    toInstant: (wallAsUtc) => wallAsUtc - minutes * MINUTE,
  };
}

export const utcZone: Zone = fixedZone(0, 'UTC');

/** `+07:00`. */
export function offsetName(minutes: number): string {
  const size = Math.abs(minutes);
  const hours = String(Math.floor(size / 60)).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${hours}:${String(Math.floor(size % 60)).padStart(2, '0')}`;
}

/** The zone of an IANA name (`Asia/Ho_Chi_Minh`), or of an offset (`+07:00`). */
export function namedZone(name: string): Zone {
  if (/^(UTC|GMT|Z|Etc\/UTC)$/i.test(name)) return utcZone;
  const offset = offsetMinutes(name);
  if (offset !== undefined) return fixedZone(offset);
  if (!isZoneName(name)) {
    throw new RangeError(
      `"${name}" is not a time zone. Use a name as in Asia/Ho_Chi_Minh, or an offset as in +07:00.`,
    );
  }
  return new SteppedZone(
    () => name,
    (date) => tzOffset(name, date),
  );
}

/** The zone the machine is set to, or UTC when it is set to none that is known. */
export function machineZone(name: string | undefined): Zone {
  return name !== undefined && isZoneName(name) ? namedZone(name) : utcZone;
}

/** The minutes of `+07`, `+0700`, `-03:30` or `Z`; undefined when the text is none of these. */
export function offsetMinutes(text: string): number | undefined {
  if (text === 'Z' || text === 'z') return 0;
  // +07:00
  const parts = /^([+-])(\d\d)(?::?([0-5]\d))?$/.exec(text);
  if (!parts || Number(parts[2]) > 18) return undefined;
  const size = Number(parts[2]) * 60 + Number(parts[3] ?? 0);
  return parts[1] === '-' && size !== 0 ? -size : size;
}

function isZoneName(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Asking the time zone data costs microseconds, so each quarter of an hour is asked for once. */
export class SteppedZone implements Zone {
  readonly #nameOf: () => string;
  readonly #offsetOf: (date: Date) => number;
  readonly #offsets = new Map<number, number>();
  #wallQuarter = Number.NaN;
  #wallFirst = 0;
  #wallSecond = 0;

  /** `offsetOf` gives minutes east of Greenwich. */
  constructor(nameOf: () => string, offsetOf: (date: Date) => number) {
    this.#nameOf = nameOf;
    this.#offsetOf = offsetOf;
  }

  get name(): string {
    return this.#nameOf();
  }

  offsetAt(instant: Instant): number {
    const quarter = Math.floor(instant / QUARTER);
    const known = this.#offsets.get(quarter);
    if (known !== undefined) return known;
    if (this.#offsets.size >= MAX_REMEMBERED) this.#offsets.clear();
    const offset = this.#offsetOf(new Date(quarter * QUARTER));
    this.#offsets.set(quarter, offset);
    return offset;
  }

  toInstant(wallAsUtc: number, occurrence: Occurrence = 'first'): Instant {
    const quarter = Math.floor(wallAsUtc / QUARTER);
    if (quarter !== this.#wallQuarter) this.#lookUp(quarter);
    return wallAsUtc - (occurrence === 'first' ? this.#wallFirst : this.#wallSecond);
  }

  #lookUp(quarter: number): void {
    const wall = quarter * QUARTER;
    const before = this.offsetAt(wall - DAY - HOUR);
    const after = this.offsetAt(wall + DAY + HOUR);
    const isBefore = this.offsetAt(wall - before * MINUTE) === before;
    const isAfter = this.offsetAt(wall - after * MINUTE) === after;
    this.#wallQuarter = quarter;
    this.#wallFirst = (isBefore || !isAfter ? before : after) * MINUTE;
    this.#wallSecond = (isAfter ? after : before) * MINUTE;
  }
}
