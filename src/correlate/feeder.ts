/**
 * Which queue file a filter got a message from. Where Postfix may tell its own next listener (smtpd_authorized_xforward_hosts), the
 * queue ID that the mail came with is repeated all the way: a second scan names the first queue file, too.
 */
import { attemptFor } from './attempts.ts';
import { childNamed } from './children.ts';
import type { HopState, Task } from './state.ts';
import { nextQueueId } from './task-index.ts';

/** The queue file that fed a task: the one that a line names, or that which came out of a scan before, at another port. */
export function feederOf(task: Task, named: HopState, to: readonly string[]): HopState {
  let feeder = latestLife(named);
  const [address] = to;
  if (task.port === null || address === undefined) return feeder;
  let next = wentOnTo(feeder, address, task.port);
  // Each comes later in the log than the one before it.
  while (next !== undefined && next.sequence > feeder.sequence) {
    feeder = latestLife(next);
    next = wentOnTo(feeder, address, task.port);
  }
  return feeder;
}

/** After `postsuper -r` amavis still reports the queue ID from before. */
function latestLife(hop: HopState): HopState {
  let latest = hop;
  while (latest.successor !== null) latest = latest.successor;
  return latest;
}

/** The queue file that a recipient's mail has become behind a filter at another port; none where it has not passed one. */
function wentOnTo(hop: HopState, address: string, port: number): HopState | undefined {
  const { queuedAs, relay } = attemptFor(hop, address)?.last ?? {};
  if (queuedAs === undefined || relay?.port === port) return undefined;
  const before = hop.tasks.at(-1);
  const queueId = (before && nextQueueId(before, address)) ?? queuedAs;
  return childNamed(hop, queueId);
}
