/** What one line of the log means, as far as it says so by itself. */

import type { MailEvent } from '../../events/mail-event.ts';
import { diagnoseWithMatch, type Symptom } from '../../knowledge/diagnose.ts';
import { NOTHING_SAID } from '../../knowledge/symptom.ts';
import type { Message, Recipient } from '../../message/message.ts';
import { isArrival, isOpen, rowsOf, worstFirst } from '../../message/outcome.ts';
import { withNames } from '../advice-names.ts';
import { symptomOf } from '../symptom.ts';
import { type EventWords, SPLIT_WORDS } from './event-words.ts';
import { explanationOf, NOTHING_KNOWN, type TextExplanation } from './explanation.ts';
import { harmlessWords, wordsOfEvent } from './harmless-events.ts';

/** A line whose header was understood. */
export interface ReadLine {
  readonly isUnderstood: boolean;
  /** null if the line says nothing about a message, or was not understood. */
  readonly event: MailEvent | null;
  /** The message that this line alone makes; null if it makes none. */
  readonly message: Message | null;
  /** The last part of the tag: `smtpd`. */
  readonly daemon: string;
  /** The program's own text. */
  readonly text: string;
}

export function explainLine(line: ReadLine): TextExplanation {
  const { isUnderstood, event, daemon, text } = line;
  if (!isUnderstood) return NOTHING_KNOWN;
  if (event === null) return diagnosed(spoken(daemon, text), false) ?? nothingToSay(line);
  const harmless = harmlessWords(event, daemon);
  if (harmless !== undefined) return explainEvent(event, harmless);
  const found = explainSymptoms(line, event);
  if (found === undefined) return explainEvent(event, wordsOfEvent(event, daemon));
  const named = withQueueId(found, event);
  return event.kind === 'expired' ? { ...named, ...expiredWords(event, named) } : named;
}

/** The line says whether age or an operator made it expire, and whether there is a sender to return it to. */
function expiredWords(
  { forced, from }: Extract<MailEvent, { kind: 'expired' }>,
  { advice }: TextExplanation,
): Pick<TextExplanation, 'meaning' | 'advice'> {
  const why = forced
    ? 'An operator told the message to expire (postsuper -e)'
    : 'The message waited until the queue lifetime was over';
  const end =
    from === ''
      ? '; it has no sender, so it was returned to nobody'
      : ', and it was returned to the sender';
  const isOfAge = (step: string) => step.includes('maximal_queue_lifetime');
  return {
    meaning: `${why}${end}.`,
    advice: forced ? advice.filter((step) => !isOfAge(step)) : advice,
  };
}

/** Puts the queue ID of the line into the commands of the advice. */
function withQueueId(found: TextExplanation, event: MailEvent): TextExplanation {
  const names = { 'QUEUE-ID': 'queueId' in event ? (event.queueId ?? '') : '' };
  const { advice, adviceElsewhere } = found;
  return {
    ...found,
    advice: withNames(advice, names),
    adviceElsewhere: adviceElsewhere === null ? null : withNames(adviceElsewhere, names),
  };
}

function explainSymptoms(line: ReadLine, event: MailEvent): TextExplanation | undefined {
  const row = decidingRow(line, event);
  if (row !== undefined && line.message !== null) return explainRow(line.message, row, event);
  const symptom = symptomOfEvent(event, line);
  if (symptom !== undefined) {
    const found = diagnosed(symptom, true);
    return event.kind === 'filtered' ? withoutRetry(event, found) : found;
  }
  for (const reply of [ownText(event), withoutQueueId(line.text)]) {
    const found = reply === null ? undefined : diagnosed(spoken(line.daemon, reply), false);
    if (found !== undefined) return found;
  }
  return undefined;
}

function explainRow(
  message: Message,
  row: Recipient,
  event: MailEvent,
): TextExplanation | undefined {
  if (row.status === 'blocked' && row.inferred.includes('status'))
    return explainEvent(event, SPLIT_WORDS);
  const found = diagnosed(symptomOf(message, row), true);
  return isArrival(row.status) && found !== undefined ? { ...found, retryHelps: null } : found;
}

// NOQUEUE: timeout after END-OF-MESSAGE from localhost[127.0.0.1]
// B141CE6BDD: sender non-delivery notification: 15411E6BE1
function withoutQueueId(text: string): string {
  return text.replace(/^(?:NOQUEUE|[0-9A-Za-z]{5,20}): /, '');
}

/** Events that are explained by a recipient's row, as in a trace. */
const DECIDING: readonly MailEvent['kind'][] = ['delivery-attempted', 'expired'];

function decidingRow({ message }: ReadLine, event: MailEvent): Recipient | undefined {
  if (message === null || !DECIDING.includes(event.kind)) return undefined;
  const rows = rowsOf(message).filter(({ status }) => !isOpen(status));
  return worstFirst(rows)[0];
}

/** Events that are explained by themselves, whichever recipient they name. */
function symptomOfEvent(event: MailEvent, { daemon, text }: ReadLine): Symptom | undefined {
  switch (event.kind) {
    case 'rejected':
      return refusal(event, daemon, 'rejected');
    case 'rule-applied':
      return rulingOf(event, daemon);
    case 'screened':
      return spoken('postscreen', event.text);
    case 'operator-acted':
      return { ...spoken('postsuper', withoutQueueId(text)), status: event.action };
    case 'removed':
      return event.by === 'operator'
        ? { ...spoken('postsuper', 'removed'), status: 'deleted' }
        : undefined;
    case 'filtered':
    case 'scan-forwarded':
      return symptomOfScan(event);
    default:
      return undefined;
  }
}

function symptomOfScan(
  event: Extract<MailEvent, { kind: 'filtered' | 'scan-forwarded' }>,
): Symptom | undefined {
  if (event.kind === 'filtered') return symptomOfVerdict(event);
  // A long line is cut before its reply.
  if (event.reply === '' || event.reply.startsWith('2')) return undefined;
  return { ...spoken('amavis', event.reply), status: 'deferred', step: 'filter' };
}

/** The part of amavis' main line that says how it ended. */
type Verdict = Pick<Extract<MailEvent, { kind: 'filtered' }>, 'verdict' | 'category' | 'actions'>;

/** Explains a verdict without its line: `Blocked MTA-BLOCKED {TempFailedInbound}`. */
export function explainVerdict(verdict: Verdict): TextExplanation | undefined {
  return withoutRetry(verdict, diagnosed(symptomOfVerdict(verdict), true));
}

function symptomOfVerdict({ verdict, category, actions }: Verdict): Symptom {
  const putOff = actions.find((action) => action.startsWith('TempFailed'));
  // Put off for its content and not for trouble: the action says more than the category.
  if (putOff !== undefined && !UNFINISHED.test(category))
    return { ...spoken('amavis', putOff), status: 'deferred', step: 'filter' };
  // Before 2.7 amavis did not say whether Postfix refused for now or for good.
  if (category === 'MTA-BLOCKED' && actions.length === 0)
    return spoken('amavis', 'Blocked MTA-BLOCKED');
  const stopped = putOff === undefined ? 'blocked' : 'deferred';
  const status = verdict === 'passed' ? 'queued' : stopped;
  return { ...spoken('amavis', null), status, step: 'filter', category };
}

/** Categories that mean trouble. */
const UNFINISHED = /^(?:MTA-BLOCKED|TEMPFAIL)/;

/** What the filter let through needs no retry. */
function withoutRetry(
  { verdict }: Verdict,
  found: TextExplanation | undefined,
): TextExplanation | undefined {
  return found !== undefined && verdict === 'passed' ? { ...found, retryHelps: null } : found;
}

/** A rule that only noted or changed something stopped nothing. */
function rulingOf(
  event: Extract<MailEvent, { kind: 'rule-applied' }>,
  daemon: string,
): Symptom | undefined {
  if (event.action === 'hold') return refusal(event, daemon, 'held');
  return event.action === 'discard' ? refusal(event, daemon, 'discarded') : undefined;
}

function refusal(
  event: Extract<MailEvent, { kind: 'rejected' | 'rule-applied' }>,
  daemon: string,
  status: string,
): Symptom {
  const { text, stage, by } = event;
  const enhancedStatus = event.kind === 'rejected' ? (event.enhancedStatus ?? null) : null;
  return { ...spoken(daemon, text), status, step: 'accept', enhancedStatus, stage, by };
}

/** A symptom of which only the program and its words are known. */
function spoken(service: string, reply: string | null): Symptom {
  return { ...NOTHING_SAID, service, reply };
}

/** Advice for a Zimbra server and for Postfix alone: a single line seldom shows which of them it is from. */
function diagnosed(symptom: Symptom, isRow: boolean): TextExplanation | undefined {
  const zimbra = diagnoseWithMatch({ ...symptom, isZimbra: true });
  // Rules without a text fit whatever the program says, so they prove nothing.
  const isProven = zimbra.by === 'text' && zimbra.matched !== null;
  if (!isRow && !isProven) return undefined;
  const postfix = diagnoseWithMatch({ ...symptom, isZimbra: false });
  return explanationOf(
    'line',
    zimbra.matched ?? symptom.reply,
    zimbra.diagnosis,
    postfix.diagnosis,
  );
}

function ownText(event: MailEvent): string | null {
  if ('text' in event) return event.text;
  return 'reason' in event ? event.reason : null;
}

function explainEvent(event: MailEvent, words: EventWords): TextExplanation {
  return { ...NOTHING_KNOWN, id: event.kind, kind: 'line', matched: ownText(event), ...words };
}

function nothingToSay({ text }: ReadLine): TextExplanation {
  return {
    ...NOTHING_KNOWN,
    id: 'silent',
    kind: 'line',
    matched: text,
    title: 'says nothing about a message',
    meaning: 'The line is known, and it says nothing about a message.',
  };
}
