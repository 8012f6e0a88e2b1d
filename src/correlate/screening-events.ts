/** Events of postscreen, before an smtpd has the client. */
import type { Origin } from '../core/origin.ts';
import type { Rejected, Screened } from '../events/client-events.ts';
import type { Correlator } from './correlator.ts';
import { NONE } from './few-or-many.ts';
import type { HostState } from './host-state.ts';
import { screeningKey } from './host-state.ts';
import { keepFromSmtpd, passOn } from './passed.ts';
import type { Screening } from './session-state.ts';
import { refuse } from './sessions.ts';

export function rejectByPostscreen(
  correlator: Correlator,
  state: HostState,
  event: Rejected,
  origin: Origin,
): void {
  if (event.client === undefined) return;
  const screening = screeningOf(state, event.client, origin);
  refuse(screening, event, origin, denialOf(screening, event));
  correlator.screenedNow(state, screening);
  correlator.keep(screening, event, origin);
}

// DENYLISTED [192.0.2.9]:39854
// NOQUEUE: reject: RCPT from [192.0.2.9]:39854: 550 5.3.2 Service currently unavailable; from=<ann@example.net>, …
/** The refusal does not say that a list of this server's own rejects the client; the line before does. */
function denialOf({ result, text }: Screening, { enhancedStatus }: Rejected): string | null {
  return result === 'denylisted' && enhancedStatus === '5.3.2' ? text : null;
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
  if (isNewResult(event, screening)) {
    screening.result = event.result;
    screening.text = event.text;
  }
  const hasPassed =
    event.result === 'passed-new' ||
    event.result === 'passed-old' ||
    event.result === 'allowlisted';
  if (hasPassed) passOn(state, screening, origin);
  else if (event.result === 'disconnected') keepFromSmtpd(state, event.client);
  if (hasPassed || event.result === 'disconnected') {
    state.screenings.delete(screeningKey(event.client));
    correlator.endScreening(state, screening);
  }
}

/** The list of this server's own decides whatever a client does then; that it sent to nobody only follows from its refusals. */
function isNewResult({ result, text }: Screened, before: Screening): boolean {
  if (result === 'connected' || result === 'disconnected') return false;
  if (result !== 'failed-test') return true;
  const isFollowing = before.result === 'failed-test' && text.endsWith(' without valid RCPT');
  return before.result !== 'denylisted' && !isFollowing;
}
