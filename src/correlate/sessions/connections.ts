/** Open connections: of clients to smtpd, to postscreen, and between the two; and those of delivery agents, failed or secured, that wait for a delivery line. */
import type { Instant } from '../../core/instant.ts';
import type { Correlator } from '../correlator.ts';
import type { HostState } from '../host-state.ts';
import { endScreenings } from '../screening-events.ts';
import { endTransaction } from './sessions.ts';

/** The moments of a host's connections, by which the oldest ones are found. */
export function momentsOfConnections(state: HostState): number[] {
  const moments: number[] = [];
  state.sessions.visit(({ lastAt }) => moments.push(lastAt));
  state.screenings.visit(({ at }) => moments.push(at));
  state.passed.visit((waiting) => moments.push(momentOf(waiting)));
  state.failedConnections.visit((waiting) => moments.push(momentOf(waiting)));
  state.securedConnections.visit(({ at }) => moments.push(at));
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
  letGoPassed(state, isDue);
  letGoOfAgents(state, isDue);
  return count;
}

type IsDue = (at: Instant) => boolean;

/** Lets go of sessions, and tells what was refused in them. */
function letGoSessions(correlator: Correlator, state: HostState, isDue: IsDue): void {
  for (const session of state.sessions.values()) {
    if (!isDue(session.lastAt)) continue;
    endTransaction(correlator, state, session);
    state.sessions.delete(session.pid);
  }
}

function letGoPassed({ passed }: HostState, isDue: IsDue): void {
  for (const waiting of passed.values())
    if (isDue(momentOf(waiting))) passed.delete(waiting[0]?.client.address ?? '');
}

function letGoOfAgents({ failedConnections, securedConnections }: HostState, isDue: IsDue): void {
  for (const waiting of failedConnections.values())
    if (isDue(momentOf(waiting))) failedConnections.delete(waiting[0]?.pid ?? 0);
  for (const { pid, at } of securedConnections.values())
    if (isDue(at)) securedConnections.delete(pid);
}
