/** The line at the bottom of a live view, and its closing tally. */
import { type ServiceState, WATCHED_SERVICES, type WatchedService } from '../query/live-health.ts';
import type { OutcomeCount } from '../query/live-tally.ts';
import { countWords, durationWords, grouped } from '../query/quantity-words.ts';
import { displayWidth } from './display-width.ts';
import { cutEnd, dot, dotted, flow, type Screen, sign } from './screen.ts';

/** What a live view shows of the whole server. */
export interface LiveStatus {
  /** Recipients a minute that mail arrived for. */
  readonly inbound: number;
  readonly outbound: number;
  /** Messages on their way. */
  readonly inFlight: number;
  readonly deferred: number;
  readonly failed: number;
  readonly refused: number;
  readonly scanP95Ms: number | null;
  readonly services: Readonly<Record<WatchedService, ServiceState>>;
}

/** `in 12/min · out 3/min · 14 in flight · 3 deferred · 2 failed · scan p95 1.5 s · amavis ✔ clamd ✔ DKIM ✘ LMTP ✔`. */
export function statusLine(status: LiveStatus, screen: Screen): string {
  const rates = [`in ${grouped(status.inbound)}/min`, `out ${grouped(status.outbound)}/min`];
  const counts = [
    `${grouped(status.inFlight)} in flight`,
    `${grouped(status.deferred)} deferred`,
    `${grouped(status.failed)} failed`,
  ];
  const rest = [
    ...(status.refused === 0 ? [] : [`${grouped(status.refused)} refused`]),
    `scan p95 ${status.scanP95Ms === null ? '?' : durationWords(status.scanP95Ms)}`,
  ];
  const forms = [
    [...rates, ...counts, ...rest, serviceWords(status, screen)],
    [...rates, ...counts, ...rest, ...troubleWords(status, screen)],
    [...rates, ...counts, ...troubleWords(status, screen)],
    [...counts, ...troubleWords(status, screen)],
  ].map((parts) => dotted(screen, parts));
  const fitting = forms.find((form) => displayWidth(form) <= screen.width) ?? forms.at(-1) ?? '';
  return screen.chalk.inverse(cutEnd(screen, fitting, screen.width));
}

function serviceWords({ services }: LiveStatus, screen: Screen): string {
  return WATCHED_SERVICES.map((name) => `${name} ${stateSign(services[name], screen)}`).join(' ');
}

/** On a narrow screen only the services that do not answer. */
function troubleWords({ services }: LiveStatus, screen: Screen): string[] {
  const troubled = WATCHED_SERVICES.filter((name) => services[name] === 'trouble');
  return troubled.length === 0
    ? []
    : [troubled.map((name) => `${name} ${stateSign('trouble', screen)}`).join(' ')];
}

function stateSign(state: ServiceState, screen: Screen): string {
  if (state === 'unknown') return '?';
  return sign(screen, state === 'ok' ? 'ok' : 'stopped');
}

export interface LiveClosing {
  readonly counts: readonly OutcomeCount[];
  readonly inFlight: number;
  /** How long it was watched, in milliseconds; null where that is not known. */
  readonly watchedMs: number | null;
}

/** `30 min · 1,204 outcomes: 1,100 delivered, 80 relayed, 4 bounced · 3 messages on their way`. */
export function closingTally(closing: LiveClosing, screen: Screen): string {
  const { counts, inFlight, watchedMs } = closing;
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const words = counts.map(({ status, count }) => `${grouped(count)} ${status}`).join(', ');
  const time = watchedMs === null ? [] : [durationWords(watchedMs)];
  const outcomes = countWords(total, 'outcome') + (words === '' ? '' : `: ${words}`);
  const rest = inFlight === 0 ? [] : [`${countWords(inFlight, 'message')} on the way`];
  const text = [...time, outcomes, ...rest].join(dot(screen));
  return flow([text], ' ', screen.width).join('\n');
}
