/** Lets the events through that a command wants, from the time and the hosts asked for. */
import type { Instant } from '../core/instant.ts';
import { keptOrigin, type Origin } from '../core/origin.ts';
import { isWithin, type Range } from '../core/range.ts';
import type { Emit } from '../daemons/parser.ts';
import type { MailEvent } from '../events/mail-event.ts';
import type { Pattern } from '../query/filter.ts';
import { HeldBack } from './held-back.ts';

/** Who takes events of which kinds. */
export interface WantedEvents {
  readonly take: Emit;
  readonly kinds: ReadonlySet<MailEvent['kind']>;
}

interface EventQuery extends WantedEvents {
  readonly host: Pattern | null;
  /** The range for a moment that "ago" counts from. */
  readonly rangeAt: (now: Instant) => Range;
  /** undefined for `--now last`: the range is known once the newest line is. */
  readonly now: Instant | undefined;
}

interface Held {
  readonly event: MailEvent;
  readonly origin: Origin;
}

export class EventGate {
  readonly #query: EventQuery;
  /** null while events are held back. */
  readonly #range: Range | null;
  readonly #held: HeldBack<Held>;

  constructor(query: EventQuery) {
    this.#query = query;
    this.#range = query.now === undefined ? null : query.rangeAt(query.now);
    this.#held = new HeldBack(
      ({ origin }) => origin.at,
      (now) => query.rangeAt(now).since,
    );
  }

  readonly offer: Emit = (event, origin) => {
    const { kinds, host, take } = this.#query;
    if (!kinds.has(event.kind)) return;
    if (host !== null && !host(origin.host)) return;
    if (this.#range === null) this.#held.add({ event, origin: keptOrigin(origin) });
    else if (isWithin(origin.at, this.#range)) take(event, origin);
  };

  /** The newest line is known: what was held back and fits goes through. */
  finish(newest: Instant): void {
    const range = this.#query.rangeAt(newest);
    for (const { event, origin } of this.#held.release())
      if (isWithin(origin.at, range)) this.#query.take(event, origin);
  }
}
