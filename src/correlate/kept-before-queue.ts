/**
 * Mail that a filter in front of the queue (smtpd_proxy_filter) took and kept: it answers the client that all is well, and there is
 * no queue file that could tell of it.
 */
import { taskInReply } from '../core/task-in-reply.ts';
import type { Rejected, RuleApplied } from '../events/client-events.ts';
import type { Correlator } from './correlator.ts';
import { withOneMore } from './few-or-many.ts';
import type { HostState } from './host-state.ts';
import type { Session, Task } from './state.ts';

/** Tells what the filter kept of the mail that smtpd says it accepted. What it handed on has a queue file of its own. */
export function tellKept(
  correlator: Correlator,
  state: HostState,
  session: Session,
  event: RuleApplied,
): void {
  const { transaction } = session;
  const taskId = taskInReply(event.text);
  const task = taskId === undefined ? undefined : state.tasks.get(taskId);
  if (transaction === null || task === undefined) return;
  for (const verdict of task.verdicts.filter(isKept))
    for (const to of verdict.event.to) {
      const refusal = {
        event: asRefusal(event, to),
        at: verdict.at,
        daemon: 'smtpd',
        warning: null,
        kept: { task, verdict },
      };
      transaction.refusals = withOneMore(transaction.refusals, refusal);
      correlator.refusedNow(state, session, transaction);
    }
  // What the same sender sends next by the same connection is another mail.
  correlator.endTransaction(state, session);
}

function isKept({ event }: Task['verdicts'][number]): boolean {
  return event.verdict === 'blocked' && event.category !== 'MTA-BLOCKED';
}

function asRefusal(event: RuleApplied, to: string): Rejected {
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
