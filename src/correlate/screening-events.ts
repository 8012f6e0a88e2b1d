/** Events of postscreen, before an smtpd has the client. */
import type { Instant } from '../core/instant.ts';
import type { Origin } from '../core/origin.ts';
import type { Rejected, Screened } from '../events/client-events.ts';
import type { Correlator } from './correlator.ts';
import { NONE } from './few-or-many.ts';
import type { HostState } from './host-state.ts';
import { screeningKey } from './host-state.ts';
import { keepFromSmtpd, passOn } from './sessions/passed.ts';
import type { Screening } from './sessions/session-state.ts';
import { refuse } from './sessions/sessions.ts';

export function rejectByPostscreen(
  correlator: Correlator,
  state: HostState,
  event: Rejected,
  origin: Origin,
): void {
  if (event.client === undefined) return;
  const screening = screeningOf(state, event.client, origin);
  const denial = denialOf(screening, event);
  if (denial === null) takeFailedTest(screening);
  refuse(screening, event, origin, denial);
  correlator.news.screenedNow(state.host, screening);
  correlator.keep(screening, event, origin);
}

// DENYLISTED [192.0.2.9]:39854
// NOQUEUE: reject: RCPT from [192.0.2.9]:39854: 550 5.3.2 Service currently unavailable; from=<ann@example.net>, …
/** The refusal does not say that a list of this server's own rejects the client; the line before does. */
function denialOf({ result, text }: Screening, { enhancedStatus }: Rejected): string | null {
  return result === 'denylisted' && enhancedStatus === '5.3.2' ? text : null;
}

/** A deny list that only warns (postscreen_denylist_action = ignore) refuses nobody: what the client failed after it does. */
function takeFailedTest(screening: Screening): void {
  if (screening.failedTest === null) return;
  screening.result = 'failed-test';
  screening.text = screening.failedTest;
  screening.failedTest = null;
}

function screeningOf(state: HostState, client: Screened['client'], origin: Origin): Screening {
  const key = screeningKey(client);
  const known = state.screenings.get(key);
  if (known !== undefined) return known;
  const screening: Screening = {
    client,
    at: origin.at,
    result: 'connected',
    text: '',
    failedTest: null,
    passedAt: null,
    tls: null,
    refusals: NONE,
    timeline: null,
  };
  state.screenings.set(key, screening);
  return screening;
}

export function screen(
  correlator: Correlator,
  state: HostState,
  event: Screened,
  origin: Origin,
): void {
  const screening = screeningOf(state, event.client, origin);
  correlator.keep(screening, event, origin);
  if (screening.result === 'denylisted' && event.result === 'failed-test') {
    if (!isOfNobody(event)) screening.failedTest = event.text;
  } else if (isNewResult(event, screening)) {
    screening.result = event.result;
    screening.text = event.text;
  }
  const hasPassed =
    event.result === 'passed-new' ||
    event.result === 'passed-old' ||
    event.result === 'allowlisted';
  if (hasPassed) passOn(state, screening, origin);
  else if (event.result === 'disconnected') keepFromSmtpd(state, event.client);
  if (hasPassed || event.result === 'disconnected') endScreening(correlator, state, screening);
}

/** Ends the tests of connections that began at a moment for which that is due. */
export function endScreenings(
  correlator: Correlator,
  state: HostState,
  isDue: (at: Instant) => boolean,
): void {
  for (const screening of state.screenings.values())
    if (isDue(screening.at)) endScreening(correlator, state, screening);
}

/** postscreen is done with a connection; tells what it refused there. */
function endScreening({ news }: Correlator, state: HostState, screening: Screening): void {
  state.screenings.delete(screeningKey(screening.client));
  news.screened(state.host, screening);
  screening.refusals = NONE;
}

function isNewResult(event: Screened, before: Screening): boolean {
  if (event.result === 'connected' || event.result === 'disconnected') return false;
  return before.result !== 'failed-test' || !isOfNobody(event);
}

/** That a client sent to nobody only follows from its refusals. */
function isOfNobody({ result, text }: Screened): boolean {
  return result === 'failed-test' && text.endsWith(' without valid RCPT');
}
