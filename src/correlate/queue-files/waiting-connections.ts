/** A delivery agent's lines about connections name no queue ID: they wait for its next delivery line. */
import { type Instant, MINUTE } from '../../core/instant.ts';
import type { Origin } from '../../core/origin.ts';
import type { MailEvent } from '../../events/mail-event.ts';
import type { Correlator } from '../correlator.ts';
import { NONE } from '../few-or-many.ts';
import type { HostState } from '../host-state.ts';
import type { TimelineEntry } from '../timeline.ts';
import type { HopState } from './hop-state.ts';

/** An agent ends when it is idle for minutes: lines that have waited longer are from an earlier process with the same pid. */
export const LONGEST_IDLE = 30 * MINUTE;
const MANY_WAITING = 50;

export function keepForNextDelivery(
  correlator: Correlator,
  state: HostState,
  event: MailEvent,
  origin: Origin,
): void {
  const entry = correlator.entry(event, origin);
  if (entry === null) return;
  const waiting = waitingFor(state, origin);
  if (waiting.length < MANY_WAITING) state.failedConnections.set(origin.pid, [...waiting, entry]);
}

/** Called at a delivery line: what has waited for it belongs to the same story. */
export function takeWaiting(state: HostState, hop: HopState, origin: Origin): void {
  const waiting = waitingFor(state, origin);
  if (waiting.length === 0) return;
  state.failedConnections.delete(origin.pid);
  hop.timeline ??= [];
  for (const entry of waiting) hop.timeline.push(entry);
}

function waitingFor(
  { failedConnections }: HostState,
  { pid, at }: Origin,
): readonly TimelineEntry[] {
  const waiting = failedConnections.get(pid);
  return waiting === undefined ? NONE : waiting.filter((entry) => at - entry.at <= LONGEST_IDLE);
}

/** Forgets what has had no line since a moment. */
export function forgetWaiting({ failedConnections }: HostState, before: Instant): void {
  for (const waiting of failedConnections.values()) {
    const last = waiting.at(-1);
    if (last !== undefined && last.at < before) failedConnections.delete(last.pid);
  }
}
