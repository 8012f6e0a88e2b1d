/**
 * Why a recipient was not served, what it means and what to do.
 * Looked at in this order: services of this host, a provider's own codes, the text of the reply,
 * the enhanced status, the three-digit code, the status word.
 */
import { NOT_KNOWN, STATUS_ENTRIES, TEXT_ENTRIES } from './catalogue.ts';
import { explainEnhancedStatus, explainReplyCode, lookUpById } from './codes.ts';
import { type Explanation, explanationOf, type RetryHelps } from './entry.ts';
import { fillIn } from './placeholders.ts';
import { type Reading, readSymptom } from './reading.ts';
import { fits, type ReadyRule, readyRule } from './rule-match.ts';
import type { Symptom } from './symptom.ts';

export type { Symptom } from './symptom.ts';

export interface Diagnosis {
  /** The id of an explanation: `amavis-down`. */
  readonly cause: string;
  /** Short, for tables: `amavis is down`. */
  readonly title: string;
  readonly meaning: string;
  readonly likelyCause: string | null;
  readonly advice: readonly string[];
  readonly retryHelps: RetryHelps;
  readonly source: string;
}

interface Candidate {
  readonly ready: ReadyRule;
  readonly explanation: Explanation;
}

let candidates: readonly Candidate[] | undefined;

/** Always an answer; its cause is `unknown` only when there is no text and no code. */
export function diagnose(symptom: Symptom): Diagnosis {
  const reading = readSymptom(symptom);
  const found = byText(reading) ?? byCode(reading) ?? byStatus(reading);
  return {
    cause: found.id,
    title: found.title,
    meaning: fillIn(found.meaning, reading),
    likelyCause: found.likelyCause === null ? null : fillIn(found.likelyCause, reading),
    advice: symptom.isZimbra ? found.advice.zimbra : found.advice.postfix,
    retryHelps: retryHelps(found, symptom),
    source: found.source,
  };
}

/** A cause that passes by itself has not done so when the message expired. */
function retryHelps(found: Explanation, symptom: Symptom): RetryHelps {
  return symptom.status === 'expired' && found.retryHelps === 'yes' ? 'maybe' : found.retryHelps;
}

function byText(reading: Reading): Explanation | undefined {
  candidates ??= rankedCandidates();
  return candidates.find(({ ready }) => fits(ready, reading))?.explanation;
}

/** All rules by rank; rules of one rank stay in the order of the data. */
function rankedCandidates(): Candidate[] {
  const all = TEXT_ENTRIES.flatMap((entry) =>
    entry.match.map((rule) => ({
      ready: readyRule(rule),
      explanation: explanationOf(entry, rule),
    })),
  );
  return all.sort((a, b) => rankOf(a.ready) - rankOf(b.ready));
}

function rankOf({ rule }: ReadyRule): number {
  if (rule.category !== undefined || rule.place !== undefined) return 1;
  if (rule.provider !== undefined) return 2;
  return rule.last === true ? 4 : 3;
}

function byCode(reading: Reading): Explanation | undefined {
  // Nothing matched: that Postfix made no try is known, the last real error is not.
  if (reading.isSuspended) return lookUpById('destination-suspended');
  const { enhancedStatus, replyCode } = reading;
  if (!isTrouble(reading)) return undefined;
  const isVague = enhancedStatus === null || enhancedStatus.endsWith('.0.0');
  if (isVague && replyCode !== null) return explainReplyCode(Number(replyCode));
  return enhancedStatus === null ? undefined : explainEnhancedStatus(enhancedStatus);
}

/** Whether the codes say why: a 2xx explains a delivery, but nothing that was stopped. */
function isTrouble({ enhancedStatus, replyCode, symptom }: Reading): boolean {
  const isServed = symptom.status === 'delivered' || symptom.status === 'relayed';
  return isServed || !(replyCode ?? enhancedStatus ?? '').startsWith('2');
}

function byStatus(reading: Reading): Explanation {
  const { symptom } = reading;
  const isSilent = (symptom.reply ?? '') === '' && symptom.enhancedStatus === null;
  const word = isSilent && symptom.status !== 'expired' ? 'unknown' : symptom.status;
  const entry = STATUS_ENTRIES.find(({ id }) => id === word) ?? NOT_KNOWN;
  return explanationOf(entry);
}
