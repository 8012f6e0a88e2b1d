/** Mail on its way: how much there is, and which of it does not move. */
import type { Instant } from '../core/instant.ts';
import { countMissing } from '../correlate/attempts.ts';
import type { Chain } from '../correlate/chain.ts';
import type { Correlator } from '../correlate/correlator.ts';
import { seemsDropped } from '../correlate/dropped.ts';
import { waitingStatusOf } from '../correlate/pending.ts';
import type { HopState } from '../correlate/state.ts';
import type { FlightCounts } from '../query/live-tally.ts';
import type { LiveOutcomes } from './live-outcomes.ts';

type Waiting = keyof FlightCounts;

/** Of the parts of a message, what is said of the whole: the first that one of them is. */
const FIRST: readonly Waiting[] = ['deferred', 'held', 'queued'];

export function flightCounts(correlator: Correlator): FlightCounts {
  const chains = new Map<Chain, Waiting>();
  for (const hop of openHops(correlator)) {
    const status = waitingOf(hop);
    if (status !== null) chains.set(hop.chain, firstOf(status, chains.get(hop.chain)));
  }
  const counts = { queued: 0, deferred: 0, held: 0 };
  for (const status of chains.values()) counts[status]++;
  return counts;
}

function firstOf(one: Waiting, other: Waiting = one): Waiting {
  return FIRST.find((status) => status === one || status === other) ?? one;
}

/** What the rest of a queue file waits for; null if nothing of it does: it has ended, or a rule has decided about it. */
function waitingOf(hop: HopState): Waiting | null {
  const status = waitingStatusOf(hop);
  if (status === 'held') return status;
  if (status !== 'queued' || isDecided(hop)) return null;
  return hop.recipients.some(({ last }) => isPutOff(last.status)) ? 'deferred' : status;
}

/** Whether all that is left is the removal of the queue file, which the log may not hold. */
function isDecided(hop: HopState): boolean {
  return (
    hop.recipients.length > 0 &&
    countMissing(hop) <= 0 &&
    hop.recipients.every(({ last }) => last.status === 'sent' || last.status === 'bounced')
  );
}

function isPutOff(status: string): boolean {
  return status === 'deferred' || status === 'SOFTBOUNCE';
}

function* openHops(correlator: Correlator): Iterable<HopState> {
  for (const state of correlator.hosts.values())
    for (const hop of state.hops.values()) if (isOpen(hop)) yield hop;
}

/** Whether more is to come of a queue file: not of a notification that Postfix dropped. */
function isOpen(hop: HopState): boolean {
  return !hop.isDone && !hop.chain.isSettled && !seemsDropped(hop);
}

/** How often to look for mail that does not move, within the time after which it counts as stalled. */
const LOOKS = 20;
/** The same when there is so much mail that a look takes long. */
const FEWEST_LOOKS = 2;
/** A look at this many queue files costs about as much as the lines of a millisecond. */
const HOPS_A_MILLISECOND = 10;

export class StallWatch {
  readonly #stallMs: number;
  /** Since when a stalled message had not moved: it is told again only after it has. */
  readonly #found = new WeakMap<Chain, Instant>();
  #nextAt = Number.NEGATIVE_INFINITY;

  constructor(stallMs: number) {
    this.#stallMs = stallMs;
  }

  look(now: Instant, correlator: Correlator, outcomes: LiveOutcomes): void {
    if (now < this.#nextAt) return;
    const before = now - this.#stallMs;
    const moves = new Map<Chain, Instant>();
    let looked = 0;
    for (const hop of openHops(correlator)) {
      looked++;
      if (hop.lastAt > before) continue;
      const since = lastMoveOf(hop.chain, moves);
      if (since > before || this.#found.get(hop.chain) === since) continue;
      this.#found.set(hop.chain, since);
      outcomes.stalled(hop.chain, since, now);
    }
    const pause = Math.max(this.#stallMs / LOOKS, looked / HOPS_A_MILLISECOND);
    this.#nextAt = now + Math.min(pause, this.#stallMs / FEWEST_LOOKS);
  }
}

/** More queue files than a usual message has. */
const MANY_HOPS = 8;

/** Each open queue file of a message asks for this; for a message with many, it is found once per look. */
function lastMoveOf(chain: Chain, moves: Map<Chain, Instant>): Instant {
  const known = moves.get(chain);
  if (known !== undefined) return known;
  const last = lastMove(chain);
  if (chain.hops.length > MANY_HOPS) moves.set(chain, last);
  return last;
}

function lastMove(chain: Chain): Instant {
  let last = Number.NEGATIVE_INFINITY;
  for (const hop of chain.hops) {
    last = Math.max(last, hop.lastAt);
    for (const task of hop.tasks) last = Math.max(last, task.lastAt);
  }
  return last;
}
