/** Mail that an operator released from amavis' quarantine (amavisd-release): which scan had put it there. */
import type { Instant } from '../core/instant.ts';
import { MINUTE } from '../core/instant.ts';
import type { HostState } from './host-state.ts';
import type { HopState, Task } from './state.ts';

/** amavis names the task of a release by the mail_id of the mail in quarantine: `rel-WaVl27LgwIDf`. */
const RELEASE = 'rel-';

/** The hand-over of a release has got a queue ID: its queue file is there before, or comes soon. */
export function markRelease(state: HostState, task: Task, queueId: string): void {
  const hop = state.hops.get(queueId);
  if (hop !== undefined) mark(hop, task);
}

/** A queue file is there: amavis may have told before that it is a release. */
export function findRelease(state: HostState, hop: HopState): void {
  const task = state.tasksByChild.get(hop.queueId);
  if (task !== undefined) mark(hop, task);
}

/** A queue ID is used again: what came in long before, or from elsewhere, is another mail. */
function mark(hop: HopState, { taskId, lastAt }: Task): void {
  if (!taskId.startsWith(RELEASE) || !hop.isReentry || hop.hasParent) return;
  if (isNear(hop.acceptedAt, lastAt)) hop.releaseOf = taskId.slice(RELEASE.length);
}

function isNear(acceptedAt: Instant | null, at: Instant): boolean {
  return acceptedAt !== null && Math.abs(at - acceptedAt) <= MINUTE;
}
