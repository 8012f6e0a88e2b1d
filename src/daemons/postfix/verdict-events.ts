/** The events of a verdict: a refusal, or what else a rule, a milter or the filter before the queue did. */
import type { Rejected, RuleApplied } from '../../events/client-events.ts';
import { envelope } from './envelope.ts';
import type { ReplyCodes } from './fields.ts';

/** What a verdict says besides its envelope, which is the one that was read last. */
export type Said = Pick<Rejected, 'queueId' | 'by' | 'stage' | 'client' | 'text'>;

export function rejected(said: Said, codes: ReplyCodes, times: number): Rejected {
  return {
    kind: 'rejected',
    queueId: said.queueId,
    by: said.by,
    stage: said.stage,
    client: said.client,
    text: said.text,
    from: envelope.from,
    to: envelope.to,
    helo: envelope.helo,
    login: envelope.login,
    replyCode: codes.replyCode,
    enhancedStatus: codes.enhancedStatus,
    times,
  };
}

export function ruleApplied(
  said: Said,
  action: RuleApplied['action'],
  target: string | undefined,
): RuleApplied {
  return {
    kind: 'rule-applied',
    queueId: said.queueId,
    by: said.by,
    stage: said.stage,
    client: said.client,
    text: said.text,
    from: envelope.from,
    to: envelope.to,
    helo: envelope.helo,
    login: envelope.login,
    action,
    target,
  };
}
