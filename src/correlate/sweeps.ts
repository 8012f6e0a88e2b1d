/** What an operator does to many queue files at once: `postsuper -d ALL` names none of them. */
import type { Origin } from '../core/record.ts';
import type { QueueSwept } from '../events/service-events.ts';
import type { HostState } from './host-state.ts';
import type { HopState } from './state.ts';

/** postsuper has named a queue file, which its total counts, too. */
export function namedByOperator(state: HostState, { pid }: Origin): void {
  const { sweeper } = state;
  if (sweeper?.pid === pid) sweeper.named++;
  else state.sweeper = { pid, named: 1 };
}

/** The total of a postsuper: what it did not name may be any queue file of that moment. */
export function sweep(state: HostState, { action, count }: QueueSwept, origin: Origin): void {
  const named = state.sweeper?.pid === origin.pid ? state.sweeper.named : 0;
  state.sweeper = null;
  if (count <= named) return;
  for (const hop of state.hops.values()) if (!hop.isDone) markSwept(hop, action, origin);
}

function markSwept(hop: HopState, action: QueueSwept['action'], { at }: Origin): void {
  if (action === 'released') {
    hop.heldByOperatorAt = null;
    if (hop.swept?.action === 'held') hop.swept = null;
  } else hop.swept = { action, at };
}

/** What may have become of a queue file of which no line came since. */
export function sweptWarnings({ swept, isDone, lastAt, queueId }: HopState): string[] {
  if (swept === null || isDone || lastAt > swept.at) return [];
  const did = swept.action === 'held' ? 'put many queue files on hold' : 'deleted many queue files';
  const option = swept.action === 'held' ? '-h' : '-d';
  return [
    `an operator ${did} at once (postsuper ${option} ALL) after the last line of ${queueId}: it may be one of them`,
  ];
}
