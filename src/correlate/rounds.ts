/** How often qmgr takes up a queue file, and whether the try before came to an end. */
import { type Instant, SECOND } from '../core/instant.ts';
import type { HopState } from './hop-state.ts';

/** qmgr has taken the queue file into the active queue. */
export function beginRound(hop: HopState, at: Instant): void {
  hop.queuedAt ??= at;
  // An operator can put a damaged file back into the queue.
  hop.isDamaged = false;
  hop.wasCutOff ||= isCutOff(hop, at);
  if (isQueuedTwice(hop, at)) hop.isWrittenTwice = true;
  else hop.rounds++;
  hop.lastQueuedAt = at;
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
