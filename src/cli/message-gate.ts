/** Lets through the messages that were asked for, and counts them. */
import type { Instant } from '../core/instant.ts';
import type { Range } from '../core/range.ts';
import type { Message } from '../message/message.ts';
import { isRefused } from '../message/outcome.ts';
import { lacksStart } from '../message/warning-words.ts';
import { type Filter, fits, isInRange } from '../query/filter.ts';
import type { QueueSnapshot } from '../query/queue-snapshot.ts';
import type { Zone } from '../time/zone.ts';
import type { Context } from './context.ts';
import { filterOf } from './filter-options.ts';
import { HeldBack } from './held-back.ts';
import type { Query } from './query-log.ts';
import { rangeAt, soundRange } from './time-range.ts';

export interface GateParts {
  readonly context: Context;
  readonly query: Query;
  /** The zone of the log, and the zone in which times are shown. */
  readonly zone: Zone;
  readonly shown: Zone;
  readonly queue: QueueSnapshot | undefined;
  /** What "ago" counts from; undefined for `--now last` if the newest line is known only once all is read. */
  readonly now: Instant | undefined;
}

export class MessageGate {
  /** How many messages with a queue file were offered, whether they fit or not. */
  messagesRead = 0;
  /** How many of those let through are told without their start. */
  withoutStart = 0;
  readonly #parts: GateParts;
  /** All wait where the newest line decides, and is not known yet. */
  readonly #held: HeldBack<Message> | undefined;
  #filter: Filter;

  constructor(parts: GateParts) {
    const { context, query, zone, now } = parts;
    const { options } = query;
    this.#parts = parts;
    const range = rangeAt(options, zone, now ?? context.now);
    this.#filter = filterOf(options, range, query.withRefusals);
    if (now === undefined)
      this.#held = new HeldBack(
        ({ endedAt }) => endedAt,
        (moment) => rangeAt(options, zone, moment).since,
      );
  }

  /** The time that is asked for. */
  get range(): Range {
    const { since, until } = this.#filter;
    return { since, until };
  }

  offer(message: Message): void {
    if (isCounted(message, this.#filter)) this.messagesRead++;
    if (this.#held === undefined) this.#pass(message);
    else this.#held.add(message);
  }

  /** All have been offered; the newest line is of this moment. */
  finish(newest: Instant): void {
    if (this.#held === undefined) return;
    const { query, zone } = this.#parts;
    const range = soundRange(query.options, zone, newest);
    this.#filter = filterOf(query.options, range, query.withRefusals);
    for (const message of this.#held.release()) this.#pass(message);
  }

  #pass(told: Message): void {
    const { context, query, shown, queue } = this.#parts;
    const message = queue?.mark(told, shown) ?? told;
    if (!fits(message, this.#filter)) {
      if (query.onOther !== undefined && isInRange(message, this.#filter))
        query.onOther(context.redactor?.take(message) ?? message, this.#filter);
      return;
    }
    if (lacksStart(message)) this.withoutStart++;
    query.onMessage(context.redactor?.take(message) ?? message, shown, this.#filter);
  }
}

/** Mail and bounces, and other kinds that were asked for. */
function isCounted(message: Message, { kinds }: Filter): boolean {
  const { kind } = message;
  return !isRefused(message) && (kind === 'mail' || kind === 'bounce' || kinds.has(kind));
}
