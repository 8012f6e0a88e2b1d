/** Finds hops by Message-ID: the last resort of joining, where the lines that link hops are missing. */
import { wasGivenFor } from './attempts.ts';
import { goesToFilter, statusOf } from './fate.ts';
import type { HostState } from './host-state.ts';
import { DISORDER } from './host-state.ts';
import type { HopState, RecipientState } from './state.ts';

/** A Message-ID without its outer brackets; what else stands in the header stays. */
export function withoutBrackets(text: string): string {
  const start = text.startsWith('<') ? 1 : 0;
  const end = text.endsWith('>') ? text.length - 1 : text.length;
  return text.slice(start, end);
}

/** Adds a hop; those with the same Message-ID hang together, newest first. */
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

/** Of more messages with one Message-ID, in flight at once, only the newest are looked at. */
export const MANY = 1000;

/** The same, where each line may ask. */
export const NEWEST_FEW = 20;

/** Hops in flight with a Message-ID, newest first: none of mail without one. */
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
 * The hop before a re-entry that no line links: same Message-ID, gone or going when the re-entry began, and with nothing else after
 * it. A sender may be rewritten on the way; of several other senders' mail nothing tells which it was.
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

/** What a mailbox or a server elsewhere took does not come back, nor what a filter kept; a filter may answer without a queue ID. */
function mayComeBack(recipient: RecipientState): boolean {
  const { last, daemon } = recipient;
  const isTaken = last.status === 'sent' && last.queuedAs === undefined;
  const wentOn = isTaken && statusOf(recipient) !== 'blocked';
  return wentOn && (daemon === 'pipe' || goesToFilter(last, daemon));
}

/** pipe(8) hands mail to mailboxes too: only what comes back for the same recipient can be what it took. */
function isForOneOf(hop: HopState, child: HopState): boolean {
  const [first] = hop.recipients;
  if (first?.daemon !== 'pipe' || child.recipients.length === 0) return true;
  return wasGivenFor(child, first.last.to);
}
