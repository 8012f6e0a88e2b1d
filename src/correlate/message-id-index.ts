/** Finds hops by Message-ID: the last resort for joining hops, when the lines that link them are missing. */

import { DISORDER } from '../core/disorder.ts';
import { wasGivenFor } from './attempts.ts';
import { goesToFilter, statusOf } from './fate.ts';
import type { HopState } from './hop-state.ts';
import type { HostState } from './host-state.ts';
import type { RecipientState } from './recipient-state.ts';

/** Adds a hop; hops with the same Message-ID are linked to each other, newest first. */
export function remember(state: HostState, hop: HopState): void {
  if (hop.messageId === null || hop.messageId === '') return;
  hop.sameMessageId = state.hopsByMessageId.get(hop.messageId) ?? null;
  if (hop.sameMessageId !== null) hop.sameMessageId.laterSameMessageId = hop;
  state.hopsByMessageId.set(hop.messageId, hop);
}

export function forgetMessageId(state: HostState, hop: HopState): void {
  if (hop.messageId === null) return;
  const { sameMessageId: earlier, laterSameMessageId: later } = hop;
  if (earlier !== null) earlier.laterSameMessageId = later;
  if (later !== null) later.sameMessageId = earlier;
  hop.sameMessageId = null;
  hop.laterSameMessageId = null;
  if (state.hopsByMessageId.get(hop.messageId) !== hop) return;
  if (earlier === null) state.hopsByMessageId.delete(hop.messageId);
  else state.hopsByMessageId.set(hop.messageId, earlier);
}

/** An empty Message-ID, of mail without one, proves nothing. */
export function hasSameMessageId(hop: HopState, child: HopState): boolean {
  return hop.messageId !== null && hop.messageId !== '' && hop.messageId === child.messageId;
}

/** If more hops with the same Message-ID are in flight at once, only the newest are looked at. */
export const MANY = 1000;

/** The same, for searches that every line may start. */
export const NEWEST_FEW = 20;

/** Hops in flight with a Message-ID, newest first; none for mail without one. */
export function withMessageId(
  state: HostState,
  messageId: string | null,
  most = MANY,
): readonly HopState[] {
  const hops: HopState[] = [];
  let hop = messageId === null ? null : (state.hopsByMessageId.get(messageId) ?? null);
  while (hop !== null && hops.length < most) {
    hops.push(hop);
    hop = hop.sameMessageId;
  }
  return hops;
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
  const endedAt = hop.removedAt ?? Number.POSITIVE_INFINITY;
  return (
    hop.sequence < child.sequence &&
    hop.children.length === 0 &&
    hop.sentByAmavis === null &&
    (hop.ruling === null || hop.ruling.status === 'held') &&
    child.firstSeenAt <= endedAt + DISORDER &&
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
