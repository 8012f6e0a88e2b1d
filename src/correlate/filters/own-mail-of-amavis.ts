/** Mail that amavis sends itself, before its line says so: a copy for the quarantine has the sender and Message-ID of the mail it copies. */
import { holdsAddress } from '../../core/address-list.ts';
import { lacksParent } from '../chains/reentry.ts';
import type { HostState } from '../host-state.ts';
import type { HopState } from '../queue-files/hop-state.ts';
import type { Task } from './task-state.ts';

/**
 * Whether mail that came back is for a recipient of none of the mails that amavis has from its sender at the moment. If amavis logs
 * nothing about the mail it takes in, that is not known.
 */
export function seemsOwnMailOfAmavis({ tasks }: HostState, hop: HopState): boolean {
  const [only] = hop.recipients;
  // Among others, it may be a recipient that Postfix has added (always_bcc).
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

/** The verdict is the last line of a task, except for its timing. */
function isOpenWith({ verdicts, from, to }: Task, sender: string | null): boolean {
  return verdicts.length === 0 && to.length > 0 && from?.toLowerCase() === sender?.toLowerCase();
}
