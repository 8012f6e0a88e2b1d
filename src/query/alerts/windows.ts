/** When failures happened, and how many different names they hit: many at once mean trouble on this side. */
import { type Instant, MINUTE } from '../../core/instant.ts';

interface Minute {
  first: Instant;
  last: Instant;
  messages: number;
  recipients: number;
  readonly names: Set<string>;
}

export interface FailureWindow {
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  readonly names: readonly string[];
  readonly messages: number;
  readonly recipients: number;
}

/** How many names are kept of one minute, and how many minutes: about a week, the newest ones. */
const MOST_NAMES = 64;
const MOST_MINUTES = 10_000;

export class FailureMinutes {
  readonly #minutes = new Map<number, Minute>();

  /** Counts a row that failed, at its last attempt. */
  add(at: Instant, name: string, isNewMessage: boolean): void {
    const minute = this.touch(at);
    if (minute.names.size < MOST_NAMES) minute.names.add(name);
    minute.recipients++;
    if (isNewMessage) minute.messages++;
  }

  /** Notes an earlier attempt of a row that is counted later; why it failed then is not known. */
  touch(at: Instant): Minute {
    const index = Math.floor(at / MINUTE);
    let minute = this.#minutes.get(index);
    if (minute === undefined) {
      minute = { first: at, last: at, messages: 0, recipients: 0, names: new Set() };
      this.#minutes.set(index, minute);
      if (this.#minutes.size >= 2 * MOST_MINUTES) this.#dropOldest();
    }
    minute.first = Math.min(minute.first, at);
    minute.last = Math.max(minute.last, at);
    return minute;
  }

  /** From the first to the last `span` of time in which at least `least` names failed; null if there was none. */
  dense(least: number, span: number): FailureWindow | null {
    const minutes = this.#inOrder();
    const dense = new Set<Minute>();
    for (let start = 0; start < minutes.length; start++) {
      const within = withinSpan(minutes, start, span);
      if (distinct(within).size >= least) for (const one of within) dense.add(one);
    }
    return dense.size === 0 ? null : joined([...dense]);
  }

  /** The last run of failures with at least `least` names and no success in between; null if there was none. */
  unbroken(
    least: number,
    isBroken: (from: Instant, until: Instant) => boolean,
  ): FailureWindow | null {
    let found: FailureWindow | null = null;
    for (const run of this.#runs(isBroken)) if (distinct(run).size >= least) found = joined(run);
    return found;
  }

  #runs(isBroken: (from: Instant, until: Instant) => boolean): Minute[][] {
    const runs: Minute[][] = [];
    let run: Minute[] = [];
    for (const minute of this.#inOrder()) {
      const before = run.at(-1);
      const isNew = before !== undefined && isBroken(before.last, minute.first);
      if (isNew || isBroken(minute.first, minute.last)) {
        runs.push(run);
        run = [];
      }
      if (!isBroken(minute.first, minute.last)) run.push(minute);
    }
    return [...runs, run];
  }

  #inOrder(): Minute[] {
    return [...this.#minutes.values()].sort((a, b) => a.first - b.first);
  }

  #dropOldest(): void {
    const indexes = [...this.#minutes.keys()].sort((a, b) => a - b);
    for (const index of indexes.slice(0, -MOST_MINUTES)) this.#minutes.delete(index);
  }
}

function withinSpan(minutes: readonly Minute[], start: number, span: number): Minute[] {
  const from = minutes[start]?.first ?? 0;
  const within: Minute[] = [];
  for (let at = start; at < minutes.length; at++) {
    const minute = minutes[at];
    if (minute === undefined || minute.last - from > span) break;
    within.push(minute);
  }
  return within;
}

function distinct(minutes: readonly Minute[]): Set<string> {
  return new Set(minutes.flatMap(({ names }) => [...names]));
}

function joined(minutes: readonly Minute[]): FailureWindow {
  return {
    firstAt: minutes.reduce((least, { first }) => Math.min(least, first), Number.POSITIVE_INFINITY),
    lastAt: minutes.reduce((most, { last }) => Math.max(most, last), Number.NEGATIVE_INFINITY),
    names: [...distinct(minutes)],
    messages: minutes.reduce((all, one) => all + one.messages, 0),
    recipients: minutes.reduce((all, one) => all + one.recipients, 0),
  };
}
