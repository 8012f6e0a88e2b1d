/** What the rest of the log shows about a queue file when its message is told: lines that were lost, and silence where there should be lines. */
import { DAY } from '../../core/instant.ts';
import type { Chain } from '../chains/chain.ts';
import type { HostState } from '../host-state.ts';

/** Postfix tries mail in its queue again every 67 minutes (maximal_backoff_time): no site makes that a day. */
const LONGEST_SILENCE = DAY;

/** Marks each hop during which lines of the log were lost (whether they were its own is not known), and each that was not tried any more. */
export function markByRest({ hops }: Chain, states: ReadonlyMap<string, HostState>): void {
  for (const hop of hops) {
    const state = states.get(hop.host);
    if (state === undefined) continue;
    hop.sawGap = hop.sequence < state.gapAtLife;
    hop.isLeftAlone = !hop.isDone && state.lastTryAt - hop.lastAt > LONGEST_SILENCE;
  }
}
