/** What is remembered of one recipient of a queue file. Mutable on purpose: events change it in place. */
import type { Instant } from '../../core/instant.ts';
import type { TlsEstablished } from '../../events/client-events.ts';
import type { DeliveryAttempted } from '../../events/queue-events.ts';

/** One recipient of one queue file: the last attempt decides. */
export interface RecipientState {
  last: DeliveryAttempted;
  at: Instant;
  /** The daemon that wrote the last attempt. */
  daemon: string;
  /** Its delivery lines: the tries, and those that put it off without one. */
  attempts: number;
  /** How many of them put it off without a try, because its destination was suspended. */
  suspensions: number;
  /** How often it was delivered to: more than once if its alias is tried again, or if it is a recipient more than once. */
  copies: number;
  /** How many times qmgr had taken up the queue file before the last attempt. */
  round: number;
  firstDeferredAt: Instant | null;
  /** The last attempt that failed, once a later one went through. */
  failure: PastAttempt | null;
  /** The last one that was a try, while Postfix puts it off without one and for another reason, because its destination is suspended. */
  lastTry: PastAttempt | null;
  /** What the connection of the last attempt was secured with, if a line says so. */
  handshake: TlsEstablished | null;
  /** Whether it was an alias that local(8) could not expand, until its members took its place at a later try. */
  isReplaced: boolean;
  /** For a copy that local(8) told beside another one of the same recipient: the first one. */
  beside: RecipientState | null;
}

export interface PastAttempt {
  readonly event: DeliveryAttempted;
  readonly at: Instant;
  readonly daemon: string;
}
