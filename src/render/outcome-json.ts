import type { Outcome } from '../query/outcomes.ts';
import { toIso } from '../time/format-instant.ts';
import type { Zone } from '../time/zone.ts';

/** `mtatrace.outcome/1`: one object an outcome. */
export function outcomeToJson(outcome: Outcome, zone: Zone): object {
  return {
    schema: 'mtatrace.outcome/1',
    at: toIso(outcome.at, zone),
    messageId: outcome.messageId,
    queueId: outcome.queueId,
    status: outcome.status,
    step: outcome.step,
    direction: outcome.direction,
    from: outcome.from,
    to: outcome.to,
    delaySeconds: outcome.delaySeconds === null ? null : Number(outcome.delaySeconds.toFixed(3)),
    reason: outcome.reason,
    inferred: outcome.inferred,
  };
}
