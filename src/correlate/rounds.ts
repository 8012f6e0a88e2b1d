/** How often qmgr takes up a queue file, and whether a try before came to its end. */
import { type Instant, SECOND } from '../core/instant.ts';
import type { HopState } from './state.ts';

/** qmgr has taken the queue file into the active queue. */
export function beginRound(hop: HopState, at: Instant): void {
  hop.queuedAt ??= at;
  // An operator can put back what was set aside.
  hop.isDamaged = false;
  hop.wasCutOff ||= isCutOff(hop, at);
  if (isQueuedTwice(hop, at)) hop.isWrittenTwice = true;
  else hop.rounds++;
  hop.lastQueuedAt = at;
}

/** Of two lines of one moment, without a try between them, one is a copy. */
function isQueuedTwice({ lastQueuedAt, recipients, rounds }: HopState, at: Instant): boolean {
  return lastQueuedAt === at && recipients.every((one) => one.round < rounds);
}

/** A line that is written twice is of the same moment; a try that was cut off, as by a stop, begins again later. */
function isCutOff({ recipients, lastQueuedAt }: HopState, at: Instant): boolean {
  if (lastQueuedAt === null || at - lastQueuedAt < SECOND) return false;
  return recipients.every((one) => one.at < lastQueuedAt);
}
