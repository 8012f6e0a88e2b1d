/** What is said about the clock of a log: what was inferred, and what later lines prove wrong. */
import { DAY, type Instant } from '../core/instant.ts';
import { durationWords } from '../query/quantity-words.ts';
import { wordFor } from '../source/source-error.ts';
import { ClockCheck, type Correction } from '../syslog/clock-check.ts';
import type { LogClock } from '../syslog/log-clock.ts';
import { toIso } from '../time/format-instant.ts';
import { offsetName, type Zone } from '../time/zone.ts';
import type { Talk } from './talk.ts';

/** A pipe cannot be read again: it is read on with the same clock, and its times are said to be wrong. */
export function clockWatch(name: string, clock: LogClock, talk: Talk): (ahead: Buffer) => void {
  const check = new ClockCheck(clock);
  return (ahead) => {
    const correction = check.look(ahead);
    if (correction !== undefined) talk.problem(uncorrectedWords(name, correction));
  };
}

export function uncorrectedWords(name: string, correction: Correction): string {
  const plain = name === '-' ? 'redirect the file instead of piping it' : 'unpack it first';
  return `${provenWords(name, correction)}: times told here are off by ${offWords(correction)}, all or from there on. Give ${optionOf(correction)}, or ${plain}.`;
}

export function correctedWords(name: string, correction: Correction): string {
  return `${provenWords(name, correction)}: times told before were off by ${offWords(correction)}, from now on they are right. ${optionOf(correction)} says so from the start.`;
}

function provenWords(name: string, correction: Correction): string {
  const { zone, year } = correction;
  const what = isOfYear(correction) ? `that the year is ${year}` : `the time zone ${zone.name}`;
  return `${wordFor(name)}: a later line proves ${what}`;
}

function optionOf(correction: Correction): string {
  const { zone, year } = correction;
  return isOfYear(correction) ? `--year ${year}` : `--tz ${zone.name}`;
}

function offWords({ shift }: Correction): string {
  return durationWords(Math.abs(shift));
}

function isOfYear({ shift }: Correction): boolean {
  return Math.abs(shift) > DAY;
}

/** For a log whose stamps were cut off. */
export const NO_TIMES =
  'the lines of the log have no times: told is that of the file, or of now for a pipe.';

/** For a log of hosts in several zones: all its times are told in one. */
export function severalZonesWords(clocks: readonly LogClock[], shown: Zone): string | undefined {
  const offsets = [...new Set(clocks.flatMap(({ offsets }) => offsets))].sort((a, b) => a - b);
  if (offsets.length === 0) return undefined;
  const names = offsets.map(offsetName).join(' and ');
  return `the log is of hosts in several time zones, ${names}: all times are told in ${shown.name}. --tz or --utc gives another.`;
}

/** What was inferred about the times, in one sentence; undefined if nothing was. */
export function inferredWords(
  inferred: readonly string[],
  log: { readonly zone: Zone; readonly isProven: boolean; readonly at: Instant },
): string | undefined {
  const { zone, isProven, at } = log;
  const zoneWords = `${zone.name}, ${isProven ? 'which its lines prove' : 'the zone of this machine'}`;
  const year = toIso(at, zone).slice(0, 4);
  if (inferred.includes('times')) return NO_TIMES;
  const hasYear = !inferred.includes('year');
  const hasZone = !inferred.includes('zone');
  if (hasYear && hasZone) return undefined;
  if (hasZone) return `inferred: the year ${year}. --year gives another.`;
  if (hasYear) return `inferred: the time zone ${zoneWords}. --tz gives another.`;
  return `inferred: the year ${year}, and the time zone ${zoneWords}. --year and --tz give others.`;
}

/** What every message of a log must admit about its times. */
export function inferredOf(clocks: readonly LogClock[]): string[] {
  return [
    ...(clocks.some(({ hasNoTimes }) => hasNoTimes) ? ['times'] : []),
    ...(clocks.some(({ yearIsInferred }) => yearIsInferred) ? ['year'] : []),
    ...(clocks.some(({ zoneIsInferred }) => zoneIsInferred) ? ['zone'] : []),
  ];
}
