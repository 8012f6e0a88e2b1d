/** Mail that amavis hands in on its own account, before its line tells so: a copy for the quarantine has sender and Message-ID of the mail. */
import { holdsAddress } from '../core/address-list.ts';
import type { HostState } from './host-state.ts';
import { lacksParent } from './reentry.ts';
import type { HopState, Task } from './state.ts';

/**
 * Whether what came back is for a recipient whom no mail of its sender that amavis has at the moment is for. Where amavis tells
 * nothing of what it takes in, that is not known.
 */
export function seemsOwnMailOfAmavis({ tasks }: HostState, hop: HopState): boolean {
  const [only] = hop.recipients;
  // Beside others it may be one that Postfix has added (always_bcc).
  if (only === undefined || hop.recipientCount !== 1 || !lacksParent(hop)) return false;
  const { to, origTo = to } = only.last;
  let isKnown = false;
  let isFor = false;
  tasks.visit((task) => {
    if (!isOpenWith(task, hop.from)) return;
    isKnown = true;
    isFor ||= holdsAddress(task.to, to) || holdsAddress(task.to, origTo);
  });
  return isKnown && !isFor;
}

/** The verdict is the last line of a task but for its costs. */
function isOpenWith({ verdicts, from, to }: Task, sender: string | null): boolean {
  return verdicts.length === 0 && to.length > 0 && from?.toLowerCase() === sender?.toLowerCase();
}
