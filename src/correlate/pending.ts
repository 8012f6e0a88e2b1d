/** Rows of recipients that no delivery line names (yet): they tell the state of their queue file. */

import type { Instant } from '../core/instant.ts';
import type { Recipient, Status, Step } from '../message/message.ts';
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
    queueId: hop.queueId,
    relay: null,
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

interface WaitingState {
  readonly status: Status;
  readonly step: Step;
  readonly at: Instant;
  readonly reply: string | null;
  readonly service: string;
}

/** The status of recipients without a delivery line in a queue file. */
export function waitingStatusOf(hop: HopState): Status {
  return stateOf(hop).status;
}

/** What became of recipients without a delivery line in a queue file. */
function stateOf(hop: HopState): WaitingState {
  if (!hasLostEnds(hop)) return stateOfFile(hop);
  return { status: 'unknown', step: 'remove', at: hop.lastAt, reply: null, service: 'qmgr' };
}

/** What became of a queue file, for the recipients it still holds. */
function stateOfFile(hop: HopState): WaitingState {
  const state = (
    status: Status,
    step: Step,
    at: Instant,
    service: string,
    reply: string | null = null,
  ) => ({
    status,
    step,
    at,
    reply,
    service,
  });
  if (hop.removedBy === 'operator' && hop.removedAt !== null)
    return state('deleted', 'queue', hop.removedAt, 'postsuper');
  if (hop.expiredAt !== null) return state('expired', 'queue', hop.expiredAt, 'qmgr');
  if (hop.ruling !== null)
    return state(hop.ruling.status, 'accept', hop.ruling.at, hop.ruling.daemon, hop.ruling.reply);
  if (hop.heldByOperatorAt !== null)
    return state('held', 'queue', hop.heldByOperatorAt, 'postsuper');
  if (hop.isAbandoned) return state(endOfAbandoned(hop), 'accept', hop.lastAt, 'smtpd');
  if (hop.removedAt !== null) return state('unknown', 'remove', hop.removedAt, 'qmgr');
  if (hop.isUnseen)
    return state('unknown', hop.hasParent ? 'filter' : lastStepOf(hop), hop.lastAt, '');
  return state(openStatusOf(hop), lastStepOf(hop), hop.lastAt, '');
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
  return hop.rounds > 0 ? 'queue' : 'accept';
}
