/** A milter that smtpd or cleanup could not ask: their warning names it, the refusal that follows in the same process does not. */
import { type Instant, SECOND } from '../core/instant.ts';
import type { Origin } from '../core/record.ts';
import type { Rejected, RuleApplied } from '../events/client-events.ts';
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
  const warning = ownWarning(state, origin);
  return warning !== null && isSameSecond(warning, origin) ? warning.text : null;
}

/**
 * The warning that tells why Postfix holds mail in a milter's stead (milter_default_action = quarantine); null where a milter asked for it.
 * smtpd says it once in a session, and holds each message of that; a milter itself can only ask for it at the end of one, of cleanup.
 */
export function warningOfHold(
  state: HostState,
  { action, by }: RuleApplied,
  origin: Origin,
): string | null {
  if (action !== 'hold' || by !== 'milter') return null;
  const warning = ownWarning(state, origin);
  if (warning === null) return null;
  const since = state.sessions.get(origin.pid)?.connectedAt ?? null;
  const isOfSession = origin.daemon === 'smtpd' && since !== null && warning.at >= since;
  return isOfSession || isSameSecond(warning, origin) ? warning.text : null;
}

function ownWarning(state: HostState, { pid, daemon }: Origin): MilterWarning | null {
  const warning = state.milterWarnings.get(pid);
  return warning?.daemon === daemon ? warning : null;
}

function isSameSecond(warning: MilterWarning, { at }: Origin): boolean {
  return Math.abs(at - warning.at) < SECOND;
}
