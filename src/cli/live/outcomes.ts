/** Tells each recipient's outcome as soon as a line decides it. */
import { type Instant, MINUTE, SECOND } from '../../core/instant.ts';
import type { Chain } from '../../correlate/chains/chain.ts';
import { isBehindFilter, needsParent } from '../../correlate/chains/reentry.ts';
import type { ChangeListener } from '../../correlate/change-listener.ts';
import { expectedOrigin, settleAfter } from '../../correlate/filters/expected-origin.ts';
import { isPlainlyOnItsWay } from '../../correlate/messages/on-its-way.ts';
import { settle } from '../../correlate/messages/settle.ts';
import type { HopState } from '../../correlate/queue-files/hop-state.ts';
import type { Screening, Transaction } from '../../correlate/sessions/session-state.ts';
import type { Message, Recipient, Step } from '../../message/message.ts';
import { rowsOf } from '../../message/outcome.ts';
import {
  type Outcome,
  type OutcomeStatus,
  outcomeOf,
  stallOf,
  ToldOutcomes,
} from '../../query/outcomes.ts';
import { LargeMessages } from './large-messages.ts';
import { RecipientPlaces } from './recipient-places.ts';

/** Takes an outcome, with the message and the row it is about. */
export type TakeOutcome = (outcome: Outcome, message: Message, row: Recipient) => void;

/** How long mail that comes back from a filter waits for the line that tells what it was before, by the log. */
const WAIT_FOR_PARENT = 2 * SECOND;
/** The same by the clock, where lines are read as they are written. */
const SHORT_WAIT_MS = 20;
/** A line this old was not read as it was written; the clocks of two servers differ by some seconds. */
const JUST_WRITTEN = MINUTE;

export class LiveOutcomes implements ChangeListener {
  /** The newest moment of the log. */
  now: Instant = Number.NEGATIVE_INFINITY;
  readonly #take: TakeOutcome;
  /** Told of each change after its outcomes. */
  readonly #next: ChangeListener | undefined;
  readonly #told = new ToldOutcomes();
  /** Messages that wait for their start, and since when, by the log and by the clock. */
  readonly #waiting = new Map<Chain, { readonly at: Instant; readonly clock: number }>();
  readonly #large = new LargeMessages();
  /** Messages with all outcomes told, and the number of hops they had then: their end brings nothing new. */
  readonly #allTold = new WeakMap<Chain, number>();
  readonly #inferred: readonly string[];

  /** @param inferred what every message of the log must admit about its times */
  constructor(take: TakeOutcome, inferred: readonly string[] = [], next?: ChangeListener) {
    this.#take = take;
    this.#inferred = inferred;
    this.#next = next;
  }

  changed(chain: Chain, isOver: boolean): void {
    if (isOver) {
      this.#waiting.delete(chain);
      this.#large.delete(chain);
      if (this.#allTold.get(chain) !== chain.hops.length) this.#tell(chain, true);
    } else {
      this.#allTold.delete(chain);
      if (LargeMessages.isLarge(chain)) this.#large.add(chain);
      else this.#look(chain);
    }
    this.#next?.changed(chain, isOver);
  }

  refused(message: Message, within: Transaction | Screening): void {
    for (const row of rowsOf(message))
      this.#news(within, message, row, () => outcomeOf(message, row, true));
    this.#next?.refused(message, within);
  }

  /** Time has passed in the log: what has waited long enough for its start is told without it. */
  passTime(now: Instant): void {
    this.now = Math.max(this.now, now);
    this.#tellWaiting(({ at }) => now - at >= WAIT_FOR_PARENT);
    this.#large.lookByLog(now, (chain) => this.#look(chain));
  }

  /** All lines written so far have been read, so there is no need to wait for long. */
  caughtUp(clock: number): void {
    // An old log that is read later must give the same outcomes, however fast it is read.
    if (Math.abs(clock - this.now) > JUST_WRITTEN) return;
    this.#large.lookByClock(this.now, (chain) => this.#look(chain));
    this.#tellWaiting((since) => {
      const waited = clock - since.clock;
      // Where the log runs faster than the clock, it is not read as it is written.
      return waited >= SHORT_WAIT_MS && this.now - since.at <= waited + SECOND;
    });
  }

  #tellWaiting(isDue: (since: { at: Instant; clock: number }) => boolean): void {
    for (const [chain, since] of this.#waiting) {
      if (!chain.isSettled && !isDue(since)) continue;
      this.#waiting.delete(chain);
      if (!chain.isSettled) this.#tell(chain, false);
    }
  }

  /** Tells the recipients of a message that has not moved since a moment. */
  stalled(chain: Chain, since: Instant, now: Instant): void {
    const message = settled(chain, this.#inferred);
    const places = new RecipientPlaces(chain);
    for (const row of rowsOf(message)) {
      const place = places.of(row);
      if (row.status !== 'queued' || place === undefined) continue;
      this.#news(place, message, row, () => stallOf(message, row, since, now));
    }
  }

  #look(chain: Chain): void {
    const origin = needsParent(chain) ? expectedOrigin(chain) : chain;
    if (origin === undefined) this.#wait(chain);
    else if (!isPlainlyOnItsWay(chain)) this.#tell(chain, false, origin);
  }

  #wait(chain: Chain): void {
    if (!this.#waiting.has(chain)) this.#waiting.set(chain, { at: this.now, clock: Date.now() });
  }

  /** @param origin the message it was before the filter, where no line tells that yet */
  #tell(chain: Chain, isOver: boolean, origin = chain): void {
    const message =
      origin === chain
        ? settled(chain, this.#inferred)
        : settleAfter(origin, chain, this.#inferred);
    const isBegun = hasStart(origin, message);
    const places = new RecipientPlaces(chain);
    const rows = rowsOf(message);
    let isAllTold = rows.length > 0;
    for (const row of rows) {
      const place = places.of(row);
      if (place === undefined || !isDecided(row, place, isOver)) {
        isAllTold = false;
        continue;
      }
      this.#news(place, message, row, () => outcomeOf(message, row, isBegun));
    }
    if (isAllTold) this.#allTold.set(chain, chain.hops.length);
  }

  #news(place: object, message: Message, row: Recipient, make: () => Outcome): void {
    const isNews = (status: OutcomeStatus, step: Step) =>
      this.#told.isNews(place, row, status, step, message.recipients);
    if (row.status !== 'queued' && !isNews(row.status, row.step)) return;
    const outcome = make();
    if (!isNews(outcome.status, outcome.step)) return;
    this.#told.remember(place, row, outcome.status, outcome.step);
    this.#take(outcome, message, row);
  }
}

/** The message as of now. Without its start it is not known whether it came from inside. */
export function settled(chain: Chain, inferred: readonly string[] = []): Message {
  const message = settle(chain, inferred);
  const isKnown = isRouted(message) || (!needsParent(chain) && hasStart(chain, message));
  return isKnown ? message : { ...message, direction: 'unknown' };
}

/** Whether the log shows where a message came from. Mail of Postfix or amavis itself came from nowhere. */
function hasStart(chain: Chain, { kind }: Message): boolean {
  const root = chain.hops.find((hop) => !hop.hasParent);
  if (root === undefined || kind !== 'mail') return true;
  const isContinued = root.isReentry && isBehindFilter(root.service);
  return (root.acceptedAt !== null || root.uid !== null) && !isContinued;
}

/** Whether a filter rule or a verdict tells the direction. */
function isRouted({ hops, scans }: Message): boolean {
  return hops.some((hop) => hop.filter !== null) || scans.some((scan) => scan.actions.length > 0);
}

/** Whether no later line can change this outcome; once the message is over, none comes. */
function isDecided(row: Recipient, place: HopState | Transaction, isOver: boolean): boolean {
  const isDone = 'isDone' in place && place.isDone;
  switch (row.status) {
    case 'queued':
      return false;
    case 'unknown':
      return isOver && isDone && row.address !== '';
    case 'blocked':
      // Where the verdict alone tells, the filter may have refused the mail: then Postfix returns it, in the next line.
      return isOver || isDone || row.reply !== null;
    case 'relayed':
      // The filter did not log the queue ID it gave: the next hop may turn up.
      return isOver || row.step !== 'filter';
    case 'rejected':
      // There is no client to refuse it to: cleanup returns it, in lines that follow.
      return isOver || row.temporary || !('uid' in place) || place.uid === null;
    case 'aborted':
      // With several messages in one session, the counters do not tell which one was not completed.
      return isOver || !('session' in place) || place.session?.hopCount === 1;
    default:
      return true;
  }
}
