/** Explaining one word: a code, a provider's own code, or the id of an explanation. */

import { STATUS_ENTRIES, TEXT_ENTRIES } from './catalogue.ts';
import { explainEnhancedStatus, explainReplyCode, isKnownCode, lookUpById } from './codes.ts';
import type { Diagnosis } from './diagnose.ts';
import { type Entry, type Explanation, explanationOf, type Rule } from './entry.ts';
import { fillIn } from './placeholders.ts';
import { readSymptom } from './reading.ts';
import { isStatusIn } from './rule-match.ts';
import { NOTHING_SAID } from './symptom.ts';

export type WordKind = 'enhanced-status' | 'reply-code' | 'provider-code' | 'status' | 'cause';

export interface LookedUp {
  readonly kind: WordKind;
  readonly diagnosis: Diagnosis;
  /** A code whose class is all that is known of it. */
  readonly isOnlyClass: boolean;
}

const ENHANCED_STATUS = /^[245]\.\d{1,3}\.\d{1,3}$/;
const REPLY_CODE = /^[245]\d\d$/;

/** What a word means; undefined for one that is none of those known here. */
export function lookUpWord(word: string, isZimbra: boolean): LookedUp | undefined {
  if (ENHANCED_STATUS.test(word)) return enhancedStatus(word, isZimbra);
  if (REPLY_CODE.test(word))
    return lookedUp('reply-code', explainReplyCode(Number(word)), isZimbra, !isKnownCode(word));
  const id = LOGGED_WORDS[word] ?? word.toLowerCase();
  const kind = STATUS_ENTRIES.some((entry) => entry.id === id) ? 'status' : 'cause';
  return (
    lookedUp(kind, id.length < 3 ? undefined : lookUpById(id), isZimbra) ??
    lookedUp('provider-code', byProviderCode(id), isZimbra) ??
    lookedUp('cause', byCategory(word), isZimbra)
  );
}

/** Words of the log whose explanation has a name of its own: `status=SOFTBOUNCE`. */
const LOGGED_WORDS: Readonly<Record<string, string>> = {
  SOFTBOUNCE: 'soft-bounce',
  'MTA-BLOCKED': 'amavis-mta-blocked',
};

/** A category of amavis, as it logs it: `SPAM`, `BAD-HEADER-7`, `UNCHECKED-ENCRYPTED`. */
function byCategory(word: string): Explanation | undefined {
  const bare = /^([A-Z]+(?:-[A-Z]+)*)(?:-\d{1,2})?$/.exec(word)?.[1];
  if (bare === undefined) return undefined;
  const isHead = (head: string) => bare === head || bare.startsWith(`${head}-`);
  // A rule that also has a pattern for the reply cannot be told by the category alone.
  const wanted = ({ category, pattern }: Rule) =>
    pattern === undefined && category?.some(isHead) === true;
  const entry = TEXT_ENTRIES.find(({ match }) => match.some(wanted));
  return entry === undefined ? undefined : explanationOf(entry);
}

/** A code that only one provider uses is explained as that provider means it. */
function enhancedStatus(code: string, isZimbra: boolean): LookedUp | undefined {
  const isKnown = isKnownCode(code);
  const own = isKnown ? undefined : firstOf(isOfCode(code));
  return own === undefined
    ? lookedUp('enhanced-status', explainEnhancedStatus(code), isZimbra, !isKnown)
    : lookedUp('provider-code', own, isZimbra);
}

/** The provider that alone uses a code; undefined for a code that all servers use, or none. */
export function providerOfCode(code: string): string | undefined {
  if (isKnownCode(code)) return undefined;
  const rules = TEXT_ENTRIES.flatMap(({ match }) => match);
  return rules.filter(({ provider }) => provider !== undefined).find(isOfCode(code))?.provider;
}

function isOfCode(code: string): (rule: Rule) => boolean {
  return ({ enhanced }) => isStatusIn(enhanced ?? [], code);
}

/** `TSS04` and `S3140`, which providers write in brackets. */
function byProviderCode(word: string): Explanation | undefined {
  const bare = /^[[(]?([a-z]{1,4}\d{2,5})[\])]?$/.exec(word)?.[1];
  if (bare === undefined) return undefined;
  return firstOf(({ anyOf }) =>
    (anyOf ?? []).some((part) => part === `[${bare}]` || part === `(${bare})`),
  );
}

function firstOf(isWanted: (rule: Rule) => boolean): Explanation | undefined {
  const wanted = (rule: Rule) => rule.provider !== undefined && isWanted(rule);
  const entry = TEXT_ENTRIES.find(({ match }) => match.some(wanted));
  return entry === undefined ? undefined : explanationOf(entry, entry.match.find(wanted));
}

function lookedUp(
  kind: WordKind,
  found: Explanation | undefined,
  isZimbra: boolean,
  isOnlyClass = false,
): LookedUp | undefined {
  if (found === undefined) return undefined;
  return { kind, diagnosis: withoutNames(found, isZimbra), isOnlyClass };
}

/** The explanation in words for a host, port and domain that nobody named. */
function withoutNames(found: Explanation | Entry, isZimbra: boolean): Diagnosis {
  const nothing = readSymptom({ ...NOTHING_SAID, step: '', isZimbra });
  return {
    cause: found.id,
    title: found.title,
    meaning: fillIn(found.meaning, nothing),
    likelyCause: found.likelyCause === null ? null : fillIn(found.likelyCause, nothing),
    advice: isZimbra ? found.advice.zimbra : found.advice.postfix,
    retryHelps: found.retryHelps,
    source: found.source,
  };
}
