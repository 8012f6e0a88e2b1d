/** Durations and numbers in words. */
import { DAY, HOUR, MINUTE, SECOND } from '../core/instant.ts';

/** `380 ms`, `1.5 s`, `4 s`, `24 min`, `2 h 5 min`, `3 d 4 h`. */
export function durationWords(milliseconds: number): string {
  if (milliseconds < 0) return `-${durationWords(-milliseconds)}`;
  if (milliseconds < MINUTE) return shortDuration(milliseconds);
  if (milliseconds < HOUR) return `${Math.floor(milliseconds / MINUTE)} min`;
  return milliseconds < DAY
    ? twoUnits(milliseconds, HOUR, 'h', MINUTE, 'min')
    : twoUnits(milliseconds, DAY, 'd', HOUR, 'h');
}

function shortDuration(milliseconds: number): string {
  const whole = Math.round(milliseconds);
  if (whole > 0 && whole < SECOND) return `${whole} ms`;
  const tenths = Math.round(milliseconds / 100);
  return tenths < 100 && tenths % 10 !== 0
    ? `${(tenths / 10).toFixed(1)} s`
    : `${Math.floor(tenths / 10)} s`;
}

function twoUnits(value: number, big: number, bigName: string, small: number, smallName: string) {
  const rest = Math.floor((value % big) / small);
  const whole = `${Math.floor(value / big)} ${bigName}`;
  return rest === 0 ? whole : `${whole} ${rest} ${smallName}`;
}

/** `1 recipient`, `1,204 messages`. */
export function countWords(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

const FEW_NAMES = 3;

/** `ann@example.com, bob@example.com`; if there are more than a few, only how many: `12 recipients`. */
export function namedOrCounted(names: readonly string[], noun: string): string {
  return names.length > FEW_NAMES ? `${names.length} ${noun}` : names.join(', ');
}

/** What part of a whole some are, in percent: `0`, `12.5`, `100`; never rounded to 0 or 100 where that is not so. */
export function percentWords(part: number, whole: number): string {
  if (part === 0) return '0';
  if (part === whole) return '100';
  return Math.min(99.9, Math.max(0.1, (100 * part) / whole)).toFixed(1);
}

/** `90,133`. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `980 B`, `1.2 kB`, `25 MB`: thousands, as mail clients and size limits count. */
export function sizeWords(octets: number): string {
  if (octets < 1000) return `${octets} B`;
  const units = ['kB', 'MB', 'GB'];
  let value = octets / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}
