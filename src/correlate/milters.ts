/**
 * A milter that smtpd or cleanup could not ask, or a filter before the queue that smtpd could not: their warning names it, the refusal that
 * follows in the same process does not.
 */
import { type Instant, SECOND } from '../core/instant.ts';
import type { Origin } from '../core/origin.ts';
import type { Rejected, RuleApplied } from '../events/client-events.ts';
import type { ServiceTrouble } from '../events/service-events.ts';
import type { HostState } from './host-state.ts';

export interface MilterWarning {
  readonly daemon: string;
  readonly at: Instant;
  readonly text: string;
}

/** No more processes than this complain within one second. */
const MANY_PROCESSES = 1000;

// connect to Milter service inet:localhost:8465: Connection refused
// milter inet:127.0.0.1:8465: can't read SMFIC_EOH reply packet header: Success
const OF_MILTER = /^(?:connect to Milter service |milter )(?:inet6?|unix|local):/;
// connect to proxy filter 127.0.0.1:10024: Connection refused
// lost connection with proxy 127.0.0.1:10024
const OF_PROXY =
  /^(?:connect to proxy filter |lost connection with proxy |timeout talking to proxy )/;
// 451 4.7.1 Service unavailable - try again later; at the end of the message the three digits are dropped.
const FOR_MILTER = /^(?:451 )?4\.7\.1 Service unavailable - try again later/;
const FOR_PROXY = /^451 4\.3\.0 Error: queue file write error/;

/** Remembers what a process warns about a milter or a filter. */
export function noteTrouble(state: HostState, { text }: ServiceTrouble, origin: Origin): void {
  const { daemon, pid, at } = origin;
  if (daemon !== 'smtpd' && daemon !== 'cleanup') return;
  if (!OF_MILTER.test(text) && !OF_PROXY.test(text)) return;
  const { milterWarnings } = state;
  if (milterWarnings.size >= MANY_PROCESSES) milterWarnings.clear();
  milterWarnings.set(pid, { daemon, at, text });
}

/** The warning that tells why Postfix refused in place of a milter or filter; null if that refused itself, or no warning is of the same second. */
export function warningBefore(state: HostState, event: Rejected, origin: Origin): string | null {
  const { by, text } = event;
  const isForMilter = by === 'milter' && FOR_MILTER.test(text);
  if (!isForMilter && !(by === 'proxy' && FOR_PROXY.test(text))) return null;
  const warning = ownWarning(state, origin, isForMilter ? OF_MILTER : OF_PROXY);
  return warning !== null && isSameSecond(warning, origin) ? warning.text : null;
}

/**
 * The warning that tells why Postfix holds mail in place of a milter (milter_default_action = quarantine); null if a milter asked for the hold.
 * smtpd warns once in a session, and holds each message of it; a milter itself can ask for a hold only at the end of a message, from cleanup.
 */
export function warningOfHold(
  state: HostState,
  { action, by }: RuleApplied,
  origin: Origin,
): string | null {
  if (action !== 'hold' || by !== 'milter') return null;
  const warning = ownWarning(state, origin, OF_MILTER);
  if (warning === null) return null;
  const since = state.sessions.get(origin.pid)?.connectedAt ?? null;
  const isOfSession = origin.daemon === 'smtpd' && since !== null && warning.at >= since;
  return isOfSession || isSameSecond(warning, origin) ? warning.text : null;
}

function ownWarning(state: HostState, { pid, daemon }: Origin, of: RegExp): MilterWarning | null {
  const warning = state.milterWarnings.get(pid);
  return warning?.daemon === daemon && of.test(warning.text) ? warning : null;
}

function isSameSecond(warning: MilterWarning, { at }: Origin): boolean {
  return Math.abs(at - warning.at) < SECOND;
}
