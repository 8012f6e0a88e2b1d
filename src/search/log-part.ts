/** One file of a log, and the time that its lines cover. */

import { fstatSync } from 'node:fs';
import { type Instant, MINUTE } from '../core/instant.ts';
import type { OpenedFile } from '../source/opened-file.ts';
import { readAt, withFile } from '../source/read-at.ts';
import { logOfPart } from '../source/rotated-logs.ts';
import { seekTime } from '../source/time-seek.ts';
import { LogClock } from '../syslog/log-clock.ts';
import { firstMoment, momentReader, newestMoment } from '../syslog/sample-moments.ts';
import { WrapRepair } from '../syslog/terminal-wrap.ts';
import { LONGEST_LOG, PlaceClock, yearAt } from './place-clock.ts';

/** A file counts as sorted by time if its lines are out of order by no more than this. */
const SORTED_WITHIN = MINUTE;
const PART = 64 * 1024;

export class LogPart {
  /** Without its samples, which are not needed after the constructor. */
  readonly file: Omit<OpenedFile, 'samples'>;
  /** Mends lines that a terminal has broken. */
  readonly repair: WrapRepair;
  readonly clock: LogClock;
  /** The moment of the first line with a stamp; null when the head holds none. */
  readonly firstAt: Instant | null;
  /** No line is newer, by the file itself or the part after it; infinite if neither tells. */
  lastAt: Instant = Number.POSITIVE_INFINITY;
  /** Whether a moment can be looked up in it without reading it. */
  readonly isSorted: boolean;
  /** The log that this file is, or was before rotation. */
  readonly log: string;

  constructor({ samples, ...file }: OpenedFile, clock: LogClock) {
    this.file = file;
    this.clock = clock;
    this.log = logOfPart(file.path);
    this.repair = new WrapRepair(samples[0] ?? Buffer.alloc(0));
    this.firstAt = firstMoment(samples[0] ?? Buffer.alloc(0), momentReader(clock));
    const moments = file.isPlain ? this.#momentsOf(samples) : [];
    this.isSorted = isSorted(moments);
    const last = file.isPlain ? this.#lastMoment(samples.at(-1)) : null;
    if (last !== null) this.lastAt = Math.max(last, ...moments);
  }

  /** The moment of its newest line, if the file itself tells; null if only the part after it does, or none. */
  get lastKnownAt(): Instant | null {
    return this.file.isPlain && Number.isFinite(this.lastAt) ? this.lastAt : null;
  }

  get size(): number {
    return this.file.reader.size ?? 0;
  }

  /** A clock that reads stamps from anywhere in the file. */
  placeClock(): PlaceClock | undefined {
    return this.firstAt === null ? undefined : new PlaceClock(this.clock, this.firstAt);
  }

  /** A clock for reading on from the line at a place. */
  clockFrom(offset: number): LogClock {
    const { zone, zoneProof, zoneIsInferred, yearIsInferred, hasNoTimes, last } = this.clock;
    const at = this.#momentAt(offset) ?? this.firstAt ?? last;
    const year = yearAt(at, this.clock);
    const inferred = { zoneIsInferred, yearIsInferred, hasNoTimes };
    return new LogClock({ zone, zoneProof, ...inferred, year, end: last });
  }

  /** Where the lines at or after a moment start. */
  seek(wanted: Instant): number {
    const clock = this.placeClock();
    if (clock === undefined) return 0;
    return withFile(this.file.path, (fd) =>
      seekTime(fd, fstatSync(fd).size, wanted, momentReader(clock)),
    );
  }

  #momentAt(offset: number): Instant | null {
    const clock = this.placeClock();
    if (clock === undefined) return null;
    const part = withFile(this.file.path, (fd) => readAt(fd, offset, PART));
    return firstMoment(part, momentReader(clock));
  }

  /** The first moment of each sample. */
  #momentsOf(samples: readonly Buffer[]): Instant[] {
    const clock = this.placeClock();
    if (clock === undefined) return [];
    const momentOf = momentReader(clock);
    return samples.flatMap((sample) => firstMoment(sample, momentOf) ?? []);
  }

  #lastMoment(tail: Buffer | undefined): Instant | null {
    const clock = this.placeClock();
    if (clock === undefined || tail === undefined) return null;
    return newestMoment([tail.subarray(-PART)], momentReader(clock));
  }
}

function isSorted(moments: readonly Instant[]): boolean {
  const [first] = moments;
  const last = moments.at(-1);
  if (first === undefined || last === undefined || last - first > LONGEST_LOG) return false;
  return moments.every((at, i) => i === 0 || at >= (moments[i - 1] as Instant) - SORTED_WITHIN);
}

/** A packed part of a rotated log ends before the next part begins. */
export function boundByNext(parts: readonly LogPart[]): void {
  for (const part of parts) {
    if (part.file.isPlain || part.firstAt === null) continue;
    const { log, firstAt } = part;
    const next = parts
      .filter((other) => other.log === log && other.firstAt !== null && other.firstAt > firstAt)
      .map((other) => other.firstAt as Instant);
    if (next.length > 0) part.lastAt = Math.min(...next) + SORTED_WITHIN;
  }
}
