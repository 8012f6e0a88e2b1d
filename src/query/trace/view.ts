/** The answer of `trace`, as plain values: what the screen shows, without its layout. */
import type { Instant } from '../../core/instant.ts';
import type { Client, Message } from '../../message/message.ts';
import { rowsOf } from '../../message/outcome.ts';
import { causeOf } from '../symptom.ts';
import { headlineOf, type Tone, toneOf } from './headline.ts';
import type { Note } from './note.ts';
import { traceNotes } from './notes.ts';
import { type RecipientRow, recipientRowsOf, type ToLine, toLinesOf } from './recipients.ts';
import type { TraceRow } from './row.ts';
import { traceRows } from './rows.ts';
import { stoppedOf } from './stopped.ts';
import { type TimeBar, timeBars } from './time-bars.ts';
import { type Why, whysOf } from './whys.ts';

/** How many messages the same stop has hit, as far as the caller has looked. */
export interface Scope {
  readonly messages: number;
  readonly since: Instant;
  /** null if the log has none, undefined if the log would not show it. */
  readonly lastSuccess: Instant | null | undefined;
  /** Whether the cause stops all mail at this step, and not only mail of one kind. */
  readonly isOfAll: boolean;
  /** Whether only the part of the log around the stop was looked at. */
  readonly isPartial: boolean;
}

export interface TraceView {
  readonly tone: Tone;
  readonly headline: readonly string[];
  /** '' for the null sender, null if not in the log. */
  readonly from: string | null;
  readonly client: Client | null;
  /** Octets. */
  readonly size: number | null;
  readonly to: readonly ToLine[];
  readonly messageId: string | null;
  readonly startedAt: Instant;
  readonly rows: readonly TraceRow[];
  /** Empty unless fates differ. */
  readonly recipients: readonly RecipientRow[];
  readonly bars: readonly TimeBar[];
  /** The worst first. */
  readonly whys: readonly Why[];
  /** For the worst cause. */
  readonly scope: Scope | null;
  readonly notes: readonly Note[];
}

export function traceView(message: Message, scope: Scope | null = null): TraceView {
  const stopped = stoppedOf(message);
  // If no line names a recipient, what became of the message is shown all the same.
  const told = { ...message, recipients: rowsOf(message) };
  const rows = traceRows(told);
  return {
    tone: toneOf(told),
    headline: headlineOf(told, stopped),
    from: message.from,
    client: message.client,
    size: message.size,
    to: toLinesOf(message, (recipient) => causeOf(message, recipient)),
    messageId: message.messageId,
    startedAt: message.startedAt,
    rows,
    recipients: recipientRowsOf(message),
    bars: timeBars(message),
    whys: whysOf(told),
    scope,
    notes: traceNotes(told, rows),
  };
}
