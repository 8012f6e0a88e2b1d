import { NEWLINE } from '../core/ascii.ts';
import type { Instant } from '../core/instant.ts';
import type { StampClock } from '../syslog/log-clock.ts';
import { SyslogReader } from '../syslog/syslog-reader.ts';

/** The newest moment in the samples of a file, which reach to its end; null when they hold no stamp. */
export function newestSampled(samples: readonly Buffer[], clock: StampClock): Instant | null {
  const reader = new SyslogReader({ file: '', clock });
  let newest: Instant | null = null;
  for (const sample of samples)
    for (const [start, end] of linesOf(sample)) {
      const at = reader.read(sample, start, end, 0)?.at;
      if (at !== undefined && (newest === null || at > newest)) newest = at;
    }
  return newest;
}

function* linesOf(sample: Buffer): Generator<readonly [start: number, end: number]> {
  let start = 0;
  while (start < sample.length) {
    const found = sample.indexOf(NEWLINE, start);
    const end = found < 0 ? sample.length : found;
    yield [start, end];
    start = end + 1;
  }
}
