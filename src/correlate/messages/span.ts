import type { Instant } from '../../core/instant.ts';
import type { Recipient } from '../../message/message.ts';
import { refusedBefore } from '../chains/other-senders.ts';
import type { HopState } from '../queue-files/hop-state.ts';

/** When a message started and when its last line was written. */
export interface Span {
  first: Instant;
  last: Instant;
}

export function spanOf(hops: readonly HopState[], rows: readonly Recipient[]): Span {
  const span = { first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY };
  for (const hop of hops) addHop(span, hop);
  for (const row of rows) add(span, row.at);
  return span;
}

function addHop(span: Span, hop: HopState): void {
  add(span, hop.firstSeenAt);
  add(span, hop.lastAt);
  for (const task of hop.tasks) for (const { at } of task.verdicts) add(span, at);
  if (hop.hasParent) return;
  // Of several messages in one session, only the first starts with the connection.
  if (!hop.isFirstOfSession) {
    if (refusedBefore(hop) === null) add(span, hop.transaction?.startedAt);
  } else {
    add(span, hop.session?.connectedAt);
    add(span, hop.session?.screening?.at);
  }
}

function add(span: Span, instant: Instant | null | undefined): void {
  if (instant === null || instant === undefined) return;
  if (instant < span.first) span.first = instant;
  if (instant > span.last) span.last = instant;
}
