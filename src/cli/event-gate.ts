/** Lets events through that a command looks at, in the time and of the hosts asked for. */
import type { Instant } from '../core/instant.ts';
import { isWithin, type Range } from '../core/range.ts';
import type { Origin } from '../core/record.ts';
import type { Emit } from '../daemons/parser.ts';
import type { MailEvent } from '../events/mail-event.ts';
import type { Pattern } from '../query/filter.ts';

export interface EventQuery {
  readonly take: Emit;
  /** The kinds that are looked at; all where it is left out. */
  readonly kinds: ReadonlySet<MailEvent['kind']> | undefined;
  readonly host: Pattern | null;
  /** The range, as of a moment that "ago" counts from. */
  readonly rangeAt: (now: Instant) => Range;
  /** undefined for `--now last`: the range is known once the newest line is. */
  readonly now: Instant | undefined;
}

const PRUNE_EVERY = 1000;

interface Held {
  readonly event: MailEvent;
  readonly origin: Origin;
}

export class EventGate {
  readonly #query: EventQuery;
  /** null while events are held back. */
  readonly #range: Range | null;
  #held: Held[] = [];
  #newest: Instant = Number.NEGATIVE_INFINITY;

  constructor(query: EventQuery) {
    this.#query = query;
    this.#range = query.now === undefined ? null : query.rangeAt(query.now);
  }

  readonly offer: Emit = (event, origin) => {
    const { kinds, host, take } = this.#query;
    if (kinds !== undefined && !kinds.has(event.kind)) return;
    if (host !== null && !host(origin.host)) return;
    if (this.#range === null) this.#hold(event, origin);
    else if (isWithin(origin.at, this.#range)) take(event, origin);
  };

  /** The newest line is known: what was held back and fits goes through. */
  finish(newest: Instant): void {
    const range = this.#query.rangeAt(newest);
    for (const { event, origin } of this.#held)
      if (isWithin(origin.at, range)) this.#query.take(event, origin);
    this.#held = [];
  }

  #hold(event: MailEvent, origin: Origin): void {
    const { at, host, tag, daemon, pid, file, line, size } = origin;
    const copy = { at, host, tag, daemon, pid, file, line, size, rawLine: () => '' };
    this.#held.push({ event, origin: copy });
    this.#newest = Math.max(this.#newest, at);
    if (this.#held.length % PRUNE_EVERY === 0) this.#prune();
  }

  /** The newest line can only be later than what was seen: what is too old now stays too old. */
  #prune(): void {
    const { since } = this.#query.rangeAt(this.#newest);
    if (since !== null) this.#held = this.#held.filter(({ origin }) => origin.at >= since);
  }
}
