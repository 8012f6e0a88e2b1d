/** Follows a message from one queue file into the next: the reply of the next hop names it. */
import type { Origin } from '../../core/origin.ts';
import type { DeliveryAttempted } from '../../events/queue-events.ts';
import type { Correlator } from '../correlator.ts';
import { attachTaskForSure, taskOfReply } from '../filters/tasks.ts';
import type { HostState } from '../host-state.ts';
import { goesOnHere, goesToFilter, isReachableByStrangers } from '../queue-files/fate.ts';
import type { HopState } from '../queue-files/hop-state.ts';
import { join } from './chain.ts';
import { hasSameMessageId } from './message-id-index.ts';
import { followToOtherHost } from './other-hosts.ts';

/** `queued as Q` from a filter of this host, or from local(8), names the next hop; only an attempt with `status=sent` has it. */
export function followHandOver(
  correlator: Correlator,
  state: HostState,
  hop: HopState,
  event: DeliveryAttempted,
  origin: Origin,
): void {
  if (event.queuedAs !== undefined && goesOnHere(event, origin.daemon)) {
    const child = correlator.lives.find(state, event.queuedAs, origin.at);
    join(hop, child);
    const task = state.tasksByChild.get(event.queuedAs);
    if (task !== undefined) attachTaskForSure(state, task, hop);
    else if (goesToFilter(event, origin.daemon)) attachTaskOfReply(state, hop, event);
    return;
  }
  if (event.queuedAs !== undefined) {
    followBack(state, hop, event.queuedAs, event.relay);
    followToOtherHost(correlator, hop, event.queuedAs);
  } else if (goesToFilter(event, origin.daemon)) attachTaskOfReply(state, hop, event);
}

/**
 * Mail from the maildrop has no queue ID in amavis' verdict, a task that broke off has no verdict, and an old amavis names no queue ID at
 * all: then the filter's reply names the task.
 */
function attachTaskOfReply(state: HostState, hop: HopState, event: DeliveryAttempted): void {
  const task = taskOfReply(state, event.reply);
  if (task !== undefined) attachTaskForSure(state, task, hop);
}

/** A filter may listen on this host's public address, or on another host that hands the mail straight back. */
function followBack(
  state: HostState,
  hop: HopState,
  queuedAs: string,
  relay: DeliveryAttempted['relay'],
): void {
  // A stranger's server knows the Message-ID of mail it got: it can hand in another mail with that ID, and name its queue ID in the reply.
  if (relay === undefined || isReachableByStrangers(relay.port)) return;
  const child = state.hops.get(queuedAs);
  if (child === undefined || child.sequence <= hop.sequence) return;
  const isFromThere = child.client?.address === relay.address;
  if (isFromThere && hasSameMessageId(hop, child)) join(hop, child);
}
