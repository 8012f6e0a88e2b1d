/** What OpenDKIM and OpenDMARC say about a queue file: whether it was signed counts more than anything else. */
import type { Origin } from '../core/origin.ts';
import type { Signed } from '../events/scan-events.ts';
import type { Correlator } from './correlator.ts';
import type { HostState } from './host-state.ts';

export function sign(
  correlator: Correlator,
  state: HostState,
  event: Signed,
  origin: Origin,
): void {
  const hop = correlator.lives.find(state, event.queueId, origin.at);
  const decides = event.status === 'signed' || event.status === 'not-signed';
  if (hop.signed === null || decides) hop.signed = { event, at: origin.at };
  correlator.keep(hop, event, origin);
}
