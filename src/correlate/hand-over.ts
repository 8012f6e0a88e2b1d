/** Follows a message from one queue file into the next: the reply of the next hop names it. */
import type { Origin } from '../core/record.ts';
import { taskInReply } from '../core/task-in-reply.ts';
import type { DeliveryAttempted } from '../events/queue-events.ts';
import { join } from './chains.ts';
import type { Correlator } from './correlator.ts';
import { goesToFilter, isReachableByStrangers } from './fate.ts';
import type { HostState } from './host-state.ts';
import type { HopState } from './state.ts';
import { attachTask } from './tasks.ts';

/** `queued as Q` from a filter of this host, or from local(8), names the next hop. */
export function followHandOver(
  correlator: Correlator,
  state: HostState,
  hop: HopState,
  event: DeliveryAttempted,
  origin: Origin,
): void {
  if (event.queuedAs !== undefined && goesOnHere(event, origin)) {
    const child = correlator.lives.find(state, event.queuedAs, origin.at);
    join(hop, child);
    const task = state.tasksByChild.get(event.queuedAs);
    if (task !== undefined) attachTask(state, task, hop);
    return;
  }
  if (event.queuedAs !== undefined) {
    followBack(state, hop, event);
    followToOtherHost(correlator, hop, event);
  } else if (goesToFilter(event, origin.daemon)) attachTaskOfReply(state, hop, event);
}

/** A command that local(8) runs writes what it likes; only the first words are Postfix's own: `forwarded as 15411E6BE1`. */
function goesOnHere(event: DeliveryAttempted, { daemon }: Origin): boolean {
  return (
    goesToFilter(event, daemon) || (daemon === 'local' && event.reply.startsWith('forwarded as '))
  );
}

/** Mail from the maildrop has no queue ID in amavis' verdict, and a task that broke off has no verdict: a filter's reply names the task. */
export function attachTaskOfReply(state: HostState, hop: HopState, event: DeliveryAttempted): void {
  const taskId = taskInReply(event.reply);
  const task = taskId === undefined ? undefined : state.tasks.get(taskId);
  if (task !== undefined) attachTask(state, task, hop);
}

/** A filter may listen on this host's public address, or on another host that hands the mail straight back. */
function followBack(state: HostState, hop: HopState, event: DeliveryAttempted): void {
  if (event.queuedAs === undefined || event.relay === undefined) return;
  // A stranger's server knows the Message-ID of what it got: it can hand in another mail with it, and name that one.
  if (isReachableByStrangers(event.relay.port)) return;
  const child = state.hops.get(event.queuedAs);
  if (child === undefined || child.sequence <= hop.sequence) return;
  const isFromThere = child.client?.address === event.relay.address;
  if (isFromThere && hasSameMessageId(hop, child)) join(hop, child);
}

/** An empty Message-ID, of mail without one, proves nothing. */
function hasSameMessageId(hop: HopState, child: HopState): boolean {
  return hop.messageId !== null && hop.messageId !== '' && hop.messageId === child.messageId;
}

/** So many hosts are no mail servers that hand mail to each other. */
const MANY_HOSTS = 64;

/** The next hop may be another host of the same log: its queue ID and the Message-ID prove it. */
function followToOtherHost(correlator: Correlator, hop: HopState, event: DeliveryAttempted): void {
  if (correlator.hostCount > MANY_HOSTS) return;
  for (const other of correlator.hosts()) {
    if (other.host === hop.host || event.queuedAs === undefined) continue;
    const child = other.hops.get(event.queuedAs);
    if (child !== undefined && hasSameMessageId(hop, child)) join(hop, child);
  }
}
