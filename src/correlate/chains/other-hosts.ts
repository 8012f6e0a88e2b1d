/**
 * Follows a message to another host of the same log: the reply of that host names its queue ID there, and the Message-ID proves it.
 * Clocks differ by seconds, so the lines of either host may come first.
 */

import { leaveQueue } from '../closing-queue.ts';
import type { Correlator } from '../correlator.ts';
import type { HopState } from '../queue-files/hop-state.ts';
import { join } from './chain.ts';
import { queueIdElsewhere } from './handed-on.ts';
import { hasSameMessageId } from './message-id-index.ts';

/** More hosts than this are not mail servers that hand mail to each other. */
const MANY_HOSTS = 64;

/** Follows a reply that names the queue ID which the next server gave the mail. */
export function followToOtherHost(correlator: Correlator, hop: HopState, queueId: string): void {
  if (correlator.hosts.size > MANY_HOSTS) return;
  for (const other of correlator.hosts.values()) {
    const child = other.host === hop.host ? undefined : other.hops.get(queueId);
    if (child !== undefined) joinHosts(hop, child);
  }
  correlator.lives.handedOn.add(queueId, hop);
}

/** Called once a Message-ID is known: replies that another host got, or that this one got, may have been read before it. */
export function followByMessageId(correlator: Correlator, hop: HopState): void {
  if (correlator.hosts.size === 1 || correlator.hosts.size > MANY_HOSTS) return;
  correlator.lives.handedOn.visit(correlator.hosts.values(), hop.queueId, (parent) => {
    if (parent.host !== hop.host) joinHosts(parent, hop);
  });
  for (const recipient of hop.recipients) {
    const queueId = queueIdElsewhere(recipient);
    if (queueId !== undefined) followToOtherHost(correlator, hop, queueId);
  }
}

/** A server knows the queue IDs that the mail had before: if its reply names one of those, joining would make a circle. */
function joinHosts(parent: HopState, child: HopState): void {
  if (parent.chain === child.chain || !hasSameMessageId(parent, child)) return;
  join(parent, child);
  // It waited for late lines, as if it had ended: it goes on instead.
  if (!child.chain.isDone) leaveQueue(child.chain);
}
