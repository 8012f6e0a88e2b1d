/** --since, --until and --now, as moments. */
import type { Instant } from '../core/instant.ts';
import type { Range } from '../core/range.ts';
import { parseTime } from '../time/parse-time.ts';
import type { Zone } from '../time/zone.ts';
import { parsedFor } from './option-values.ts';
import type { Options } from './options.ts';
import { UserError } from './user-error.ts';

/** Whether only a part of the log's time is asked for. */
export function hasRange({ since, until }: Options): boolean {
  return since !== undefined || until !== undefined;
}

/** The range for a given moment that "ago" counts from. */
export function rangeAt(options: Options, zone: Zone, now: Instant): Range {
  return {
    since:
      options.since === undefined
        ? null
        : timeOf('--since', options.since, { now, zone, edge: 'start' }),
    until:
      options.until === undefined
        ? null
        : timeOf('--until', options.until, { now, zone, edge: 'end' }),
  };
}

/** The same, once zone and "now" are those of the log; a range that ends before it begins is a mistake. */
export function soundRange(options: Options, zone: Zone, now: Instant): Range {
  const range = rangeAt(options, zone, now);
  if (range.since !== null && range.until !== null && range.until < range.since)
    throw new UserError(
      `--until ${options.until} is before --since ${options.since}: no moment is in that range. Give the earlier one to --since.`,
    );
  return range;
}

/** The moment that "ago" counts from; undefined for `--now last`, which may be known only at the end of the log. */
export function nowOf(options: Options, zone: Zone, clock: Instant): Instant | undefined {
  if (options.now === undefined) return clock;
  if (options.now === 'last') return undefined;
  return timeOf('--now', options.now, { now: clock, zone, edge: 'start' });
}

function timeOf(option: string, text: string, context: Parameters<typeof parseTime>[1]): Instant {
  return parsedFor(option, () => parseTime(text, context));
}
