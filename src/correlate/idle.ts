/** Forgets what would stay in memory for ever, because it never names its message, or because its end is not in the log. */
import type { Instant } from '../core/instant.ts';
import type { Correlator } from './correlator.ts';
import { tellOnlyScanned } from './filters/only-scanned.ts';
import { forgetTask } from './filters/tasks.ts';
import type { HostState } from './host-state.ts';
import { tellDropped } from './queue-files/dropped.ts';
import { forgetSecured } from './queue-files/secured-connections.ts';
import { forgetWaiting, LONGEST_IDLE } from './queue-files/waiting-connections.ts';
import { endScreenings } from './screening-events.ts';
import { endTransaction } from './sessions/sessions.ts';

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
