/** Mail that an operator released from amavis' quarantine (amavisd-release), with the scan that had put it there. */
import type { Instant } from '../../core/instant.ts';
import { MINUTE } from '../../core/instant.ts';
import type { HostState } from '../host-state.ts';
import type { HopState } from '../queue-files/hop-state.ts';
import type { Task } from './task-state.ts';

/** amavis names the task of a release by the mail_id of the quarantined mail: `rel-WaVl27LgwIDf`. */
const RELEASE = 'rel-';

/** Called when amavis has handed a release over and got a queue ID: the queue file is known already, or comes soon. */
export function markRelease(state: HostState, task: Task, queueId: string): void {
  const hop = state.hops.get(queueId);
  if (hop !== undefined) mark(hop, task);
}

/** Called when a queue file begins: amavis may already have said that it is a release. */
export function findRelease(state: HostState, hop: HopState): void {
  const task = state.tasksByChild.get(hop.queueId);
  if (task !== undefined) mark(hop, task);
}

/** Queue IDs are reused: mail that came in long before, or from elsewhere, is another message. */
function mark(hop: HopState, { taskId, lastAt }: Task): void {
  if (!taskId.startsWith(RELEASE) || !hop.isReentry || hop.hasParent) return;
  if (isNear(hop.acceptedAt, lastAt)) hop.releaseOf = taskId.slice(RELEASE.length);
}

function isNear(acceptedAt: Instant | null, at: Instant): boolean {
  return acceptedAt !== null && Math.abs(at - acceptedAt) <= MINUTE;
}
