/** The time range that is asked for, if there is one. */
import type { Instant } from '../core/instant.ts';
import { isWithin, type Range } from '../core/range.ts';
import type { Chain } from './chains/chain.ts';
import type { Task } from './filters/task-state.ts';
import type { HopState } from './queue-files/hop-state.ts';

/** A range with both ends. */
export interface Window extends Range {
  readonly since: Instant;
  readonly until: Instant;
}

/** Whether a message only waited during the window: it has lines before and after it, but none in it. */
export function passesBy({ hops }: Chain, window: Window | null): boolean {
  if (window === null) return false;
  if (hops.some((hop) => hop.isInWindow || hop.tasks.some((task) => isScanWithin(window, task))))
    return false;
  return hops.some((hop) => isBefore(hop, window)) && hops.some((hop) => hop.lastAt > window.until);
}

function isScanWithin(window: Window, { startedAt, lastAt }: Task): boolean {
  return isWithin(startedAt, window) || isWithin(lastAt, window);
}

function isBefore({ firstSeenAt }: HopState, { since }: Window): boolean {
  return firstSeenAt < since;
}
