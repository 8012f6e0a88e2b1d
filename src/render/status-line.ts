/** The line at the bottom of a live view, and its closing tally. */
import { type ServiceState, WATCHED_SERVICES, type WatchedService } from '../query/live/health.ts';
import type { FlightCounts, OutcomeCount } from '../query/live/tally.ts';
import { countWords, durationWords, grouped } from '../query/quantity-words.ts';
import { displayWidth } from './display-width.ts';
import { cutEnd, dot, dotted, type Screen, sign, wrapped } from './screen.ts';

/** What a live view shows of the whole server. */
export interface LiveStatus {
  /** Recipients a minute that mail arrived for. */
  readonly inbound: number;
  readonly outbound: number;
  readonly flight: FlightCounts;
  readonly failed: number;
  readonly refused: number;
  readonly scanP95Ms: number | null;
  readonly services: Readonly<Record<WatchedService, ServiceState>>;
}

/** `in 12/min · out 3/min · 14 on the way · 3 deferred · 2 failed · scan p95 1.5 s · amavis ✔ clamd ✔ DKIM ✘ LMTP ✔`. */
export function statusLine(status: LiveStatus, screen: Screen): string {
  const rates = [`in ${grouped(status.inbound)}/min`, `out ${grouped(status.outbound)}/min`];
  const counts = [
    `${grouped(status.flight.queued)} on the way`,
    `${grouped(status.flight.deferred)} deferred`,
    ...(status.flight.held === 0 ? [] : [`${grouped(status.flight.held)} held`]),
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
  readonly flight: FlightCounts;
  /** How long it was watched, in milliseconds; null where that is not known. */
  readonly watchedMs: number | null;
}

/** `30 min · 1,204 outcomes: 1,100 delivered, 80 relayed, 4 bounced · 3 messages in the queue: 2 deferred, 1 on the way`. */
export function closingTally(closing: LiveClosing, screen: Screen): string {
  const { counts, flight, watchedMs } = closing;
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const words = counts.map(({ status, count }) => `${grouped(count)} ${status}`).join(', ');
  const time = watchedMs === null ? [] : [durationWords(watchedMs)];
  const outcomes = countWords(total, 'outcome') + (words === '' ? '' : `: ${words}`);
  const text = [...time, outcomes, ...queueWords(flight)].join(dot(screen));
  return wrapped(text, screen.width).join('\n');
}

/** `3 messages in the queue: 2 deferred, 1 on the way`. */
function queueWords(flight: FlightCounts): string[] {
  const total = flight.deferred + flight.held + flight.queued;
  if (total === 0) return [];
  return [`${countWords(total, 'message')} in the queue: ${waitingWords(flight)}`];
}

/** `44 deferred, 16 held, 2 on the way`, without what there is none of. */
export function waitingWords({ deferred, held, queued }: FlightCounts): string {
  return (
    [
      [deferred, 'deferred'],
      [held, 'held'],
      [queued, 'on the way'],
    ] as const
  )
    .flatMap(([count, word]) => (count === 0 ? [] : [`${grouped(count)} ${word}`]))
    .join(', ');
}
