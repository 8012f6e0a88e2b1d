/**
 * Mail that a filter in front of the queue (smtpd_proxy_filter) kept or refused: there is no queue file that could tell of it. When it
 * kept mail, it answered the client as if it had accepted it.
 */
import type { Rejected, RuleApplied } from '../../events/client-events.ts';
import type { Correlator } from '../correlator.ts';
import { withOneMore } from '../few-or-many.ts';
import { isBlockedForContent } from '../filters/task-index.ts';
import type { ScanVerdict, Task } from '../filters/task-state.ts';
import { taskOfReply } from '../filters/tasks.ts';
import type { HostState } from '../host-state.ts';
import { isKeptReply } from '../queue-files/fate.ts';
import type { Session, Transaction } from './session-state.ts';

/** Tells what the filter kept of the mail that smtpd says it accepted; returns whether it kept any. */
export function tellKept(
  correlator: Correlator,
  state: HostState,
  session: Session,
  transaction: Transaction,
  event: RuleApplied,
): boolean {
  const task = taskOfReply(state, event.text);
  const blocked = task === undefined ? [] : blockedBy(task);
  const isByReply = blocked.length === 0 && isKeptReply(event.text);
  const kept = isByReply ? [{ to: event.to, scan: null }] : blocked;
  for (const { to, scan } of kept) {
    transaction.refusals = withOneMore(transaction.refusals, {
      event: asRefusal(event, to),
      at: scan?.verdict.at ?? session.lastAt,
      daemon: 'smtpd',
      warning: null,
      scan,
      isKept: true,
    });
    correlator.news.refusedNow(state.host, session, transaction);
  }
  return kept.length > 0;
}

/** A recipient whose mail a verdict blocked. */
interface Blocked {
  readonly to: string;
  readonly scan: ScanVerdict;
}

/** The recipients whose mail the verdicts of a scan blocked. */
function blockedBy(task: Task): Blocked[] {
  return task.verdicts
    .filter(isBlockedForContent)
    .flatMap((verdict) => verdict.event.to.map((to) => ({ to, scan: { task, verdict } })));
}

function asRefusal(event: RuleApplied, to: string | undefined): Rejected {
  const { queueId, by, stage, client, text, from, helo, login } = event;
  return {
    kind: 'rejected',
    queueId,
    by,
    stage,
    client,
    text,
    from,
    to,
    helo,
    login,
    replyCode: 250,
    enhancedStatus: undefined,
    times: 1,
  };
}

/** The filter refused the mail at the end of its data: for all recipients, though smtpd's line names only one. The filter's verdict names them. */
export function tellRefused(
  correlator: Correlator,
  state: HostState,
  session: Session,
  transaction: Transaction,
): void {
  const last = transaction.refusals.at(-1);
  const task = last === undefined ? undefined : taskOfReply(state, last.event.text);
  if (last === undefined || task === undefined) return;
  const named = last.event.to?.toLowerCase();
  const blocked = blockedBy(task);
  const own = blocked.find(({ to }) => to.toLowerCase() === named) ?? blocked[0];
  if (own === undefined) return;
  const before = transaction.refusals.slice(0, -1);
  transaction.refusals = withOneMore(before, { ...last, scan: own.scan });
  for (const { to, scan } of blocked) {
    if (to.toLowerCase() === named) continue;
    const refusal = { ...last, event: { ...last.event, to }, scan };
    transaction.refusals = withOneMore(transaction.refusals, refusal);
    correlator.news.refusedNow(state.host, session, transaction);
  }
}
