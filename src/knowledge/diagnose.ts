/**
 * Why a recipient was not served, what it means and what to do.
 * Looked at in this order: services of this host, a provider's own codes, the text of the reply,
 * the enhanced status, the three-digit code, the status word.
 */
import { isPrivate } from '../core/peer.ts';
import { NOT_KNOWN, STATUS_ENTRIES, TEXT_ENTRIES } from './catalogue.ts';
import { explainEnhancedStatus, explainReplyCode, lookUpById } from './codes.ts';
import { type Explanation, explanationOf, type RetryHelps, type Voice } from './entry.ts';
import { matchedText } from './matched-text.ts';
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

/** The rules for each voice, ranked; made when the voice is first met. */
const candidates = new Map<Voice, readonly Candidate[]>();

/** A diagnosis with what it rests on. */
export interface Finding {
  readonly diagnosis: Diagnosis;
  /** What decided: words of the reply, a code in it, or only the status. */
  readonly by: 'text' | 'code' | 'status';
  /** The part of the reply that decided, as logged; null when only the status did. */
  readonly matched: string | null;
}

/** What a cause means at any host: as diagnosed, but without the names of hosts and domains. */
export function meaningAnywhere(symptom: Symptom): string {
  const reading = readSymptom(symptom);
  return fillIn(explanationFor(reading).meaning, {
    ...reading,
    host: '',
    address: '',
    port: 0,
    words: '',
  });
}

/** A diagnosis with all that is said of the symptom, names left out: to tell whether the same is said of another. */
export function diagnoseWithSense(symptom: Symptom): { diagnosis: Diagnosis; sense: string } {
  const reading = readSymptom(symptom);
  const found = explanationFor(reading);
  const advice = adviceFor(found, { ...reading, symptom: { ...symptom, isZimbra: true } });
  const sense = [retryHelps(found, symptom), found.meaning, ...advice].join('\n');
  return { diagnosis: diagnosisOf(found, reading), sense };
}

/** Always an answer; its cause is `unknown` only when there is no text and no code. */
export function diagnose(symptom: Symptom): Diagnosis {
  const reading = readSymptom(symptom);
  return diagnosisOf(explanationFor(reading), reading);
}

/** The same, with the words that led to it. */
export function diagnoseWithMatch(symptom: Symptom): Finding {
  const reading = readSymptom(symptom);
  const text = byText(reading);
  if (text !== undefined)
    return {
      diagnosis: diagnosisOf(text.explanation, reading),
      by: 'text',
      matched: matchedText(text.ready, reading),
    };
  const code = byCode(reading);
  return code === undefined
    ? { diagnosis: diagnosisOf(byStatus(reading), reading), by: 'status', matched: null }
    : { diagnosis: diagnosisOf(code, reading), by: 'code', matched: codeTextOf(code, reading) };
}

function codeTextOf({ id }: Explanation, reading: Reading): string | null {
  return id === 'destination-suspended' ? reading.symptom.reply : id;
}

function diagnosisOf(found: Explanation, reading: Reading): Diagnosis {
  const { symptom } = reading;
  return {
    cause: found.id,
    title: found.title,
    meaning: fillIn(found.meaning, reading),
    likelyCause: found.likelyCause === null ? null : fillIn(found.likelyCause, reading),
    advice: adviceFor(found, reading),
    retryHelps: retryHelps(found, symptom),
    source: found.source,
  };
}

/** Statuses of mail that left the queue, or never was in it. */
const NOT_IN_QUEUE: ReadonlySet<string> = new Set([
  'aborted',
  'blocked',
  'bounced',
  'deleted',
  'discarded',
  'expired',
  'rejected',
]);

// postqueue -f · after two hours: postqueue -i QUEUE-ID and read the reply again
const TRY_AGAIN = /\bpostqueue -[fi]\b/;

// wait · wait for the next try · wait until the move or backup ends
const WAIT = /^wait(?: (?:for|until) |$)/;

// try a second destination: if it refuses too, ask the provider about port 25
const PORT_25 = /\bport 25\b/;
const SMTP_PORT = 25;

/** Whether it is a server that replied which nobody here can look into: not of this host, not of its network, not the mailbox store. */
function isOfStranger({ voice, place, address }: Reading): boolean {
  return voice === 'server' && place === 'elsewhere' && !isPrivate(address);
}

/** The steps that still make sense: mail that left the queue cannot be tried again, and waiting is over for expired mail. */
function adviceFor({ advice }: Explanation, reading: Reading): readonly string[] {
  const { symptom, place, port } = reading;
  const ours = symptom.isZimbra ? advice.zimbra : advice.postfix;
  const all = isOfStranger(reading) ? (advice.elsewhere ?? ours) : ours;
  const steps = port === 0 || port === SMTP_PORT ? all : all.filter((step) => !PORT_25.test(step));
  if (!NOT_IN_QUEUE.has(symptom.status)) return steps;
  const left = steps.filter((step) => !TRY_AGAIN.test(step));
  if (!IS_OVER.has(symptom.status) || !left.some((step) => WAIT.test(step))) return left;
  const wasPutOff = symptom.status === 'expired' && place === 'elsewhere';
  return [
    ...left.filter((step) => !WAIT.test(step)),
    'let the sender send it again',
    ...(wasPutOff ? ['ask the receiver why every try was put off'] : []),
  ];
}

/** Statuses of mail that went back to its sender, so that nothing waits. */
const IS_OVER: ReadonlySet<string> = new Set(['bounced', 'expired']);

function explanationFor(reading: Reading): Explanation {
  const found = byText(reading)?.explanation ?? byCode(reading) ?? byStatus(reading);
  const alias = reading.symptom.isLedHere === true && NO_ADDRESS.has(found.id) && ALIAS;
  return alias ? { ...alias, meaning: `${found.meaning} ${alias.meaning}` } : found;
}

/** What is wrong with an entry of this server, and not with what the sender wrote. */
const ALIAS = lookUpById('alias-to-no-address');

/** Causes that say for good that there is no such address. */
const NO_ADDRESS: ReadonlySet<string> = new Set([
  'user-unknown',
  'user-unknown-there',
  'mailbox-unknown-user',
  'gmail-no-such-user',
  'microsoft-no-such-user',
  'domain-not-found',
  'domain-takes-no-mail',
  '5.1.1',
  '5.1.2',
  '5.1.3',
  '5.1.10',
]);

/** A cause that passes by itself has not done so when the message expired. */
function retryHelps(found: Explanation, symptom: Symptom): RetryHelps {
  return symptom.status === 'expired' && found.retryHelps === 'yes' ? 'maybe' : found.retryHelps;
}

function byText(reading: Reading): Candidate | undefined {
  return candidatesFor(reading.voice).find(({ ready }) => fits(ready, reading));
}

function candidatesFor(voice: Voice): readonly Candidate[] {
  let found = candidates.get(voice);
  if (found === undefined) {
    found = rankedCandidates(voice);
    candidates.set(voice, found);
  }
  return found;
}

/** All rules for a voice by rank; rules of one rank stay in the order of the data. */
function rankedCandidates(voice: Voice): Candidate[] {
  const all = TEXT_ENTRIES.flatMap((entry) =>
    entry.match
      .filter((rule) => rule.voice.includes(voice) || rule.voice.includes('any'))
      .map((rule) => ({ ready: readyRule(rule), explanation: explanationOf(entry, rule) })),
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
  // 250 5.7.1 accepted but will not deliver: Postfix goes by the three digits.
  if (enhancedStatus === null || isContradicted(enhancedStatus, reading)) return undefined;
  return explainEnhancedStatus(enhancedStatus);
}

function isContradicted(enhancedStatus: string, { replyCode }: Reading): boolean {
  return replyCode?.startsWith('2') === true && !enhancedStatus.startsWith('2');
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
