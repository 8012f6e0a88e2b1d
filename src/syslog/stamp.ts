import { BIG_T, BIG_Z, COLON, COMMA, DOT, MINUS, PLUS, SPACE, ZERO } from '../core/ascii.ts';
import { isDigit } from '../core/bytes.ts';
import { MONTHS } from '../core/calendar-names.ts';
import { HOUR, MINUTE, SECOND } from '../core/instant.ts';

/** What a time stamp says. Reused from line to line. */
export interface Stamp {
  /** 0 when the stamp has none. */
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
  /** Milliseconds of the day. */
  time: number;
  hasOffset: boolean;
  /** Minutes east of Greenwich; 0 without `hasOffset`. */
  offset: number;
  /** Whether the offset is written as `Z`. */
  isZulu: boolean;
}

export function emptyStamp(): Stamp {
  return { year: 0, month: 1, day: 1, time: 0, hasOffset: false, offset: 0, isZulu: false };
}

/** What the clock on the wall showed, if the stamp is of this year: milliseconds as if it were UTC. */
export function wallIn(
  year: number,
  { month, day, time }: Pick<Stamp, 'month' | 'day' | 'time'>,
): number {
  return Date.UTC(year, month - 1, day) + time;
}

const MONTH_NUMBERS = new Map(
  MONTHS.map((name, i) => [letters(Buffer.from(name), 0), i + 1] as const),
);

function letters(buffer: Buffer, at: number): number {
  return (
    ((buffer[at] as number) << 16) | ((buffer[at + 1] as number) << 8) | (buffer[at + 2] as number)
  );
}

/**
 * Reads `May  5 13:35:54`, also `May 5`, `May 05`, `May  5 2022 13:35:54` and parts of seconds.
 * Returns the place after it, or -1 when the range does not start with one.
 */
export function readClassicStamp(buffer: Buffer, from: number, end: number, stamp: Stamp): number {
  if (end - from < 14 || buffer[from + 3] !== SPACE) return -1;
  const month = MONTH_NUMBERS.get(letters(buffer, from));
  if (month === undefined) return -1;
  let at = buffer[from + 4] === SPACE ? from + 5 : from + 4;
  const dayEnd = isDigit(buffer[at + 1]) ? at + 2 : at + 1;
  const day = digits(buffer, at, dayEnd);
  if (day < 1 || day > 31 || buffer[dayEnd] !== SPACE) return -1;
  at = dayEnd + 1;
  const hasYear = buffer[at + 4] === SPACE;
  const year = hasYear ? digits(buffer, at, at + 4) : 0;
  if (year < 0) return -1;
  stamp.year = year;
  stamp.month = month;
  stamp.day = day;
  stamp.hasOffset = false;
  stamp.offset = 0;
  stamp.isZulu = false;
  return readTime(buffer, hasYear ? at + 5 : at, end, stamp);
}

/**
 * Reads `2022-05-05T13:35:54.123456+07:00`, with any precision, a blank for the `T`, and any form of
 * the offset or none. Returns the place after it, or -1 when the range does not start with one.
 */
export function readIsoStamp(buffer: Buffer, from: number, end: number, stamp: Stamp): number {
  if (end - from < 19 || buffer[from + 4] !== MINUS || buffer[from + 7] !== MINUS) return -1;
  const separator = buffer[from + 10];
  if (separator !== BIG_T && separator !== SPACE) return -1;
  const year = digits(buffer, from, from + 4);
  const month = digits(buffer, from + 5, from + 7);
  const day = digits(buffer, from + 8, from + 10);
  if (year < 1970 || month < 1 || month > 12 || day < 1 || day > 31) return -1;
  stamp.year = year;
  stamp.month = month;
  stamp.day = day;
  const at = readTime(buffer, from + 11, end, stamp);
  return at < 0 ? -1 : readOffset(buffer, at, end, stamp);
}

/** Reads `Z`, `+07:00`, `+0700` or `+07`, or nothing. The place after it. */
export function readOffset(buffer: Buffer, from: number, end: number, stamp: Stamp): number {
  stamp.hasOffset = false;
  stamp.offset = 0;
  stamp.isZulu = false;
  if (from >= end) return from;
  const sign = buffer[from];
  if (sign === BIG_Z) {
    stamp.hasOffset = true;
    stamp.isZulu = true;
    return from + 1;
  }
  if (sign !== PLUS && sign !== MINUS) return from;
  return readSignedOffset(buffer, from, end, stamp);
}

/** Reads `+07:00`, `-0330` or `+07`. */
function readSignedOffset(buffer: Buffer, from: number, end: number, stamp: Stamp): number {
  const hours = from + 3 <= end ? digits(buffer, from + 1, from + 3) : -1;
  if (hours < 0 || hours > 18) return from;
  const minutesAt = buffer[from + 3] === COLON ? from + 4 : from + 3;
  const minutes = minutesAt + 2 <= end ? digits(buffer, minutesAt, minutesAt + 2) : -1;
  const size = hours * 60 + Math.max(minutes, 0);
  stamp.hasOffset = true;
  stamp.offset = buffer[from] === MINUS && size !== 0 ? -size : size;
  return minutes < 0 ? from + 3 : minutesAt + 2;
}

/** Reads `13:35:54`, with parts of a second if there are any. The place after it, or -1. */
function readTime(buffer: Buffer, from: number, end: number, stamp: Stamp): number {
  if (from + 8 > end || buffer[from + 2] !== COLON || buffer[from + 5] !== COLON) return -1;
  const hours = digits(buffer, from, from + 2);
  const minutes = digits(buffer, from + 3, from + 5);
  const seconds = digits(buffer, from + 6, from + 8);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return -1;
  if (seconds < 0 || seconds > 60) return -1;
  stamp.time = hours * HOUR + minutes * MINUTE + seconds * SECOND;
  return readFraction(buffer, from + 8, end, stamp);
}

function readFraction(buffer: Buffer, from: number, end: number, stamp: Stamp): number {
  const mark = buffer[from];
  if ((mark !== DOT && mark !== COMMA) || !isDigit(buffer[from + 1])) return from;
  let at = from + 1;
  let unit = 100;
  while (at < end && isDigit(buffer[at])) {
    stamp.time += ((buffer[at] as number) - ZERO) * unit;
    unit = unit === 100 ? 10 : unit === 10 ? 1 : 0;
    at++;
  }
  return at;
}

/** The number of a range that holds digits only, or -1. */
function digits(buffer: Buffer, from: number, end: number): number {
  let value = 0;
  for (let i = from; i < end; i++) {
    const digit = (buffer[i] as number) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
}
