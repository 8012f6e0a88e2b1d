/** Rules and milters that reject, hold or discard a whole message. */
import type { Origin } from '../core/record.ts';
import type { Rejected, RuleApplied } from '../events/client-events.ts';
import type { HopState, Ruling, Transaction } from './state.ts';

const RULED: Partial<Record<RuleApplied['action'], Ruling['status']>> = {
  hold: 'held',
  discard: 'discarded',
};

/** Applies what access rules said before the message had its queue file. */
export function applyRules(hop: HopState, transaction: Transaction, origin: Origin): void {
  for (const rule of transaction.rules) applyRule(hop, rule, origin.at, 'smtpd');
}

export function applyRule(hop: HopState, rule: RuleApplied, at: number, daemon: string): void {
  if (rule.action === 'filter') hop.filter = rule.target ?? hop.filter;
  const status = RULED[rule.action];
  if (status === undefined) return;
  hop.ruling = {
    status,
    at,
    daemon,
    reply: rule.text,
    enhancedStatus: null,
    temporary: false,
    to: rule.to,
    stage: rule.stage,
    by: rule.by,
    warning: null,
  };
}

/**
 * Whether a queue file that the queue manager takes up shows that a rule was not about it: smtpd's lines before the queue ID may
 * be of a transaction that came to nothing, and `client=` does not tell the sender. What is held or discarded is not taken up.
 */
export function isDisproved({ status, daemon }: Ruling): boolean {
  return daemon === 'smtpd' && status !== 'rejected';
}

/** Whether a refusal ends the whole message: at the end of its data, or for its content. */
export function endsMessage(event: Rejected): boolean {
  return event.stage !== 'RCPT' && event.stage !== 'MAIL' && event.stage !== 'CONNECT';
}

export function rejectMessage(
  hop: HopState,
  event: Rejected,
  { at, daemon }: Origin,
  warning: string | null,
): void {
  const enhancedStatus = event.enhancedStatus ?? null;
  const code = event.replyCode === undefined ? enhancedStatus : `${event.replyCode}`;
  hop.ruling = {
    status: 'rejected',
    at,
    daemon,
    reply: event.text,
    enhancedStatus,
    temporary: code?.startsWith('4') ?? false,
    to: event.to,
    stage: event.stage,
    by: event.by,
    warning,
  };
}
