/**
 * A milter that smtpd or cleanup could not ask, a filter before the queue or a table that smtpd could not: their warning names it, the
 * refusal that follows in the same process does not.
 */
import { type Instant, SECOND } from '../../core/instant.ts';
import type { Origin } from '../../core/origin.ts';
import type { Rejected, RuleApplied } from '../../events/client-events.ts';
import type { ServiceTrouble } from '../../events/service-events.ts';
import type { HostState } from '../host-state.ts';

export interface TroubleWarning {
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
// lmdb:/opt/zimbra/conf/restricted_senders: table lookup problem
const OF_TABLE = /^(?:[a-z_]{1,20}:){1,3}\S{1,500}: table lookup problem$/;
// 451 4.3.0 <ann@example.com>: Temporary lookup failure
// 451 4.3.5 <>: Sender address rejected: Server configuration error
const FOR_TABLE =
  /^451 4\.3\.(?:0 <[^<>\s]{0,320}>: Temporary lookup failure|5 <[^<>\s]{0,320}>: [A-Z][\w-]*(?: [a-z]+)? rejected: Server configuration error)/;

/** Remembers what a process warns about a milter, a filter or a table. */
export function noteTrouble(state: HostState, { text }: ServiceTrouble, origin: Origin): void {
  const { daemon } = origin;
  if (daemon !== 'smtpd' && daemon !== 'cleanup') return;
  if (OF_TABLE.test(text)) keep(state.tableWarnings, origin, text);
  else if (OF_MILTER.test(text) || OF_PROXY.test(text)) keep(state.milterWarnings, origin, text);
}

function keep(warnings: Map<number, TroubleWarning>, origin: Origin, text: string): void {
  const { daemon, pid, at } = origin;
  if (warnings.size >= MANY_PROCESSES) warnings.clear();
  warnings.set(pid, { daemon, at, text });
}

/** The warning that tells why Postfix refused in place of a milter, filter or table; null if that refused itself, or no warning is of the same second. */
export function warningBefore(state: HostState, event: Rejected, origin: Origin): string | null {
  const warning = warningFor(state, event, origin);
  return warning !== null && isSameSecond(warning, origin) ? warning.text : null;
}

function warningFor(
  state: HostState,
  { by, text }: Rejected,
  origin: Origin,
): TroubleWarning | null {
  const { milterWarnings, tableWarnings } = state;
  if (by === 'access' && FOR_TABLE.test(text)) return ownWarning(tableWarnings, origin, OF_TABLE);
  if (by === 'milter' && FOR_MILTER.test(text))
    return ownWarning(milterWarnings, origin, OF_MILTER);
  return by === 'proxy' && FOR_PROXY.test(text)
    ? ownWarning(milterWarnings, origin, OF_PROXY)
    : null;
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
  const warning = ownWarning(state.milterWarnings, origin, OF_MILTER);
  if (warning === null) return null;
  const since = state.sessions.get(origin.pid)?.connectedAt ?? null;
  const isOfSession = origin.daemon === 'smtpd' && since !== null && warning.at >= since;
  return isOfSession || isSameSecond(warning, origin) ? warning.text : null;
}

function ownWarning(
  warnings: ReadonlyMap<number, TroubleWarning>,
  { pid, daemon }: Origin,
  of: RegExp,
): TroubleWarning | null {
  const warning = warnings.get(pid);
  return warning?.daemon === daemon && of.test(warning.text) ? warning : null;
}

function isSameSecond(warning: TroubleWarning, { at }: Origin): boolean {
  return Math.abs(at - warning.at) < SECOND;
}
