/** One line of the trace screen: a step and its result. Plain values. */
import type { Instant } from '../../core/instant.ts';

export type Mark = 'ok' | 'warning' | 'stopped' | 'not-reached' | 'not-in-log';

export interface TraceRow {
  /** null if no line says. */
  readonly at: Instant | null;
  readonly mark: Mark;
  /** The step in words: `virus scan`. */
  readonly step: string;
  /** The daemon, by the part of its tag that says most: `smtpd`, `submission`. */
  readonly service: string;
  readonly queueId: string | null;
  readonly details: readonly string[];
  /** The queue file before this step, and those after it. */
  readonly handover: { readonly from: string; readonly to: readonly string[] } | null;
}

/** A row with its mark and its step; the rest is empty unless given. */
export function traceRow(
  mark: Mark,
  step: string,
  rest: Partial<Omit<TraceRow, 'mark' | 'step'>> = {},
): TraceRow {
  return { at: null, mark, step, service: '', queueId: null, details: [], handover: null, ...rest };
}

/** `postfix/submission/smtpd` is `submission`, `postfix/smtpd` is `smtpd`. */
export function shortTag(tag: string): string {
  const parts = tag.split('/').filter((part) => part !== '');
  return (parts.length > 2 ? parts[1] : parts.at(-1)) ?? '';
}

/** A 2xx reply without what a server adds after its words, as Gmail does: `250 2.0.0 OK  1651732555 j70-… - gsmtp`. */
export function plainReply(reply: string): string {
  const end = reply.indexOf('  ');
  return end > 0 && reply.startsWith('2') ? reply.slice(0, end) : reply;
}
