/** How often qmgr takes up a queue file, and whether the try before came to an end. */
import { DISORDER } from '../../core/disorder.ts';
import { type Instant, SECOND } from '../../core/instant.ts';
import type { HopState } from './hop-state.ts';

/** qmgr has taken the queue file into the active queue. */
export function beginRound(hop: HopState, at: Instant): void {
  hop.queuedAt ??= at;
  // An operator can put a damaged file back into the queue.
  hop.isDamaged = false;
  endHold(hop, at);
  hop.wasCutOff ||= isCutOff(hop, at);
  if (isQueuedTwice(hop, at)) hop.isWrittenTwice = true;
  else hop.rounds++;
  hop.lastQueuedAt = at;
}

/**
 * qmgr takes up no mail that is held or discarded: it was released, though no line names it (`postsuper -H ALL`), or a rule of smtpd
 * was about earlier mail, which came to nothing.
 */
function endHold(hop: HopState, at: Instant): void {
  if (hop.ruling !== null && hop.ruling.status !== 'rejected') hop.ruling = null;
  // An operator can hold mail that qmgr has just taken up.
  if (hop.heldByOperatorAt !== null && at - hop.heldByOperatorAt > DISORDER)
    hop.heldByOperatorAt = null;
}

/** Two lines of the same moment, without a try between them, are a line and its copy. */
function isQueuedTwice({ lastQueuedAt, recipients, rounds }: HopState, at: Instant): boolean {
  return lastQueuedAt === at && recipients.every((one) => one.round < rounds);
}

/** Whether the try before was cut off, as by a stop of Postfix: it begins again later, while a copied line is of the same moment. */
function isCutOff({ recipients, lastQueuedAt }: HopState, at: Instant): boolean {
  if (lastQueuedAt === null || at - lastQueuedAt < SECOND) return false;
  return recipients.every((one) => one.at < lastQueuedAt);
}
