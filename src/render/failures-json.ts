/** `mtatrace.failure/1`: one object an alert, then one a group; keys in a fixed order, null for what is not known. */
import type { Alert, FailureScope, Failures, FailureView } from '../query/failures/view.ts';
import type { Redactor } from '../redact/redactor.ts';
import { isoOrNull, toIso } from '../time/format-instant.ts';
import type { Zone } from '../time/zone.ts';
import { safeJson } from './safe-text.ts';

/** The lines of the answer. */
export function* failureLines(
  failures: Failures,
  zone: Zone,
  redactor?: Redactor,
): Iterable<string> {
  for (const alert of failures.alerts) yield `${safeJson(alertToJson(alert, zone), redactor)}\n`;
  for (const view of [...failures.failed, ...failures.recovered, ...failures.refused])
    yield `${safeJson(failureToJson(view, failures, zone), redactor)}\n`;
}

function failureToJson(view: FailureView, { by }: Pick<Failures, 'by'>, zone: Zone): object {
  const { scope } = view;
  return {
    schema: 'mtatrace.failure/1',
    cause: view.cause,
    step: view.step,
    status: view.status,
    messages: view.messages,
    recipients: view.recipients,
    firstAt: toIso(view.firstAt, zone),
    lastAt: toIso(view.lastAt, zone),
    lastSuccessAt: isoOrNull(scope.lastSuccessAt, zone),
    retryHelps: view.retryHelps,
    meaning: view.meaning,
    advice: view.advice,
    examples: view.examples,
    resolved: view.fate === 'recovered',
    alert: false,
    refused: view.fate === 'refused',
    by,
    name: by === 'cause' ? view.cause : view.name,
    title: view.title,
    likelyCause: view.likelyCause,
    exampleRecipients: view.addresses,
    firstSuccessAt: isoOrNull(scope.firstSuccessAt, zone),
    outage: isOutage(scope),
    causes: countsOf(view.causes),
    statuses: countsOf(view.statuses),
    servers: countsOf(view.servers),
    clients: countsOf(view.clients),
    reasons: countsOf(view.reasons),
    blockLists: countsOf(view.blockLists),
    who: [],
    evidence: [],
  };
}

function alertToJson(alert: Alert, zone: Zone): object {
  return {
    schema: 'mtatrace.failure/1',
    cause: alert.cause,
    step: alert.step,
    status: alert.status,
    messages: alert.messages,
    recipients: alert.recipients,
    firstAt: toIso(alert.firstAt, zone),
    lastAt: toIso(alert.lastAt, zone),
    lastSuccessAt: isoOrNull(alert.lastSuccessAt, zone),
    retryHelps: alert.retryHelps,
    meaning: alert.meaning,
    advice: alert.advice,
    examples: alert.examples,
    resolved: false,
    alert: true,
    refused: false,
    by: null,
    name: null,
    title: alert.title,
    likelyCause: alert.likelyCause,
    exampleRecipients: [],
    firstSuccessAt: null,
    outage: null,
    causes: {},
    statuses: {},
    servers: {},
    clients: {},
    reasons: {},
    blockLists: {},
    who: alert.who,
    evidence: alert.evidence,
  };
}

/** Whether all mail stopped there; null if not all mail passes there. */
function isOutage({ kind, isOutage }: FailureScope): boolean | null {
  return kind === 'place' ? isOutage : null;
}

function countsOf(names: FailureView['causes']): Record<string, number> {
  return Object.fromEntries(names.map(({ name, count }) => [name, count]));
}
