/** The answer of `trace`, as plain values: what the screen shows, without its layout. */
import type { Instant } from '../core/instant.ts';
import type { Client, Message, Recipient } from '../message/message.ts';
import { rowsOf } from '../message/outcome.ts';
import { expiresAbout, nextTryAbout } from './retry-estimate.ts';
import { type Stopped, stoppedOf } from './stopped.ts';
import { causeOf } from './symptom.ts';
import { headlineOf, type Tone, toneOf } from './trace-headline.ts';
import { type Note, traceNotes } from './trace-notes.ts';
import { type RecipientRow, recipientRowsOf, type ToLine, toLinesOf } from './trace-recipients.ts';
import type { TraceRow } from './trace-row.ts';
import { traceRows } from './trace-rows.ts';
import { type TimeBar, timeBars } from './trace-time-bars.ts';

/** How many others the same stop has hit, as far as the caller has looked. */
export interface Scope {
  readonly messages: number;
  readonly since: Instant;
  readonly lastSuccess: Instant | null;
}

export interface TraceView {
  readonly tone: Tone;
  readonly headline: readonly string[];
  /** '' the null sender, null not in the log. */
  readonly from: string | null;
  readonly client: Client | null;
  /** Octets. */
  readonly size: number | null;
  readonly to: readonly ToLine[];
  readonly messageId: string | null;
  readonly startedAt: Instant;
  readonly rows: readonly TraceRow[];
  /** Where fates differ. */
  readonly recipients: readonly RecipientRow[];
  readonly bars: readonly TimeBar[];
  readonly why: { readonly meaning: string; readonly retry: string } | null;
  /** Of the recipient that is tried next. */
  readonly nextTryAbout: Instant | null;
  readonly expiresAbout: Instant | null;
  readonly scope: Scope | null;
  /** What to do: commands or sentences. */
  readonly next: readonly string[];
  readonly notes: readonly Note[];
}

export interface TraceOptions {
  readonly scope?: Scope | null;
}

export function traceView(message: Message, options: TraceOptions = {}): TraceView {
  const stopped = stoppedOf(message);
  // Where no line names a recipient, what became of the message is told all the same.
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
    why: stopped === null ? null : { meaning: stopped.meaning, retry: retryWords(told, stopped) },
    nextTryAbout: earliest(message.recipients.map(nextTryAbout)),
    expiresAbout: earliest(message.recipients.map(expiresAbout)),
    scope: options.scope ?? null,
    next: stopped?.advice ?? [],
    notes: traceNotes(message, rows),
  };
}

/** Whether waiting helps; what left the queue can only be sent again. */
function retryWords(message: Message, stopped: Stopped): string {
  const { status } = message.recipients.find((one) => isOf(one, stopped)) ?? {};
  if (status === 'held') return 'it goes on once released';
  const again = status === 'deferred' ? 'a retry' : 'sending again';
  if (stopped.retryHelps !== 'after-fix') return `${again} ${HELPS[stopped.retryHelps]}`;
  return `${again} ${stopped.cause.endsWith('-down') ? 'helps once it is up' : 'helps after a fix'}`;
}

const HELPS = { yes: 'helps', no: 'does not help', maybe: 'may help' } as const;

function isOf(recipient: Recipient, stopped: Stopped): boolean {
  return recipient.address === '' || stopped.recipients.includes(recipient.address);
}

function earliest(instants: readonly (Instant | null)[]): Instant | null {
  const known = instants.filter((instant) => instant !== null);
  return known.length === 0 ? null : Math.min(...known);
}
