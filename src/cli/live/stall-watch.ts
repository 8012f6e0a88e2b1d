/** Finds mail that does not move. */
import type { Instant } from '../../core/instant.ts';
import type { Chain } from '../../correlate/chains/chain.ts';
import type { Correlator } from '../../correlate/correlator.ts';
import { openHops } from './flight-counts.ts';
import type { LiveOutcomes } from './outcomes.ts';

/** How often to look, within the time after which it counts as stalled. */
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
