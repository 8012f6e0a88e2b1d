/** Mail refused before it had a queue file: one message for each transaction, without queue IDs. */

import { withoutBrackets } from '../../core/message-id.ts';
import { isLoopback } from '../../core/peer.ts';
import type { Client, Direction, Message, Recipient } from '../../message/message.ts';
import { sharedStatus } from '../../message/outcome.ts';
import { isFilter, isSubmission } from '../chains/reentry.ts';
import { scansOfRefused } from '../filters/scans.ts';
import { directionOfActions, hasOpenRelay } from '../messages/classify.ts';
import { refusalRow } from '../messages/recipient-row.ts';
import { mergeTimelines } from '../timeline.ts';
import { clientOfScreening, clientOfTransaction, screeningOf } from './clients.ts';
import type { Refusal, Screening, Session, Transaction } from './session-state.ts';

/** A client's transaction as a message, when all its recipients were refused. */
export function refusedTransaction(
  host: string,
  session: Session,
  transaction: Transaction,
  inferred: readonly string[],
): Message {
  return refusedMessage({
    host,
    inferred,
    refusals: transaction.refusals,
    step: 'accept',
    from: transaction.from ?? null,
    client: clientOfTransaction(session, transaction),
    direction: directionOf(session, transaction),
    startedAt: transaction.startedAt,
    connectedAt: session.connectedAt,
    screening: session.screening,
    timeline: mergeTimelines([
      session.screening?.timeline ?? null,
      session.timeline,
      transaction.timeline,
      ...transaction.refusals.map(({ scan }) => scan?.task.timeline ?? null),
    ]),
  });
}

/** The message that postscreen refused. */
export function refusedScreening(
  host: string,
  screening: Screening,
  inferred: readonly string[],
): Message {
  return refusedMessage({
    host,
    inferred,
    refusals: screening.refusals,
    step: 'connect',
    from: screening.refusals[0]?.event.from ?? null,
    client: clientOfScreening(screening),
    direction: 'inbound',
    startedAt: screening.at,
    connectedAt: screening.at,
    screening,
    timeline: mergeTimelines([screening.timeline]),
  });
}

/** Whether a session is a filter of this host that hands mail back: its refusals are tries of that mail, not mail of their own. */
export function isReentrySession(session: Session, transaction: Transaction): boolean {
  if (!isLoopback(session.client.address) || transaction.login !== undefined) return false;
  return isFilter(session.service, transaction.helo);
}

interface RefusedParts {
  readonly inferred: readonly string[];
  readonly host: string;
  readonly refusals: readonly Refusal[];
  readonly step: 'accept' | 'connect';
  readonly from: string | null;
  readonly client: Client | null;
  readonly direction: Direction;
  readonly startedAt: number;
  readonly connectedAt: number | null;
  readonly screening: Screening | null;
  readonly timeline: Message['timeline'];
}

function refusedMessage(parts: RefusedParts): Message {
  const { refusals, screening } = parts;
  const recipients = refusedRecipients(refusals, parts.step);
  const last = refusals.at(-1);
  return {
    kind: 'mail',
    copyOf: null,
    messageId: messageIdOf(refusals),
    status: sharedStatus(recipients) ?? 'rejected',
    direction: parts.direction,
    host: parts.host,
    startedAt: refusals.reduce((first, { at }) => Math.min(first, at), parts.startedAt),
    endedAt: last?.at ?? parts.startedAt,
    from: parts.from,
    size: null,
    client: parts.client,
    screening: screeningOf(screening),
    connectedAt: parts.connectedAt,
    hops: [],
    recipients,
    withoutRecipient:
      recipients.length > 0 || last === undefined ? null : refusalRow('', last, parts.step),
    scans: scansOfRefused(refusals),
    signing: null,
    bounces: [],
    bounceOf: null,
    releaseOf: null,
    inferred: parts.inferred,
    warnings: [],
    timeline: parts.timeline,
    notes: [],
  };
}

function messageIdOf(refusals: readonly Refusal[]): string | null {
  for (const { scan } of refusals) {
    const id = scan?.verdict.event.messageId;
    if (id !== undefined) return withoutBrackets(id);
  }
  return null;
}

/** One row for each address; its last refusal counts. */
function refusedRecipients(refusals: readonly Refusal[], step: 'accept' | 'connect'): Recipient[] {
  const rows = new Map<string, Recipient>();
  for (const refusal of refusals) {
    const address = refusal.event.to;
    if (address !== undefined) rows.set(address.toLowerCase(), refusalRow(address, refusal, step));
  }
  return [...rows.values()];
}

function directionOf(session: Session, transaction: Transaction): Direction {
  const actions = transaction.refusals.flatMap(({ scan }) => scan?.verdict.event.actions ?? []);
  const byScan = directionOfActions(actions);
  // A login proves that it is from here, which the filter need not know.
  if (transaction.login !== undefined && byScan === 'inbound')
    return hasOpenRelay(actions) ? 'outbound' : 'internal';
  if (byScan !== undefined) return byScan;
  if (transaction.login !== undefined || isSubmission(session.service)) return 'outbound';
  const isRelay = transaction.refusals.some(({ event }) =>
    event.text.includes('Relay access denied'),
  );
  return isRelay ? 'unknown' : 'inbound';
}
