/** Rows of recipients that no delivery line names (yet): they tell the state of their queue file. */

import { DISORDER } from '../../core/disorder.ts';
import type { Instant } from '../../core/instant.ts';
import type { Recipient, Status, Step } from '../../message/message.ts';
import { isHandedBack } from '../chains/reentry.ts';
import { namedQueueIdOf } from '../filters/only-scanned.ts';
import { seemsDropped } from './dropped.ts';
import type { HopState, Ruling } from './hop-state.ts';
import { afterwardsOf } from './sweeps.ts';

/** The row of a recipient known to be in a queue file without a delivery line there. */
export function waitingRow(
  hop: HopState,
  expected: { readonly address: string; readonly originalAddress: string | null },
): Recipient {
  const { status, step, at, reply, service } = stateOf(hop);
  return {
    address: expected.address,
    originalAddress: expected.originalAddress,
    status,
    step,
    at,
    attempts: 0,
    queueId: namedQueueIdOf(hop),
    relay: null,
    tls: null,
    enhancedStatus: null,
    reply,
    temporary: hop.ruling?.status === status && hop.ruling.temporary,
    service,
    quarantine: null,
    firstDeferredAt: null,
    queuedAt: hop.queuedAt,
    delaySeconds: null,
    totalSeconds: null,
    waitedSeconds: null,
    delays: null,
    category: null,
    stage: hop.ruling?.stage ?? stageOfRefusedData(hop),
    by: hop.ruling?.by ?? null,
    warning: hop.ruling?.warning ?? null,
    recoveredFrom: null,
    inferred: inferredOf(hop, status, expected.address),
    ...afterwardsOf(hop, status),
  };
}

function inferredOf(hop: HopState, status: Status, address: string): readonly string[] {
  if (hop.scanIsInferred && status === 'queued')
    return hop.transaction?.named == null ? ['address', 'step'] : ['step'];
  if (isRefusedByCounters(hop)) return ['status'];
  return hop.ruling?.status === status ? inferredBy(hop.ruling, address) : [];
}

/** Whether only the counters of its session tell that a message was refused: the line that says why is not in the log. */
export function isRefusedByCounters({ isAbandoned, isDataRefused }: HopState): boolean {
  return isAbandoned && isDataRefused;
}

/** The Message-ID is read from the data. */
function stageOfRefusedData(hop: HopState): string | null {
  if (!isRefusedByCounters(hop)) return null;
  return hop.messageId === null ? 'DATA' : 'END-OF-MESSAGE';
}

/** What is inferred for an address: a rule names one recipient, but acts on the message, so the status of the others is inferred. */
export function inferredBy({ to }: Ruling, address: string): readonly string[] {
  const isNamed = to === undefined || address === '' || to.toLowerCase() === address.toLowerCase();
  return isNamed ? [] : ['status'];
}

/** What ended or stopped the wait of all recipients that a queue file still held. */
export interface EndOfWait {
  readonly status: 'deleted' | 'expired' | 'held';
  readonly step: 'queue';
  readonly at: Instant;
  readonly service: string;
}

/** null while they wait, and if the queue file left the queue in another way. */
export function endOfWait(hop: HopState): EndOfWait | null {
  const { removedBy, removedAt, expiredAt, heldByOperatorAt } = hop;
  if (removedBy === 'operator' && removedAt !== null && !isReturned(hop))
    return { status: 'deleted', step: 'queue', at: removedAt, service: 'postsuper' };
  if (expiredAt !== null)
    return { status: 'expired', step: 'queue', at: expiredAt, service: 'qmgr' };
  // Mail that qmgr was delivering is put on hold only if some of it is left.
  if (heldByOperatorAt === null || removedAt !== null) return null;
  return { status: 'held', step: 'queue', at: heldByOperatorAt, service: 'postsuper' };
}

/** Whether it expired and its sender was told so: that decided, also if an operator deleted the queue file afterwards. */
function isReturned({ expiredAt, notified }: HopState): boolean {
  if (expiredAt === null) return false;
  return notified.some(
    ({ event, at }) => event.about === 'non-delivery' && at >= expiredAt - DISORDER,
  );
}

/** The status of recipients without a delivery line in a queue file. */
export function waitingStatusOf(hop: HopState): Status {
  return stateOf(hop).status;
}

type WaitingState = Pick<Recipient, 'status' | 'step' | 'at' | 'reply' | 'service'>;

/** What became of recipients without a delivery line in a queue file. */
function stateOf(hop: HopState): WaitingState {
  const lastSeen = { at: hop.lastAt, reply: null, service: '' };
  if (hasLostEnds(hop)) return { ...lastSeen, status: 'unknown', step: 'remove', service: 'qmgr' };
  const end = endOfWait(hop);
  if (end !== null) return { ...end, reply: null };
  if (hop.ruling !== null) return ruledBy(hop.ruling);
  if (hop.isAbandoned)
    return { ...lastSeen, status: endOfAbandoned(hop), step: 'accept', service: 'smtpd' };
  if (hop.removedAt !== null)
    return { ...lastSeen, status: 'unknown', step: 'remove', at: hop.removedAt, service: 'qmgr' };
  if (hop.isUnseen)
    return { ...lastSeen, status: 'unknown', step: hop.hasParent ? 'filter' : lastStepOf(hop) };
  return { ...lastSeen, status: openStatusOf(hop), step: lastStepOf(hop) };
}

function ruledBy({ status, at, reply, daemon }: Ruling): WaitingState {
  return { status, step: 'accept', at, reply, service: daemon };
}

function endOfAbandoned(hop: HopState): Status {
  return isRefusedByCounters(hop) ? 'rejected' : 'aborted';
}

/** Whether a recipient without a line has ended in a line that was lost: each one that was there at the end has a line of the last round. */
export function hasLostEnds({ removedAt, expiredAt, recipients, rounds }: HopState): boolean {
  return removedAt !== null && recipients.length > 0 && (expiredAt !== null || rounds > 1);
}

function openStatusOf(hop: HopState): Status {
  return seemsDropped(hop) ? 'unknown' : 'queued';
}

/** The last step that a line proves of a queue file on its way. */
function lastStepOf(hop: HopState): Step {
  if (hop.tasks.length > 0) return 'filter';
  if (hop.rounds > 0) return 'queue';
  return isHandedBack(hop) ? 'filter' : 'accept';
}
