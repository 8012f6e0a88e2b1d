/** Mail that came back from a filter, and whose parent no line names: the Message-ID may join what nothing else can. */

import type { HostState } from '../host-state.ts';
import { goesToFilter, statusOf } from '../queue-files/fate.ts';
import type { HopState } from '../queue-files/hop-state.ts';
import { wasGivenFor } from '../queue-files/recipient-index.ts';
import type { RecipientState } from '../queue-files/recipient-state.ts';
import { type Chain, join } from './chain.ts';
import { withMessageId } from './message-id-index.ts';
import { beganWithin, lacksParent } from './reentry.ts';

/** Returns the hops that have got one after them. */
export function joinOrphans(chain: Chain, states: ReadonlyMap<string, HostState>): HopState[] {
  const parents: HopState[] = [];
  for (const hop of chain.hops.filter(lacksParent)) {
    const state = states.get(hop.host);
    const parent = state && parentByMessageId(state, hop);
    if (parent === undefined) continue;
    hop.linkIsInferred = true;
    join(parent, hop);
    parents.push(parent);
  }
  return parents;
}

/**
 * The hop before a re-entry, when no line links them: same Message-ID, not removed before the re-entry began, and no other hop after
 * it. The sender may be rewritten on the way; if several hops have other senders, nothing tells which one it was.
 */
export function parentByMessageId(state: HostState, child: HopState): HopState | undefined {
  const others: HopState[] = [];
  for (const hop of withMessageId(state, child.messageId)) {
    if (!couldPrecede(hop, child)) continue;
    if (hop.from === null || child.from === null || hop.from === child.from) return hop;
    others.push(hop);
  }
  return others.length === 1 ? others[0] : undefined;
}

function couldPrecede(hop: HopState, child: HopState): boolean {
  return (
    beganWithin(hop, child) &&
    hop.children.length === 0 &&
    hop.sentByAmavis === null &&
    (hop.ruling === null || hop.ruling.status === 'held') &&
    hop.recipients.every(mayComeBack) &&
    isForOneOf(hop, child)
  );
}

/** Mail that a mailbox or a server elsewhere took, or that a filter kept, does not come back; a filter may answer without a queue ID. */
function mayComeBack(recipient: RecipientState): boolean {
  const { last, daemon } = recipient;
  const isTaken = last.status === 'sent' && last.queuedAs === undefined;
  const wentOn = isTaken && statusOf(recipient) !== 'blocked';
  return wentOn && (daemon === 'pipe' || goesToFilter(last, daemon));
}

/** pipe(8) delivers to mailboxes too: only mail that comes back for the same recipient can be the mail it took. */
function isForOneOf(hop: HopState, child: HopState): boolean {
  const [first] = hop.recipients;
  if (first?.daemon !== 'pipe' || child.recipients.length === 0) return true;
  return wasGivenFor(child, first.last.to);
}
