/** Finds hops by Message-ID: the last resort of joining, where the lines that link hops are missing. */
import type { HostState } from './host-state.ts';
import { DISORDER } from './host-state.ts';
import type { HopState } from './state.ts';

/** Adds or removes a hop under its Message-ID. */
export function remember(state: HostState, hop: HopState, isNew: boolean): void {
  if (hop.messageId === null || hop.messageId === '') return;
  const known = state.hopsByMessageId.get(hop.messageId);
  if (isNew) {
    if (known === undefined) state.hopsByMessageId.set(hop.messageId, [hop]);
    else known.push(hop);
    return;
  }
  if (known === undefined) return;
  const index = known.indexOf(hop);
  if (index >= 0) known.splice(index, 1);
  if (known.length === 0) state.hopsByMessageId.delete(hop.messageId);
}

/** The hop before a re-entry that no line links: same Message-ID, gone or going when the re-entry began, and with nothing else after it. */
export function parentByMessageId(state: HostState, child: HopState): HopState | undefined {
  if (child.messageId === null || child.messageId === '') return undefined;
  const candidates = state.hopsByMessageId.get(child.messageId) ?? [];
  return candidates.findLast((hop) => hop !== child && couldPrecede(hop, child));
}

function couldPrecede(hop: HopState, child: HopState): boolean {
  const endedAt = hop.removedAt ?? Number.POSITIVE_INFINITY;
  return (
    hop.sequence < child.sequence &&
    hop.children.length === 0 &&
    hop.sentByAmavis === null &&
    child.firstSeenAt <= endedAt + DISORDER &&
    hop.recipients.every((one) => one.last.status === 'sent' && one.last.queuedAs === undefined)
  );
}
