/** Rules and milters that reject, hold or discard a whole message. */
import type { Origin } from '../../core/origin.ts';
import type { Rejected, RuleApplied } from '../../events/client-events.ts';
import { NONE, withOneMore } from '../few-or-many.ts';
import { warningOfHold } from '../filters/trouble-warnings.ts';
import type { HostState } from '../host-state.ts';
import type { Transaction } from '../sessions/session-state.ts';
import type { HopState, Ruling } from './hop-state.ts';
import { beginHold } from './sweeps.ts';

const RULED: Partial<Record<RuleApplied['action'], Ruling['status']>> = {
  hold: 'held',
  discard: 'discarded',
};

/** Applies what access rules said before the message had a queue file. */
export function applyRules(
  state: HostState,
  hop: HopState,
  transaction: Transaction,
  origin: Origin,
): void {
  for (const rule of transaction.rules) {
    if (isRedirect(rule)) hop.redirectedTo = rule.target ?? null;
    rulesOn(hop, rule, origin, warningOfHold(state, rule, origin));
  }
}

/** After this many, further words of rules and warnings tell nothing new. */
const MANY_NOTES = 50;

/** Keeps the words of a rule or a warning. */
export function noteOn(hop: HopState, words: string): void {
  if (hop.notes.length < MANY_NOTES) hop.notes = withOneMore(hop.notes, words);
}

// <bob@example.org>: Recipient address triggers REDIRECT audit@example.org
// The words of a header or body check quote the mail, which does not belong into a note.
function redirectWords({ by, stage, text, target }: RuleApplied): string {
  if (by === 'content') return `a ${stage} check redirected it to ${target ?? '?'}`;
  // milter-header-redirect: header X-Spam-Flag: YES from …: spam@example.com
  return by === 'milter' && stage === 'header'
    ? `a milter header check redirected it to ${target ?? '?'}`
    : text;
}

// <ann@example.net>: Sender address manual review
function holdWords({ by, stage, text }: RuleApplied): string {
  if (by === 'content') return `by a ${stage} check`;
  return by === 'milter' && stage === 'header' ? 'by a milter header check' : text;
}

export function applyRule(
  state: HostState,
  hop: HopState,
  rule: RuleApplied,
  origin: Origin,
): void {
  if (rule.action === 'redirect') {
    noteOn(hop, redirectWords(rule));
    hop.redirectedTo = rule.target ?? null;
  }
  rulesOn(hop, rule, origin, warningOfHold(state, rule, origin));
}

/** The words of the rules that redirected mail before it had its queue file. */
export function redirectsBefore({ transaction }: HopState): readonly string[] {
  const rules = transaction?.rules ?? NONE;
  return rules.some(isRedirect) ? rules.filter(isRedirect).map(redirectWords) : NONE;
}

function isRedirect({ action }: RuleApplied): boolean {
  return action === 'redirect';
}

function rulesOn(
  hop: HopState,
  rule: RuleApplied,
  { at, daemon }: Origin,
  warning: string | null,
): void {
  if (rule.action === 'filter') hop.filter = rule.target ?? hop.filter;
  const status = RULED[rule.action];
  if (status === undefined) return;
  if (status === 'held') beginHold(hop, holdWords(rule), { at, daemon });
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
    warning,
  };
}

/**
 * Whether a refusal ends the whole message: at the end of its data, or for its content. For mail handed in by a program of this host, cleanup
 * acts out a session for the milters, and a refusal at any stage of that ends the message.
 */
export function endsMessage(event: Rejected, { uid }: HopState): boolean {
  if (uid !== null) return true;
  return event.stage !== 'RCPT' && event.stage !== 'MAIL' && event.stage !== 'CONNECT';
}

/** A refusal in such a session may be logged before the line that tells that a program of this host handed the mail in. */
export function applyEarlyRefusal(hop: HopState): void {
  const { transaction, ruling } = hop;
  const [refusal] = transaction?.refusals ?? NONE;
  if (transaction === null || refusal === undefined || ruling !== null) return;
  transaction.refusals = NONE;
  rejectMessage(hop, refusal.event, refusal, refusal.warning);
}

export function rejectMessage(
  hop: HopState,
  event: Rejected,
  { at, daemon }: Pick<Origin, 'at' | 'daemon'>,
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
