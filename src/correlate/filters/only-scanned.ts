/**
 * Mail of which the log has only what a filter says: no line of Postfix is about the queue file that its verdict names, or it names
 * none. The filter runs on a host of its own, or Postfix' lines were lost.
 */
import type { Instant } from '../../core/instant.ts';
import type { Filtered } from '../../events/scan-events.ts';
import type { Correlator } from '../correlator.ts';
import type { HostState } from '../host-state.ts';
import { HopState } from '../queue-files/hop-state.ts';
import type { Task } from './task-state.ts';
import { attachTask } from './tasks.ts';

/** Tells such mail, once no line can come that joins the scan to a queue file. */
export function tellOnlyScanned(correlator: Correlator, state: HostState, task: Task): void {
  if (task.verdicts.length === 0 || task.parent !== null || task.firstChild !== null) return;
  if (task.isMetByPostfix) return;
  const named = task.verdicts.find(({ event }) => event.queueId !== undefined);
  const hop = begin(correlator, state, named?.event.queueId ?? NOT_NAMED, task.startedAt);
  if (hop === undefined) return;
  hop.lastAt = task.lastAt;
  hop.from = task.from;
  if (correlator.keepTimeline) hop.timeline = [];
  attachTask(state, task, hop);
  correlator.tell(hop.chain);
}

/** Stands for the queue ID where only a filter tells of a message, and names none. */
const NOT_NAMED = '';

/** Whether only a verdict that names no queue file tells of it. */
export function isNotNamed({ queueId }: HopState): boolean {
  return queueId === NOT_NAMED;
}

export function namedQueueIdOf(hop: HopState): string | null {
  return isNotNamed(hop) ? null : hop.queueId;
}

/** undefined if lines of Postfix are about it: then it is told with them. */
function begin(
  { lives }: Correlator,
  state: HostState,
  queueId: string,
  at: Instant,
): HopState | undefined {
  if (queueId === NOT_NAMED)
    return new HopState(state.host, queueId, at, lives.count++, lives.open);
  return state.hops.get(queueId) === undefined ? lives.find(state, queueId, at) : undefined;
}

/** With more hosts than this in one log, looking at all of them for each verdict would take too long. */
const MANY_HOSTS = 100;

/** Whether Postfix tells of the mail of a verdict, on any host. If it names no queue file, it may be of any mail on its way. */
export function isToldByPostfix(
  { hosts, lives }: Correlator,
  { queueId, queuedAs }: Filtered,
): boolean {
  if (queueId === undefined) return lives.open.count > 0;
  if (hosts.size > MANY_HOSTS) return true;
  const named = [queueId, ...queuedAs];
  for (const { hops } of hosts.values())
    if (named.some((one) => hops.get(one) !== undefined)) return true;
  return false;
}
