/** A message's way as rows, in order of time. */
import { SECOND } from '../../core/instant.ts';
import { type Hop, type Message, type Recipient, STEPS, type Step } from '../../message/message.ts';
import { hasStopped, isArrival, isOpen } from '../../message/outcome.ts';
import { doubtOf } from '../doubtful-wait.ts';
import { countWords } from '../quantity-words.ts';
import { isToPostmaster } from '../return-address.ts';
import { protocolOf } from '../row-facts.ts';
import { deliverRows, queueRows, removeRows } from './deliver-rows.ts';
import { failedServerRows, failedTryRows, holdRows, requeueRows } from './earlier-rows.ts';
import { filterRows } from './filter-rows.ts';
import { handedOnRows } from './handed-on-rows.ts';
import { recipientCount } from './headline.ts';
import { refusalWords } from './refusals.ts';
import { shortTag, type TraceRow, traceRow } from './row.ts';

const SCREENING_WORDS: Record<string, string> = {
  'passed-new': 'passed all tests',
  'passed-old': 'passed before',
  denylisted: "on this server's deny list",
};

export function traceRows(message: Message): TraceRow[] {
  const onTheWay = [
    ...connectRows(message),
    ...acceptRows(message),
    ...filterRows(message),
    ...failedServerRows(message),
    ...failedTryRows(message),
    ...holdRows(message),
    ...requeueRows(message),
  ];
  const atTheEnd = [...queueRows(message), ...deliverRows(message), ...removeRows(message)];
  const rows = [...onTheWay, ...handedOnRows(message, onTheWay), ...atTheEnd];
  return [...inTimeOrder(rows), ...lastSeenRows(message, rows), ...notReachedRows(message, rows)];
}

/**
 * The screen shows whole seconds, so rows of one second keep the order of the way: signing is logged a moment before
 * the scan that handed the mail to it.
 */
function inTimeOrder(rows: readonly TraceRow[]): TraceRow[] {
  let second = 0;
  const timed = rows.map((row) => {
    if (row.at !== null) second = Math.floor(row.at / SECOND);
    return { row, second };
  });
  return timed.sort((a, b) => a.second - b.second).map(({ row }) => row);
}

function connectRows(message: Message): TraceRow[] {
  const at = message.screening?.at ?? message.connectedAt;
  const refused = stoppedAt(message, 'connect');
  if (at === null && refused.length === 0)
    return startIsMissing(message) ? [missing('connect')] : [];
  return [
    traceRow(refused.length > 0 ? 'stopped' : 'ok', 'connect', {
      at: at ?? refused[0]?.at ?? null,
      service:
        message.screening === null ? shortTag(message.hops[0]?.service ?? 'smtpd') : 'postscreen',
      details: [...screeningDetails(message), ...refusalWords(message, refused), ...tlsOf(message)],
    }),
  ];
}

function startIsMissing(message: Message): boolean {
  return message.hops[0]?.acceptedAt === null && writerOf(message) === undefined;
}

/** The services of Postfix that write mail themselves, by the kind of mail: it comes from no client. */
const OWN_MAIL: Partial<Record<Message['kind'], string>> = { bounce: 'bounce', probe: 'verify' };

/** The service of this Postfix that wrote the mail itself. Notices to the postmaster look the same from smtpd and bounce(8). */
function writerOf(message: Message): string | undefined {
  return OWN_MAIL[message.kind] ?? (isToPostmaster(message) ? 'postfix' : undefined);
}

function missing(step: Step): TraceRow {
  return traceRow('not-in-log', step, { details: ['not in this log'] });
}

function screeningDetails(message: Message): string[] {
  if (message.screening === null) return [];
  const { result, text } = message.screening;
  const words = SCREENING_WORDS[result] ?? result.replaceAll('-', ' ');
  return result === 'failed-test' || result === 'denylisted' ? [words, text] : [words];
}

function tlsOf({ client }: Message): string[] {
  const protocol = protocolOf(client?.tls ?? '');
  return protocol === '' ? [] : [protocol];
}

function acceptRows(message: Message): TraceRow[] {
  const stopped = stoppedAt(message, 'accept');
  const hop = message.hops[0];
  if (hop === undefined && stopped.length === 0) return [];
  if (hop !== undefined && hop.acceptedAt === null && stopped.length === 0)
    return [ownMailRow(message, hop) ?? { ...missing('accept'), queueId: hop.queueId }];
  return [acceptRow(message, hop, stopped)];
}

/** The queue file of such mail has no line about a client, only one about its first time in the queue. */
function ownMailRow(message: Message, { queueId, queuedAt }: Hop): TraceRow | undefined {
  const service = writerOf(message);
  if (service === undefined || queuedAt === null) return undefined;
  return traceRow('ok', 'accept', {
    at: message.startedAt,
    service,
    queueId,
    details: [countWords(message.recipients.length, 'recipient'), 'written by this Postfix'],
  });
}

function acceptRow(message: Message, hop: Hop | undefined, stopped: Recipient[]): TraceRow {
  return traceRow(acceptMark(message, stopped), 'accept', {
    at: hop?.acceptedAt ?? stopped[0]?.at ?? null,
    service: shortTag(hop?.service ?? '') || (stopped[0]?.service ?? ''),
    queueId: hop?.queueId ?? null,
    details: [...acceptWords(message, hop), ...loginOf(message), ...refusalWords(message, stopped)],
  });
}

function loginOf(message: Message): string[] {
  const login = message.client?.login ?? null;
  return login === null ? [] : [`login ${login}`];
}

function acceptMark(message: Message, stopped: readonly Recipient[]): 'ok' | 'warning' | 'stopped' {
  if (stopped.length === 0) return 'ok';
  return stopped.length === message.recipients.length ? 'stopped' : 'warning';
}

function acceptWords(message: Message, hop: Hop | undefined): string[] {
  // If mail without a queue file has one recipient, that is the one that was refused.
  if (hop === undefined && message.recipients.length === 1) return [];
  const count = acceptedCount(message, hop);
  const filter = hop?.filter ?? null;
  if (filter === null) return [count];
  // smtp-amavis:[127.0.0.1]:10026
  const amavis = /^smtp-amavis:\[(?:127\.0\.0\.1|::1)\](:\d+)$/.exec(filter);
  return [`${count}, routed to ${amavis === null ? filter : `amavis ${amavis[1] ?? ''}`}`];
}

/** An alias or a .forward may have made more recipients of those that came in. */
function acceptedCount(message: Message, hop: Hop | undefined): string {
  const inQueue = hop?.recipientCount;
  if (inQueue === undefined) return recipientCount(message);
  const refused = message.recipients.filter(({ queueId }) => queueId === null).length;
  return countWords(inQueue + refused, 'recipient');
}

function stoppedAt(message: Message, step: Step): Recipient[] {
  return message.recipients.filter((one) => one.step === step && hasStopped(one));
}

/** Where mail that is on its way, or whose end the log does not show, was last seen. */
function lastSeenRows(message: Message, rows: readonly TraceRow[]): TraceRow[] {
  const open = message.recipients.find(({ status }) => isOpen(status));
  if (open === undefined || !rows.every((row) => row.mark !== 'stopped')) return [];
  const step = open.step === 'queue' || open.step === 'deliver' ? open.step : null;
  const known = open.status === 'queued' ? 'on its way when the log ends' : 'the log does not say';
  const words = doubtOf(open)?.outcome ?? known;
  return step === null || rows.some((row) => row.step === step)
    ? []
    : [traceRow('warning', step, { at: open.at, service: open.service, details: [words] })];
}

/** The steps after the last one, if no recipient got any further. */
function notReachedRows(message: Message, rows: readonly TraceRow[]): TraceRow[] {
  const furthest = message.recipients.reduce(
    (step, one) => Math.max(step, STEPS.indexOf(one.step)),
    -1,
  );
  // Mail that expired, or was held or deleted between two tries, had been further.
  const wasTried = message.recipients.some((one) => one.step === 'queue' && one.attempts > 0);
  if (wasTried || message.recipients.length === 0) return [];
  // cleanup(8) itself answers a probe of an alias: its mail need not go any further.
  if (message.kind === 'probe' && message.recipients.every(({ status }) => isArrival(status)))
    return [];
  const isUnknown = message.recipients.every((one) => one.status === 'unknown');
  return expectedSteps(message)
    .filter((step) => STEPS.indexOf(step) > furthest && rows.every((row) => row.step !== step))
    .map((step) => (isUnknown ? missing(step) : notReached(step)));
}

function notReached(step: Step): TraceRow {
  return traceRow('not-reached', step, { details: ['not reached'] });
}

/** The steps that all mail goes through, and those that this server is known to have. */
function expectedSteps(message: Message): Step[] {
  const isBeforeQueue = message.hops.length === 0;
  const hasFilter = (message.hops[0]?.filter ?? null) !== null;
  return STEPS.filter((step) => {
    if (step === 'connect' || step === 'remove') return false;
    if (step === 'accept') return isBeforeQueue;
    if (step === 'filter') return hasFilter && message.scans.length === 0;
    return step !== 'sign';
  });
}
