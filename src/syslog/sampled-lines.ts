import { COLON, NEWLINE } from '../core/ascii.ts';
import { type Instant, MINUTE } from '../core/instant.ts';
import { type Proof, proofsOf } from './clock-proofs.ts';
import { type StampClock, YearCounter } from './log-clock.ts';
import type { LogRecord, Program } from './record.ts';
import type { Stamp } from './stamp.ts';
import { SyslogReader } from './syslog-reader.ts';
import { lineEnd, WrapRepair } from './terminal-wrap.ts';

/** A line that tells something about the clock: it has a new stamp, or a proof. */
export interface SampledLine {
  readonly hasYear: boolean;
  readonly hasOffset: boolean;
  /** As stamped; without `hasYear` counted from 0, the year of the first line. */
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** Milliseconds of the day. */
  readonly time: number;
  readonly offset: number;
  /** Whether the offset is written as `Z`. */
  readonly isZulu: boolean;
  readonly proofs: readonly Proof[];
}

export interface Sampled {
  /** The lines that add a new stamp or a proof, in order. */
  readonly lines: readonly SampledLine[];
  /** Whether some lines bring a full moment, which needs no clock, instead of a stamp. */
  readonly hasMoments: boolean;
  /** Whether some lines have neither, and no line before them had one. */
  readonly hasTimeless: boolean;
}

interface SamplingOptions {
  /** Whether to stop at the first line that has a time. */
  readonly untilTime?: boolean;
  /** Whether a line proves the clock so well that others of its minute need not be looked at. */
  readonly provesAll?: (line: SampledLine) => boolean;
}

/** What the samples tell about the clock. */
export function sampleLines(samples: readonly Buffer[], options: SamplingOptions = {}): Sampled {
  const clock = new SampleClock();
  const sampler = new LineSampler(clock, options);
  for (const sample of samples) if (!sampler.isDone) sampler.look(sample);
  const { lines } = sampler;
  const last = clock.line([]);
  const { hasMoments, hasTimeless } = clock;
  return { lines: last ? [...lines, last] : lines, hasMoments, hasTimeless };
}

class LineSampler {
  readonly lines: SampledLine[] = [];
  readonly #clock: SampleClock;
  readonly #reader: SyslogReader;
  readonly #options: SamplingOptions;

  constructor(clock: SampleClock, options: SamplingOptions) {
    this.#clock = clock;
    this.#reader = new SyslogReader({ file: '', clock });
    this.#options = options;
  }

  get isDone(): boolean {
    return this.#options.untilTime === true && this.#clock.hasTime;
  }

  look(sample: Buffer): void {
    const { provesAll = () => false } = this.#options;
    const wrap = new WrapRepair(sample);
    let proven = -1;
    for (let start = 0; start < sample.length && !this.isDone; ) {
      const end = lineEnd(sample, start);
      const line = this.#lineAt(sample, start, end, wrap);
      if (line !== undefined) this.lines.push(line);
      if (line !== undefined && provesAll(line)) proven = start;
      const next = sample.indexOf(NEWLINE, end) + 1 || sample.length;
      start = lastOfMinute(sample, proven, next);
    }
  }

  #lineAt(sample: Buffer, start: number, end: number, wrap: WrapRepair): SampledLine | undefined {
    this.#clock.isNew = false;
    const repaired = wrap.repair(sample, start, end);
    return noteRecord(
      repaired === undefined
        ? this.#reader.read(sample, start, end, 0)
        : this.#reader.read(repaired, 0, repaired.length, 0),
      this.#clock,
    );
  }
}

/** How far ahead is looked for a line of the same minute. */
const STRIDE = 4 * 1024;
/** `May  5 13:35:` */
const MINUTE_END = 12;

/** A line near the last one that has the minute of the line at `proven`, if that has a stamp without a year; else the one at `start`. */
function lastOfMinute(sample: Buffer, proven: number, start: number): number {
  const hasMinute =
    sample[proven + MINUTE_END] === COLON && sample[proven + MINUTE_END - 3] === COLON;
  if (proven < 0 || !hasMinute) return start;
  for (let at = start; ; ) {
    const next = sample.indexOf(NEWLINE, at + STRIDE) + 1;
    if (next === 0 || !hasSameMinute(sample, proven, next)) return at;
    at = next;
  }
}

function hasSameMinute(sample: Buffer, one: number, other: number): boolean {
  for (let i = 0; i < MINUTE_END; i++) if (sample[one + i] !== sample[other + i]) return false;
  return true;
}

/** A line of the journal has a moment instead of a stamp, and so proves nothing about stamps. */
function noteRecord(record: LogRecord | undefined, clock: SampleClock): SampledLine | undefined {
  if (record === undefined) return undefined;
  if (record.at !== clock.last) {
    if (Number.isFinite(record.at)) clock.hasMoments = true;
    else clock.hasTimeless = true;
    return undefined;
  }
  const proofs = clock.needsProofOf(record.program) ? proofsOf(record) : [];
  if (proofs.length > 0) clock.noteProofOf(record.program);
  return clock.isNew || proofs.length > 0 ? clock.line(proofs) : undefined;
}

/** Records what stamps say; years are counted from the first line. */
class SampleClock implements StampClock {
  last: Instant = Number.NaN;
  isNew = false;
  hasMoments = false;
  hasTimeless = false;
  #stamp: Stamp | undefined;
  #years = new YearCounter(0);
  #year = 0;
  #day: number | undefined;
  #offset: number | undefined;
  readonly #provenAt = new Map<Program, number>();

  get hasTime(): boolean {
    return this.#stamp !== undefined || this.hasMoments;
  }

  /** One proof a minute from each program is enough. */
  needsProofOf(program: Program): boolean {
    return this.#provenAt.get(program) !== Math.floor(this.last / MINUTE);
  }

  noteProofOf(program: Program): void {
    this.#provenAt.set(program, Math.floor(this.last / MINUTE));
  }

  instantOf(stamp: Stamp): Instant {
    const year = stamp.year !== 0 ? stamp.year : this.#years.yearOf(stamp.month, 1);
    // The year 2000 has every day that a stamp may name.
    const day = Date.UTC(2000, stamp.month - 1, stamp.day);
    const offset = stamp.hasOffset ? stamp.offset : undefined;
    // One line a day is enough, apart from those with a proof.
    if (day !== this.#day || year !== this.#year || offset !== this.#offset) this.isNew = true;
    this.#stamp = stamp;
    this.#year = year;
    this.#day = day;
    this.#offset = offset;
    this.last = day + stamp.time;
    return this.last;
  }

  /** What the last stamp says; undefined before the first. */
  line(proofs: readonly Proof[]): SampledLine | undefined {
    if (this.#stamp === undefined) return undefined;
    return { ...this.#stamp, hasYear: this.#stamp.year !== 0, year: this.#year, proofs };
  }
}
