/** Forgets what would stay in memory for ever, because it never names its message, or because its end is not in the log. */
import type { Instant } from '../core/instant.ts';
import type { Correlator } from './correlator.ts';
import { tellDropped } from './dropped.ts';
import { type HostState, screeningKey } from './host-state.ts';
import { forgetSecured } from './secured-connections.ts';
import { forgetTask } from './tasks.ts';
import { forgetWaiting, LONGEST_IDLE } from './waiting-connections.ts';

/** Lets go of what has had no line for too long; tells the refusals among it. */
export function forgetIdle(correlator: Correlator, state: HostState, now: Instant): void {
  const before = now - LONGEST_IDLE;
  for (const task of state.tasks.values())
    if (task.parent === null && task.lastAt < before) forgetTask(state, task);
  tellDropped(correlator, state, before);
  forgetScreenings(correlator, state, before);
  forgetSessions(correlator, state, before);
  forgetWaiting(state, before);
  forgetSecured(state, before);
}

function forgetSessions(correlator: Correlator, state: HostState, before: Instant): void {
  for (const session of state.sessions.values()) {
    if (session.lastAt >= before) continue;
    correlator.endTransaction(state, session);
    if (session.hops.size === 0) state.sessions.delete(session.pid);
  }
}

function forgetScreenings(correlator: Correlator, state: HostState, before: Instant): void {
  for (const screening of state.screenings.values()) {
    if (screening.at >= before) continue;
    state.screenings.delete(screeningKey(screening.client));
    correlator.endScreening(state, screening);
  }
  for (const waiting of state.passed.values()) {
    const last = waiting.at(-1);
    if (last !== undefined && last.at < before) state.passed.delete(last.client.address);
  }
}
