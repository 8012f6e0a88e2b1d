/** Clients that postscreen has let through, until smtpd logs them. */

import type { Origin } from '../../core/origin.ts';
import type { Peer } from '../../core/peer.ts';
import type { HostState } from '../host-state.ts';
import type { Screening } from './session-state.ts';

const MANY_PASSED = 100;

export function passOn(state: HostState, screening: Screening, origin: Origin): void {
  screening.passedAt = origin.at;
  const waiting = state.passed.get(screening.client.address);
  if (waiting === undefined) state.passed.set(screening.client.address, [screening]);
  else {
    if (waiting.length >= MANY_PASSED) waiting.shift();
    waiting.push(screening);
  }
}

/**
 * After its deeper tests postscreen passes a client, but ends the session itself: `PASS NEW`, then `DISCONNECT`.
 * For a session that it hands on, it logs no end.
 */
export function keepFromSmtpd(state: HostState, client: Peer): void {
  const waiting = state.passed.get(client.address) ?? [];
  const at = waiting.findIndex((one) => one.client.port === client.port);
  if (at < 0) return;
  waiting.splice(at, 1);
  if (waiting.length === 0) state.passed.delete(client.address);
}
