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
  refuse(screening, event, origin, null);
  correlator.screenedNow(state, screening);
  correlator.keep(screening, event, origin);
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
  if (event.result !== 'connected' && event.result !== 'disconnected') {
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
