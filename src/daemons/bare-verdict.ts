import type { Filtered } from '../events/scan-events.ts';

/** amavis' own word for mail of no category. */
export const NO_CATEGORY = 'OTHER';

/** A verdict of which only the task is known: for filters that log less than amavis does. */
export function bareVerdict(taskId: string, verdict: Filtered['verdict']): Filtered {
  return {
    kind: 'filtered',
    taskId,
    verdict,
    category: NO_CATEGORY,
    detail: undefined,
    actions: [],
    policyBanks: [],
    clientAddress: undefined,
    clientPort: undefined,
    from: undefined,
    to: [],
    quarantine: undefined,
    queueId: undefined,
    messageId: undefined,
    mailId: undefined,
    score: undefined,
    size: undefined,
    queuedAs: [],
    elapsedMs: undefined,
  };
}
