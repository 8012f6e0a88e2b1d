/** --since, --until and --now, as moments. */
import type { Instant } from '../core/instant.ts';
import type { Range } from '../core/range.ts';
import type { Message } from '../message/message.ts';
import { parseTime } from '../time/parse-time.ts';
import type { Zone } from '../time/zone.ts';
import type { Options } from './options.ts';
import { UserError } from './user-error.ts';

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

/** The range, once the zone and "now" are those of the log; one that ends before it begins is a slip. */
export function soundRange(options: Options, zone: Zone, now: Instant): Range {
  const range = rangeAt(options, zone, now);
  if (range.since !== null && range.until !== null && range.until < range.since)
    throw new UserError(
      `--until ${options.until} is before --since ${options.since}: no moment is in that range. Give the earlier one to --since.`,
    );
  return range;
}

/** The moment that "ago" counts from; undefined for `--now last`, which is known at the end of the log. */
export function nowOf(options: Options, zone: Zone, clock: Instant): Instant | undefined {
  if (options.now === undefined) return clock;
  if (options.now === 'last') return undefined;
  return timeOf('--now', options.now, { now: clock, zone, edge: 'start' });
}

function timeOf(option: string, text: string, context: Parameters<typeof parseTime>[1]): Instant {
  try {
    return parseTime(text, context);
  } catch (error) {
    if (error instanceof RangeError) throw new UserError(`${option} ${error.message}`);
    throw error;
  }
}

const PRUNE_EVERY = 1000;

/** Holds messages back while the newest line, and with it the range, is not known yet. */
export class HeldMessages {
  #messages: Message[] = [];
  #newest: Instant = Number.NEGATIVE_INFINITY;
  readonly #sinceAt: (now: Instant) => Instant | null;

  constructor(sinceAt: (now: Instant) => Instant | null) {
    this.#sinceAt = sinceAt;
  }

  add(message: Message): void {
    this.#messages.push(message);
    this.#newest = Math.max(this.#newest, message.endedAt);
    if (this.#messages.length % PRUNE_EVERY === 0) this.#prune();
  }

  /** All that may still be in the range. */
  release(): readonly Message[] {
    return this.#messages;
  }

  /** The newest line can only be later than what was seen: what is too old now stays too old. */
  #prune(): void {
    const since = this.#sinceAt(this.#newest);
    if (since !== null)
      this.#messages = this.#messages.filter((message) => message.endedAt >= since);
  }
}
