/** Notifications that bounce(8) begins before it knows that the sender wants none (NOTIFY=NEVER): no line reports their end. */
import type { Instant } from '../../core/instant.ts';
import type { Correlator } from '../correlator.ts';
import type { HostState } from '../host-state.ts';
import type { HopState } from './hop-state.ts';

/** Whether Postfix itself began a message, and no line tells that it came into the queue. */
export function seemsDropped(hop: HopState): boolean {
  const { rounds, recipients, acceptedAt, hasParent, isDone } = hop;
  if (rounds > 0 || recipients.length > 0 || hasParent || isDone) return false;
  return acceptedAt === null && isNamedByPostfix(hop);
}

/** Whether cleanup gave a message its Message-ID, as it had none: `20261124031034.C2F1824A741@mail.example.com`. */
export function isNamedByPostfix({ messageId, queueId }: HopState): boolean {
  return messageId?.includes(`${queueId}@`) === true;
}

/** Tells such notifications if their last line came before a moment. */
export function tellDropped(correlator: Correlator, state: HostState, before: Instant): void {
  const dropped: HopState[] = [];
  state.hops.visit((hop) => {
    if (hop.lastAt < before && seemsDropped(hop)) dropped.push(hop);
  });
  // The map gives them in an order that differs from run to run.
  dropped.sort((a, b) => a.sequence - b.sequence);
  for (const { chain } of dropped) if (chain.hops.length === 1) correlator.tell(chain);
}
