/** Whether a look at a message would tell anything yet: asked after each of its lines, when it would cost too much to settle it. */

import type { Chain } from '../chains/chain.ts';
import { childNamed } from '../chains/children.ts';
import type { Task } from '../filters/task-state.ts';
import { countDropped } from '../queue-files/fate.ts';
import type { HopState } from '../queue-files/hop-state.ts';
import type { RecipientState } from '../queue-files/recipient-state.ts';

/**
 * Whether it is certain that no recipient's fate is decided: all were handed on, or not tried yet. False in doubt.
 */
export function isPlainlyOnItsWay({ hops }: Chain): boolean {
  return hops.every(passesOn);
}

function passesOn(hop: HopState): boolean {
  return (
    hop.ruling === null &&
    hop.heldByOperatorAt === null &&
    hop.expiredAt === null &&
    hop.successor === null &&
    hop.removedBy !== 'operator' &&
    !hop.clientLost &&
    (hop.transaction === null || hop.transaction.refusals.length === 0) &&
    hop.tasks.every(hasPassed) &&
    hop.recipients.every((recipient) => isHandedOn(hop, recipient))
  );
}

function hasPassed({ verdicts }: Task): boolean {
  return verdicts.every(({ event }) => event.verdict === 'passed');
}

/** Whether the next hop took it: only an attempt with `status=sent` has a queue ID from there. */
function isHandedOn(hop: HopState, { last }: RecipientState): boolean {
  return (
    last.queuedAs !== undefined &&
    childNamed(hop, last.queuedAs) !== undefined &&
    countDropped(last) === 0
  );
}
