/** Forgets what would stay in memory for ever, because it never names its message, or because its end is not in the log. */
import type { Instant } from '../core/instant.ts';
import type { Correlator } from './correlator.ts';
import { tellDropped } from './dropped.ts';
import type { HostState } from './host-state.ts';
import { tellOnlyScanned } from './only-scanned.ts';
import { endScreenings } from './screening-events.ts';
import { forgetSecured } from './secured-connections.ts';
import { endTransaction } from './sessions.ts';
import { forgetTask } from './tasks.ts';
import { forgetWaiting, LONGEST_IDLE } from './waiting-connections.ts';

/** Lets go of what has had no line for too long; tells the refusals among it. */
export function forgetIdle(correlator: Correlator, state: HostState, now: Instant): void {
  const before = now - LONGEST_IDLE;
  for (const task of state.tasks.values())
    if (task.parent === null && task.lastAt < before) {
      tellOnlyScanned(correlator, state, task);
      forgetTask(state, task);
    }
  tellDropped(correlator, state, before);
  endScreenings(correlator, state, (at) => at < before);
  forgetPassed(state, before);
  forgetSessions(correlator, state, before);
  forgetWaiting(state, before);
  forgetSecured(state, before);
}

function forgetSessions(correlator: Correlator, state: HostState, before: Instant): void {
  for (const session of state.sessions.values()) {
    if (session.lastAt >= before) continue;
    endTransaction(correlator, state, session);
    if (session.hops.size === 0) state.sessions.delete(session.pid);
  }
}

/** Clients that postscreen has let through, and that no smtpd has logged. */
function forgetPassed({ passed }: HostState, before: Instant): void {
  for (const waiting of passed.values()) {
    const last = waiting.at(-1);
    if (last !== undefined && last.at < before) passed.delete(last.client.address);
  }
}
