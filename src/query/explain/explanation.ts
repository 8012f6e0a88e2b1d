/** What a text means: the answer of `explain`, as plain values. */
import type { Diagnosis } from '../../knowledge/diagnose.ts';
import type { RetryHelps } from '../../knowledge/entry.ts';
import type { WordKind } from '../../knowledge/look-up.ts';

/** What the text was taken for. */
export type ExplanationKind = WordKind | 'reply' | 'line' | 'unknown';

export interface TextExplanation {
  /** The id of an explanation, the code, or the kind of the event; null when nothing is known. */
  readonly id: string | null;
  readonly kind: ExplanationKind;
  /** The part of the text that shows it. */
  readonly matched: string | null;
  /** Short; null when nothing is known. */
  readonly title: string | null;
  readonly meaning: string | null;
  readonly likelyCause: string | null;
  /** For a Zimbra server. */
  readonly advice: readonly string[];
  /** For a server that runs Postfix alone, if it differs; else null. */
  readonly adviceElsewhere: readonly string[] | null;
  /** null if nothing was refused, or nothing is known. */
  readonly retryHelps: RetryHelps | null;
  readonly source: string | null;
}

export const NOTHING_KNOWN: TextExplanation = {
  id: null,
  kind: 'unknown',
  matched: null,
  title: null,
  meaning: null,
  likelyCause: null,
  advice: [],
  adviceElsewhere: null,
  retryHelps: null,
  source: null,
};

/** @param zimbra the diagnosis for a Zimbra server; @param postfix the same for Postfix alone */
export function explanationOf(
  kind: ExplanationKind,
  matched: string | null,
  zimbra: Diagnosis,
  postfix: Diagnosis,
): TextExplanation {
  const isSame = zimbra.advice.join('\n') === postfix.advice.join('\n');
  return {
    id: zimbra.cause,
    kind,
    matched,
    title: zimbra.title,
    meaning: zimbra.meaning,
    likelyCause: zimbra.likelyCause,
    advice: zimbra.advice,
    adviceElsewhere: isSame ? null : postfix.advice,
    retryHelps: isSuccess(zimbra.cause) ? null : zimbra.retryHelps,
    source: zimbra.source,
  };
}

/** Whether nothing was refused, so that there is nothing to try again. */
function isSuccess(cause: string): boolean {
  return cause === 'delivered' || cause === 'relayed' || /^2(?:\.|\d\d$)/.test(cause);
}

const CLASSES: Readonly<Record<string, string>> = {
  2: 'It was accepted.',
  4: 'It was refused for now.',
  5: 'It was refused for good.',
};

/** Says that only the class of a code is known. */
export function withOnlyItsClass(explanation: TextExplanation, code: string): TextExplanation {
  // The explanation of a reply code by its first digit already names the class.
  const told = code.includes('.') ? [CLASSES[code[0] ?? ''] ?? ''] : [];
  const words = [...told, explanation.meaning ?? '', `Nothing more is known about ${code}.`];
  return { ...explanation, title: 'only its class is known', meaning: words.join(' ') };
}
