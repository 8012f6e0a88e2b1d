/** What a recipient's row tells of tries before the last one. */
import type { Instant } from '../core/instant.ts';
import type { Failure, Recipient } from '../message/message.ts';

/** The row as it stood after an earlier attempt, which failed. */
export function asItFailed(row: Recipient, failure: Failure): Recipient {
  return {
    ...row,
    status: 'deferred',
    step: failure.step,
    at: failure.at,
    firstDeferredAt: failure.since,
    service: failure.service,
    queueId: failure.queueId,
    relay: failure.relay,
    enhancedStatus: failure.enhancedStatus,
    reply: failure.reply,
    category: null,
    quarantine: null,
  };
}

/** When its last line says so; what is put off has been so since its first try. */
export function decidedAt(row: Recipient): Instant {
  return row.status === 'deferred' ? failingSince(row) : row.at;
}

/** Since when it has been put off for the reason that its row names, as far as is known. */
export function failingSince({ at, firstDeferredAt, lastTry }: Recipient): Instant {
  return lastTry === undefined ? (firstDeferredAt ?? at) : at;
}
