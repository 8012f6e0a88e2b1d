import type { Instant } from '../core/instant.ts';
import type { Correlator } from '../correlate/correlator.ts';
import { RANGE_MARGIN } from '../search/reading-plan.ts';

/** Whether, at a moment after the end of a range, everything that began in the range has ended. */
export function isDoneWith(until: Instant, at: Instant, correlator: Correlator): boolean {
  if (at <= until + RANGE_MARGIN) return false;
  for (const { hops, sessions } of correlator.hosts.values()) {
    if (hops.values().some(({ firstSeenAt }) => firstSeenAt <= until)) return false;
    const isOpen = sessions
      .values()
      .some(({ transaction }) => transaction !== null && transaction.startedAt <= until);
    if (isOpen) return false;
  }
  return true;
}
