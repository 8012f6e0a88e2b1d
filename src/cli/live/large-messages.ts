/** Mail to many recipients is looked through now and then: at each of its lines, that would take quadratic time. */
import { type Instant, SECOND } from '../../core/instant.ts';
import type { Chain } from '../../correlate/chains/chain.ts';
import type { HopState } from '../../correlate/queue-files/hop-state.ts';

const MANY_PARTS = 32;
/** By the log's time, this many recipients, verdicts and hand-overs are looked through in a second. */
const PARTS_A_SECOND = 1000;
/** By the clock, looks may take this part of the time. */
const PART_OF_TIME = 0.1;

interface Look {
  /** When the last look was, by the log and by the clock, and how long it took in milliseconds. */
  readonly at: Instant;
  readonly clock: number;
  readonly took: number;
  /** How long the next look has to wait, by the log. */
  readonly pause: number;
}

const NEVER: Look = {
  at: Number.NEGATIVE_INFINITY,
  clock: Number.NEGATIVE_INFINITY,
  took: 0,
  pause: 0,
};

export class LargeMessages {
  readonly #changed = new Set<Chain>();
  readonly #looks = new WeakMap<Chain, Look>();

  static isLarge(chain: Chain): boolean {
    let parts = 0;
    for (const hop of chain.hops) {
      parts += partsAt(hop);
      if (parts > MANY_PARTS) return true;
    }
    return false;
  }

  add(chain: Chain): void {
    this.#changed.add(chain);
  }

  delete(chain: Chain): void {
    this.#changed.delete(chain);
  }

  /** Looks through the messages whose turn it is by the log. */
  lookByLog(now: Instant, look: (chain: Chain) => void): void {
    for (const chain of this.#changed) {
      const { at, pause } = this.#lookOf(chain);
      if (now - at >= pause) this.#look(chain, now, look);
    }
  }

  /** Looks through those for which there is time by the clock. */
  lookByClock(now: Instant, look: (chain: Chain) => void): void {
    for (const chain of this.#changed) {
      const { clock, took } = this.#lookOf(chain);
      if (took <= (performance.now() - clock) * PART_OF_TIME) this.#look(chain, now, look);
    }
  }

  #look(chain: Chain, at: Instant, look: (chain: Chain) => void): void {
    this.#changed.delete(chain);
    if (chain.isSettled) return;
    const started = performance.now();
    look(chain);
    const clock = performance.now();
    const pause = Math.ceil(partsOf(chain) / PARTS_A_SECOND) * SECOND;
    this.#looks.set(chain, { at, clock, took: clock - started, pause });
  }

  #lookOf(chain: Chain): Look {
    return this.#looks.get(chain) ?? NEVER;
  }
}

function partsOf(chain: Chain): number {
  let parts = 0;
  for (const hop of chain.hops) parts += partsAt(hop);
  return parts;
}

/** Refused recipients, verdicts and hand-overs are looked through as well. */
function partsAt({ recipients, transaction, children, tasks }: HopState): number {
  let parts = recipients.length + children.length + (transaction?.refusals.length ?? 0);
  for (const { verdicts, forwards } of tasks) parts += verdicts.length + forwards.length;
  return parts;
}
