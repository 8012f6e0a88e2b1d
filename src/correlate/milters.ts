/** A milter that smtpd or cleanup could not ask: their warning names it, the refusal that follows in the same process does not. */
import { type Instant, SECOND } from '../core/instant.ts';
import type { Origin } from '../core/record.ts';
import type { Rejected } from '../events/client-events.ts';
import type { ServiceTrouble } from '../events/service-events.ts';
import type { HostState } from './host-state.ts';

export interface MilterWarning {
  readonly daemon: string;
  readonly at: Instant;
  readonly text: string;
}

/** More processes do not complain in one second. */
const MANY_PROCESSES = 1000;

// connect to Milter service inet:localhost:8465: Connection refused
// milter inet:127.0.0.1:8465: can't read SMFIC_EOH reply packet header: Success
const WARNING = /^(?:connect to Milter service |milter )(?:inet6?|unix|local):/;
// 451 4.7.1 Service unavailable - try again later; at the end of the message the three digits are dropped.
const POSTFIX_OWN = /^(?:451 )?4\.7\.1 Service unavailable - try again later/;

/** Remembers what a process says of a milter. */
export function noteTrouble(state: HostState, { text }: ServiceTrouble, origin: Origin): void {
  const { daemon, pid, at } = origin;
  if ((daemon !== 'smtpd' && daemon !== 'cleanup') || !WARNING.test(text)) return;
  const { milterWarnings } = state;
  if (milterWarnings.size >= MANY_PROCESSES) milterWarnings.clear();
  milterWarnings.set(pid, { daemon, at, text });
}

/** The warning that tells why Postfix refused in a milter's stead; null where a milter spoke itself, or no warning of the same second tells. */
export function warningBefore(state: HostState, event: Rejected, origin: Origin): string | null {
  if (event.by !== 'milter' || !POSTFIX_OWN.test(event.text)) return null;
  const warning = state.milterWarnings.get(origin.pid);
  if (warning === undefined || warning.daemon !== origin.daemon) return null;
  return Math.abs(origin.at - warning.at) < SECOND ? warning.text : null;
}
