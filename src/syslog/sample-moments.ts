/** The moments of lines in a part of a log, read without the rest of it. */
import { NEWLINE } from '../core/ascii.ts';
import type { Instant, MomentOf } from '../core/instant.ts';
import type { StampClock } from './log-clock.ts';
import { SyslogReader } from './syslog-reader.ts';

export function momentReader(clock: StampClock): MomentOf {
  const reader = new SyslogReader({ file: '', clock });
  return (buffer, start, end) => reader.read(buffer, start, end, 0)?.at;
}

/** The moment of the first line that tells one; null when none does. */
export function firstMoment(sample: Buffer, momentOf: MomentOf): Instant | null {
  for (const [start, end] of linesOf(sample)) {
    const at = momentOf(sample, start, end);
    if (at !== undefined) return at;
  }
  return null;
}

/** The newest moment in the samples; null when no line tells one. */
export function newestMoment(samples: readonly Buffer[], momentOf: MomentOf): Instant | null {
  let newest: Instant | null = null;
  for (const sample of samples)
    for (const [start, end] of linesOf(sample)) {
      const at = momentOf(sample, start, end);
      if (at !== undefined && (newest === null || at > newest)) newest = at;
    }
  return newest;
}

function* linesOf(sample: Buffer): Generator<readonly [start: number, end: number]> {
  for (let start = 0; start < sample.length; ) {
    const newline = sample.indexOf(NEWLINE, start);
    const end = newline < 0 ? sample.length : newline;
    yield [start, end];
    start = end + 1;
  }
}
