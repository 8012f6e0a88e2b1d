/**
 * Which queue file a filter got a message from. If Postfix passes queue IDs on to its own next listener (smtpd_authorized_xforward_hosts),
 * the first one is repeated all the way: a second scan, too, names the first queue file.
 */

import { childNamed } from './chains/children.ts';
import { nextQueueId } from './filters/task-index.ts';
import type { Task } from './filters/task-state.ts';
import type { HopState } from './queue-files/hop-state.ts';
import { attemptFor } from './queue-files/recipient-index.ts';

/** The queue file that fed a task: the one that a line names, or one that came out of an earlier scan at another port. */
export function feederOf(task: Task, named: HopState, to: readonly string[]): HopState {
  let feeder = latestLife(named);
  const [address] = to;
  if (task.port === null || address === undefined) return feeder;
  let next = wentOnTo(feeder, address, task.port);
  // Each must come later in the log than the one before it.
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

/** The queue file that a recipient's mail became behind a filter at another port; undefined if it has not passed one. */
function wentOnTo(hop: HopState, address: string, port: number): HopState | undefined {
  const { queuedAs, relay } = attemptFor(hop, address)?.last ?? {};
  if (queuedAs === undefined || relay?.port === port) return undefined;
  const before = hop.tasks.at(-1);
  const queueId = (before && nextQueueId(before, address)) ?? queuedAs;
  return childNamed(hop, queueId);
}
