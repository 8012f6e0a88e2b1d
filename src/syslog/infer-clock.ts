import { DAY, type Instant, MINUTE, SECOND } from '../core/instant.ts';
import { fixedZone, wallAt, type Zone } from '../time/zone.ts';
import { type Proof, yearAtOrAfter } from './clock-proofs.ts';
import {
  changesOf,
  LogClock,
  leapYearUpTo,
  momentOf,
  type OffsetProof,
  provenZone,
  type ZoneProof,
} from './log-clock.ts';
import { type Sampled, type SampledLine, sampleLines } from './sampled-lines.ts';
import { wallIn } from './stamp.ts';

export interface ClockOptions {
  /** The year of the first line, when the user gave it. */
  readonly year?: number | undefined;
  /** The zone, when the user gave it. */
  readonly zone?: Zone | undefined;
  /** The zone of a log that proves none. */
  readonly fallbackZone: Zone;
  /** No line is newer than this by more than a day: the time of the file, or now for a pipe. */
  readonly fallbackEnd: Instant;
}

const QUARTER = 15 * MINUTE;
type OffsetSource = Exclude<ZoneProof, 'given' | 'machine'>;

/** How much later than the moment it proves a line may be written, at most. */
const SLACK: Record<OffsetSource, number> = {
  'received-date': 60 * SECOND,
  'long-queue-id': 60 * SECOND,
  stamps: 0,
  'own-message-id': 10 * SECOND,
  'message-id': 10 * SECOND,
};
/** Stamps are cut to the second, so a line may seem a little older than the moment it proves. */
const EARLY = 2 * SECOND;
/** The part of all Message-IDs that must agree. */
const NEARLY_ALL = 0.8;
const SOURCES: readonly OffsetSource[] = [
  'received-date',
  'long-queue-id',
  'stamps',
  'own-message-id',
  'message-id',
];

const NOTHING_SAMPLED: Sampled = { lines: [], hasMoments: false, hasTimeless: false };

/** The clock that a log proves by itself; what the user gave wins. */
export function inferClock(samples: readonly Buffer[], options: ClockOptions): LogClock {
  const isGiven = options.year !== undefined && options.zone !== undefined;
  const sampled = sampleLines(samples, { untilTime: isGiven, provesAll: provesZone });
  const { lines, hasMoments } = isGiven ? NOTHING_SAMPLED : sampled;
  const hasNothing = lines.length === 0 && !hasMoments;
  const { zone, zoneProof, offsets } = findZone(lines, options);
  const needsYear = hasNothing || lines.some(({ hasYear }) => !hasYear);
  const needsZone = hasNothing || lines.some(({ hasOffset }) => !hasOffset);
  return new LogClock({
    zone,
    zoneProof,
    zoneIsInferred: options.zone === undefined && needsZone,
    yearIsInferred: options.year === undefined && needsYear,
    hasNoTimes: sampled.lines.length === 0 && !sampled.hasMoments && sampled.hasTimeless,
    offsets,
    year: options.year ?? findYear(lines, zone, options.fallbackEnd),
    end: options.fallbackEnd,
  });
}

/** By the proof that is believed most, so that no other is needed. */
function provesZone(line: SampledLine): boolean {
  return offsetOf('received-date', line) !== undefined;
}

/** Whether the mail server's own words in these lines prove zone and year, or no proof is needed. */
export function provesClock(lines: Buffer): boolean {
  const { lines: sampled, hasMoments } = sampleLines([lines]);
  if (sampled.length === 0) return hasMoments;
  if (sampled.every(({ hasYear, hasOffset }) => hasYear && hasOffset)) return true;
  return sampled.some((line) => wallProofOf(line)?.offset !== undefined);
}

/** What one line proves: its time with the year, and its offset unless only a directory proves it. */
export function wallProofOf(
  line: SampledLine,
): { readonly wall: number; readonly offset?: number } | undefined {
  const proof = offsetOf('received-date', line) ?? offsetOf('long-queue-id', line);
  if (proof !== undefined) return proof;
  const directory = line.proofs.find((proof) => proof.by === 'work-directory');
  if (directory === undefined || line.hasYear) return undefined;
  return { wall: wallIn(yearAtOrAfter(directory.wall, line), line) };
}

function findZone(
  lines: readonly SampledLine[],
  { zone, fallbackZone }: ClockOptions,
): { zone: Zone; zoneProof: ZoneProof; offsets: readonly number[] } {
  if (zone !== undefined) return { zone, zoneProof: 'given', offsets: [] };
  for (const source of SOURCES) {
    const proofs = offsetsBy(source, lines);
    const [first] = proofs;
    if (first === undefined) continue;
    const offsets = offsetsOfHosts(proofs);
    const proven = offsets.length === 0 ? zoneOf(first, proofs, fallbackZone) : usualZone(proofs);
    return { zone: proven, zoneProof: source, offsets };
  }
  return { zone: fallbackZone, zoneProof: 'machine', offsets: [] };
}

/** No clock is set ahead and back within a day: offsets that take turns are those of hosts in several zones. */
function offsetsOfHosts(proofs: readonly OffsetProof[]): readonly number[] {
  const offsets = new Set(proofs.map(({ offset }) => offset));
  if (offsets.size === 1) return [];
  const moments = changesOf(proofs).map(momentOf);
  const takeTurns = moments.some((at, i) => i > 1 && at - (moments[i - 1] ?? at) < DAY);
  return takeTurns ? [...offsets].sort((a, b) => a - b) : [];
}

/** One zone for all hosts: with that of the line before, times would go back and forth. */
function usualZone(proofs: readonly OffsetProof[]): Zone {
  return fixedZone(mostFrequent(proofs.map(({ offset }) => offset)) ?? 0);
}

/** If this machine's zone fits all proofs and has summer time, it knows best when the clock changes. */
function zoneOf(first: OffsetProof, proofs: readonly OffsetProof[], machine: Zone): Zone {
  const fits = ({ wall, offset }: OffsetProof) =>
    machine.offsetAt(wall - offset * MINUTE) === offset;
  const isOne = proofs.every(({ offset }) => offset === first.offset);
  if (isOne && !hasSummerTime(machine, first)) return fixedZone(first.offset);
  if (proofs.every(fits)) return machine;
  return isOne ? fixedZone(first.offset) : provenZone(proofs, fixedZone(first.offset).name);
}

function hasSummerTime(zone: Zone, { wall }: OffsetProof): boolean {
  const offset = zone.offsetAt(wall);
  return [1, 2, 3].some((season) => zone.offsetAt(wall + season * 91 * DAY) !== offset);
}

function offsetsBy(source: OffsetSource, lines: readonly SampledLine[]): readonly OffsetProof[] {
  const found = lines.flatMap((line) => offsetOf(source, line) ?? []);
  return source === 'message-id' || source === 'own-message-id' ? agreed(found) : found;
}

/** Senders write Message-IDs, and mail may have waited in the maildrop for its own: nearly all of them must agree on one zone. */
function agreed(proofs: readonly OffsetProof[]): readonly OffsetProof[] {
  const winner = mostFrequent(proofs.map(({ offset }) => offset));
  const behind = proofs.filter(({ offset }) => offset === winner);
  return behind.length >= proofs.length * NEARLY_ALL ? behind : [];
}

/** The offset between a line's wall clock and the moment it proves, when close to a whole quarter of an hour. */
function offsetOf(source: OffsetSource, line: SampledLine): OffsetProof | undefined {
  if (source === 'stamps') return line.hasOffset ? stampOffset(line) : undefined;
  const proof = line.proofs.find(({ by }) => by === source);
  if (proof === undefined || proof.by === 'work-directory' || line.hasOffset) return undefined;
  const year = line.hasYear ? line.year : yearOfProof(line, proof.at);
  if (year === undefined) return undefined;
  const wall = wallIn(year, line);
  const distance = Math.round((wall - proof.at) / QUARTER) * QUARTER;
  const rest = wall - proof.at - distance;
  const isClose = rest >= -EARLY && rest <= SLACK[source];
  return isClose ? { wall, offset: distance / MINUTE } : undefined;
}

/** An RFC 3339 stamp states its offset; a `Z` proves nothing, because containers write it wherever they run. */
function stampOffset(line: SampledLine): OffsetProof | undefined {
  return line.isZulu ? undefined : { wall: wallIn(line.year, line), offset: line.offset };
}

/** The year of the first line. */
function findYear(lines: readonly SampledLine[], zone: Zone, end: Instant): number {
  const yearless = lines.filter(({ hasYear }) => !hasYear);
  const proven =
    provenYear(yearless, ['received-date', 'long-queue-id']) ??
    provenYear(yearless, ['work-directory']) ??
    yearOfStamps(lines) ??
    provenYear(yearless, ['own-message-id']) ??
    provenYear(yearless, ['message-id']);
  return fitLeapDays(yearless, proven ?? yearBefore(yearless.at(-1), zone, end));
}

/** `line.year` counts the years since the first line, so each proof tells the year of that one. */
function provenYear(
  lines: readonly SampledLine[],
  sources: readonly Proof['by'][],
): number | undefined {
  const years = lines.flatMap((line) =>
    line.proofs
      .filter(({ by }) => sources.includes(by))
      .map((proof) => yearOfLine(line, proof))
      .filter((year) => year !== undefined)
      .map((year) => year - line.year),
  );
  return mostFrequent(years);
}

function yearOfLine(line: SampledLine, proof: Proof): number | undefined {
  return proof.by === 'work-directory'
    ? yearAtOrAfter(proof.wall, line)
    : yearOfProof(line, proof.at);
}

/** The year that puts a stamp within a day of a moment, whatever the zone. */
function yearOfProof(line: SampledLine, at: Instant): number | undefined {
  const near = new Date(at).getUTCFullYear();
  return [near, near - 1, near + 1].find((year) => Math.abs(wallIn(year, line) - at) <= DAY);
}

/** The year by the nearest stamp of the same log that has one. */
function yearOfStamps(lines: readonly SampledLine[]): number | undefined {
  const at = lines.findIndex(({ hasYear }) => hasYear);
  const dated = lines[at];
  const neighbour = lines[at - 1] ?? lines.find(({ hasYear }) => !hasYear);
  if (dated === undefined || neighbour === undefined) return undefined;
  const wall = wallIn(dated.year, dated);
  const distance = (year: number) => Math.abs(wallIn(year, neighbour) - wall);
  const years = [dated.year, dated.year - 1, dated.year + 1];
  return years.reduce((a, b) => (distance(b) < distance(a) ? b : a)) - neighbour.year;
}

/** The last year in which the last line is not newer than the log can be. */
function yearBefore(last: SampledLine | undefined, zone: Zone, end: Instant): number {
  if (last === undefined) return new Date(wallAt(end, zone)).getUTCFullYear();
  const at = (year: number) => zone.toInstant(wallIn(year, last));
  let year = new Date(end).getUTCFullYear() + 1;
  while (at(year) > end + DAY) year--;
  return year - last.year;
}

/** A 29 February proves that its year is a leap year. */
function fitLeapDays(lines: readonly SampledLine[], year: number): number {
  const leapDay = lines.find(({ month, day }) => month === 2 && day === 29);
  return leapDay === undefined ? year : leapYearUpTo(year + leapDay.year) - leapDay.year;
}

function mostFrequent(values: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let winner: number | undefined;
  let most = 0;
  for (const [value, count] of counts) {
    if (count <= most) continue;
    most = count;
    winner = value;
  }
  return winner;
}
