import { isExists } from 'date-fns/isExists';
import { DAY, HOUR, type Instant, MINUTE, SECOND } from '../core/instant.ts';
import { fixedZone, offsetMinutes, wallAt, type Zone } from './zone.ts';

export interface TimeContext {
  /** What "ago" and "today" count from. */
  readonly now: Instant;
  /** The zone of a time that names none. */
  readonly zone: Zone;
  /** A day or a minute is a span: its first moment for --since, its last for --until. */
  readonly edge: 'start' | 'end';
}

/** A span of the wall clock, as if in UTC; a length of 0 is a moment. */
interface WallSpan {
  readonly start: number;
  readonly length: number;
  readonly zone: Zone;
}

const UNITS: Record<string, number> = { s: SECOND, m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY };

/** The moment a user means by `2h`, `yesterday`, `14:30`, `2026-05-05T13:35` or `20260505`. */
export function parseTime(text: string, context: TimeContext): Instant {
  const wanted = text.trim();
  if (wanted === 'now') return context.now;
  // 2h ago
  const ago = /^(.*?)(?:\s+ago)?$/.exec(wanted)?.[1] ?? '';
  const back = durationOf(ago);
  if (back !== undefined) return context.now - back;
  const span =
    dayByName(wanted, context) ?? timeToday(wanted, context) ?? dateSpan(wanted, context);
  if (span === undefined) {
    throw new RangeError(
      `"${text}" is not a time. Use 2026-11-21, 2026-11-21T10:00, or 3h (three hours ago).`,
    );
  }
  return edgeOf(span, context.edge);
}

/** The milliseconds of `30s`, `5m`, `1.5h`, `2d` or `1w`. */
export function parseDuration(text: string): number {
  const duration = durationOf(text.trim());
  if (duration === undefined) {
    throw new RangeError(`"${text}" is not a duration. Use 30s, 5m, 2h, 1d or 1w.`);
  }
  return duration;
}

function durationOf(text: string): number | undefined {
  // 1h30m
  if (!/^(?:\d{1,9}(?:\.\d{1,3})?[smhdw])+$/.test(text)) return undefined;
  let sum = 0;
  for (const [, count, unit] of text.matchAll(/([\d.]+)([smhdw])/g))
    sum += Number(count) * (UNITS[unit ?? ''] ?? 0);
  return Math.round(sum);
}

function edgeOf({ start, length, zone }: WallSpan, edge: 'start' | 'end'): Instant {
  if (edge === 'start') return zone.toInstant(start);
  return zone.toInstant(start + length, 'second') - (length === 0 ? 0 : 1);
}

function dayByName(text: string, context: TimeContext): WallSpan | undefined {
  if (text !== 'today' && text !== 'yesterday') return undefined;
  const start = startOfToday(context) - (text === 'today' ? 0 : DAY);
  return { start, length: DAY, zone: context.zone };
}

function timeToday(text: string, context: TimeContext): WallSpan | undefined {
  // 14:30
  const parts = /^(\d{1,2}):(\d\d)(?::(\d\d))?$/.exec(text);
  if (!parts) return undefined;
  const time = timeSpan(parts[1], parts[2], parts[3]);
  return time && { ...time, start: startOfToday(context) + time.start, zone: context.zone };
}

function dateSpan(text: string, context: TimeContext): WallSpan | undefined {
  const parts =
    // 2026-05-05T13:35:54+07:00
    /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(\.\d{1,9})?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?)?$/.exec(
      text,
    ) ??
    // 20260505133554
    /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(?:(\d\d)(\d\d)?)?)?$/.exec(text);
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second, fraction, offset] = parts;
  const start = dayStart(Number(year), Number(month), Number(day));
  const time = timeSpan(hour, minute, second, fraction);
  const zone = zoneOf(offset, context);
  if (start === undefined || time === undefined || zone === undefined) return undefined;
  return { start: start + time.start, length: time.length, zone };
}

function zoneOf(offset: string | undefined, context: TimeContext): Zone | undefined {
  if (offset === undefined) return context.zone;
  const minutes = offsetMinutes(offset);
  return minutes === undefined ? undefined : fixedZone(minutes);
}

/** The first moment of a date, as if in UTC; undefined when the calendar has no such day. */
function dayStart(year: number, month: number, day: number): number | undefined {
  return isExists(year, month - 1, day) ? Date.UTC(year, month - 1, day) : undefined;
}

/** A time of day; it lasts as long as its smallest written unit. undefined for `25:00`. */
function timeSpan(
  hour?: string,
  minute?: string,
  second?: string,
  fraction?: string,
): { start: number; length: number } | undefined {
  if (hour === undefined) return { start: 0, length: DAY };
  if (Number(hour) > 23 || Number(minute ?? 0) > 59 || Number(second ?? 0) > 59) return undefined;
  const start = Number(hour) * HOUR + Number(minute ?? 0) * MINUTE + Number(second ?? 0) * SECOND;
  if (fraction !== undefined) {
    return { start: start + Math.floor(Number(fraction) * SECOND), length: 0 };
  }
  return { start, length: lengthOf(minute, second) };
}

function lengthOf(minute: string | undefined, second: string | undefined): number {
  if (minute === undefined) return HOUR;
  return second === undefined ? MINUTE : SECOND;
}

function startOfToday({ now, zone }: TimeContext): number {
  return Math.floor(wallAt(now, zone) / DAY) * DAY;
}
