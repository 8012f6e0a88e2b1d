/** Open connections: of clients to smtpd, to postscreen, and between the two; and those of delivery agents that wait for a delivery line. */
import type { Instant } from '../core/instant.ts';
import type { Correlator } from './correlator.ts';
import type { HostState } from './host-state.ts';
import { endScreenings } from './screening-events.ts';
import { endTransaction } from './sessions.ts';

/** The moments of a host's connections, by which the oldest ones are found. */
export function momentsOfConnections(state: HostState): number[] {
  const moments: number[] = [];
  state.sessions.visit(({ lastAt }) => moments.push(lastAt));
  state.screenings.visit(({ at }) => moments.push(at));
  state.passed.visit((waiting) => moments.push(momentOf(waiting)));
  state.failedConnections.visit((waiting) => moments.push(momentOf(waiting)));
  return moments;
}

function momentOf(waiting: readonly { readonly at: Instant }[]): Instant {
  return waiting[0]?.at ?? Number.NEGATIVE_INFINITY;
}

/** Lets go of at most `most` connections that are no newer than `last`; returns how many. */
export function letGoConnections(
  correlator: Correlator,
  state: HostState,
  last: Instant,
  most: number,
): number {
  let count = 0;
  const isDue = (at: Instant) => at <= last && count < most && ++count > 0;
  letGoSessions(correlator, state, isDue);
  endScreenings(correlator, state, isDue);
  const { passed, failedConnections } = state;
  for (const waiting of passed.values())
    if (isDue(momentOf(waiting))) passed.delete(waiting[0]?.client.address ?? '');
  for (const waiting of failedConnections.values())
    if (isDue(momentOf(waiting))) failedConnections.delete(waiting[0]?.pid ?? 0);
  return count;
}

/** Lets go of sessions, and tells what was refused in them. */
function letGoSessions(
  correlator: Correlator,
  state: HostState,
  isDue: (at: Instant) => boolean,
): void {
  for (const session of state.sessions.values()) {
    if (!isDue(session.lastAt)) continue;
    endTransaction(correlator, state, session);
    state.sessions.delete(session.pid);
  }
}
