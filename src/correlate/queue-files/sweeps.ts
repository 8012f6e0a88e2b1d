/** What may end the wait of a queue file without a line that says so: `postsuper -d ALL` names none of the files it deletes. */
import { type Instant, MINUTE } from '../../core/instant.ts';
import type { Origin } from '../../core/origin.ts';
import type { QueueSwept } from '../../events/service-events.ts';
import type { Afterwards, Status } from '../../message/message.ts';
import { isWaiting } from '../../message/outcome.ts';
import { mayBeSwept } from '../../message/warning-words.ts';
import { withOneMore } from '../few-or-many.ts';
import type { HostState } from '../host-state.ts';
import type { HopState } from './hop-state.ts';

/** How many queue files the postsuper of a pid has named: its total counts these, too. */
export interface Sweeper {
  at: Instant;
  named: number;
}

/** Several may run at once; one that has ended is not needed any more. */
const MOST_SWEEPERS = 16;

/** Called when postsuper has named a queue file. */
export function namedByOperator({ sweepers }: HostState, { pid, at }: Origin): void {
  const known = sweepers.get(pid);
  if (known !== undefined && at - known.at <= MINUTE) {
    known.named++;
    known.at = at;
    return;
  }
  sweepers.delete(pid);
  for (const oldest of sweepers.keys()) {
    if (sweepers.size < MOST_SWEEPERS) break;
    sweepers.delete(oldest);
  }
  sweepers.set(pid, { at, named: 1 });
}

/** The total of a postsuper: files that it did not name may be any queue files of that moment. A total may be written twice. */
export function sweep(state: HostState, { action, count }: QueueSwept, origin: Origin): void {
  const known = state.sweepers.get(origin.pid);
  const named = known !== undefined && origin.at - known.at <= MINUTE ? known.named : 0;
  if (count <= named) return;
  for (const hop of state.hops.values()) markSwept(hop, action, origin);
}

function markSwept(hop: HopState, action: QueueSwept['action'], { at }: Origin): void {
  if (action === 'released') {
    release(hop, at);
    if (hop.swept?.action === 'held') hop.swept = null;
  } else hop.swept = { action, at };
}

/** Notes a stay in the hold queue. @param rule the words of the rule that put it there; null for an operator */
export function beginHold(
  hop: HopState,
  rule: string | null,
  { at, daemon }: Pick<Origin, 'at' | 'daemon'>,
): void {
  const isHeld = hop.heldByOperatorAt !== null || hop.ruling?.status === 'held';
  if (!isHeld && hop.holds.length < MANY_HOLDS)
    hop.holds = withOneMore(hop.holds, { at, service: daemon, rule, releasedAt: null });
}

/** A story tells of no more. */
const MANY_HOLDS = 16;

/** Whoever put it on hold: an operator, a rule or a milter. */
export function release(hop: HopState, at: Instant): void {
  const last = hop.holds.at(-1);
  if (last?.releasedAt === null)
    hop.holds = [...hop.holds.slice(0, -1), { ...last, releasedAt: at }];
  hop.heldByOperatorAt = null;
  if (hop.ruling?.status === 'held') hop.ruling = null;
}

/** What may have become of a recipient that waits, by its last line. */
export function afterwardsOf(
  hop: HopState,
  status: Status,
): { readonly afterwards?: Afterwards } | null {
  if (!isWaiting(status) || hop.isDone) return null;
  if (hop.isDamaged) return { afterwards: 'set-aside' };
  const action = lastSweepOf(hop);
  if (action !== undefined && (action !== 'held' || status !== 'held'))
    return { afterwards: `perhaps-${action}` };
  return hop.isLeftAlone && status !== 'held' ? { afterwards: 'perhaps-gone' } : null;
}

function lastSweepOf({ swept, isDone, lastAt }: HopState): 'deleted' | 'held' | undefined {
  return swept === null || isDone || lastAt > swept.at ? undefined : swept.action;
}

/** What became, or may have become, of a queue file that has had no line since. */
export function sweptWarnings(hop: HopState): string[] {
  if (hop.isDamaged && !hop.isDone)
    return [
      `Postfix found the queue file ${hop.queueId} damaged and set it aside: it is not tried again`,
    ];
  const action = lastSweepOf(hop);
  if (action === undefined) return [];
  const did = action === 'held' ? 'put many queue files on hold' : 'deleted many queue files';
  const option = action === 'held' ? '-h' : '-d';
  return [`an operator ${did} at once (postsuper ${option} ALL)${mayBeSwept(hop.queueId)}`];
}
