/** Quarantine copies whose SEND line is not in the log, because amavis logs little: the verdict names the mailbox they go to. */

import { DISORDER } from '../../core/disorder.ts';
import type { Instant } from '../../core/instant.ts';
import type { Filtered } from '../../events/scan-events.ts';
import { MANY, NEWEST_FEW, withMessageId } from '../chains/message-id-index.ts';
import type { HostState } from '../host-state.ts';
import type { HopState } from '../queue-files/hop-state.ts';
import { givenName } from '../queue-files/recipient-index.ts';
import type { Task, Verdict } from './task-state.ts';

/** A verdict tells which of the queue files that are already known are its copies. */
export function claimCopies(state: HostState, task: Task, { event, at }: Verdict): void {
  const { parent } = task;
  if (parent === null || parent.messageId === null) return;
  if (event.quarantine?.includes('@') !== true) return;
  for (const hop of withMessageId(state, parent.messageId))
    if (mayBeCopy(hop) && isCopyOf(hop, parent, event, at)) claim(hop, task);
}

/** The first delivery line of a queue file tells whether it goes to the place that an earlier verdict names for its copy. */
export function findOriginal(state: HostState, hop: HopState): void {
  if (hop.messageId === null || hop.recipients.length > 1 || !mayBeCopy(hop)) return;
  for (const parent of withMessageId(state, hop.messageId, hop.from === '' ? MANY : NEWEST_FEW)) {
    const task = parent.tasks.find(({ verdicts }) =>
      verdicts.some(({ event, at }) => isCopyOf(hop, parent, event, at)),
    );
    if (task === undefined) continue;
    claim(hop, task);
    return;
  }
}

/** Before 2.8 a SEND line does not tell a copy from a notice. A copy comes from this host; mail that a line joins to other mail is part of that. */
function mayBeCopy(hop: HopState): boolean {
  return hop.isReentry && !hop.hasParent && hop.sentByAmavis?.kind !== 'quarantine-copy';
}

/** amavis hands the copy over before it logs the verdict; without $mailfrom_to_quarantine the copy keeps the sender. */
function isCopyOf(hop: HopState, parent: HopState, event: Filtered, at: Instant): boolean {
  return (
    event.quarantine !== undefined &&
    (hop.from === '' || hop.from === parent.from) &&
    hop.sequence > parent.sequence &&
    hop.firstSeenAt <= at + DISORDER &&
    goesTo(hop, event.quarantine)
  );
}

/** `spam.abc@example.com`, or a list of such places: `a@example.com,b@example.com`. */
function goesTo({ recipients: [first] }: HopState, quarantine: string): boolean {
  if (first === undefined) return false;
  const places = quarantine.toLowerCase().split(',');
  return places.includes(first.last.to.toLowerCase()) || places.includes(givenName(first.last));
}

function claim(hop: HopState, task: Task): void {
  hop.sentByAmavis = { kind: 'quarantine-copy', task };
}
