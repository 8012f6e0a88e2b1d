/** Finds hops by Message-ID: the last resort for joining hops, when the lines that link them are missing. */

import type { HostState } from '../host-state.ts';
import type { HopState } from '../queue-files/hop-state.ts';

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
