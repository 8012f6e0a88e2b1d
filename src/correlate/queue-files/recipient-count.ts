/** How many recipients of a queue file the log tells of, and of how many it tells the end. */
import type { HopState } from './hop-state.ts';
import type { RecipientState } from './recipient-state.ts';

/** How many recipients of a queue file have no delivery line. */
export function countMissing(hop: HopState): number {
  // A rule that redirects the message leaves one of all the recipients that nrcpt= counts.
  if (hop.redirectedTo !== null && hop.recipients.length > 0) return 0;
  return hop.differentRecipients - hop.recipients.length;
}

/** Whether every recipient has a delivery line: then expected addresses without one have been rewritten. */
export function hasAllRecipients(hop: HopState): boolean {
  return hop.recipientCount > 0 && countMissing(hop) <= 0;
}

/** Whether the last line of a recipient puts it off; not for an alias whose members have taken its place. */
export function isPutOff({ last, isReplaced }: RecipientState): boolean {
  return !isReplaced && (last.status === 'deferred' || last.status === 'SOFTBOUNCE');
}

/** Whether the log tells the end for each recipient: all that is left is the removal of the queue file. */
export function isDecidedForAll(hop: HopState): boolean {
  return hop.recipients.length > 0 && countMissing(hop) <= 0 && !hop.recipients.some(isPutOff);
}
