import type { TextExplanation } from '../query/explain/explanation.ts';

/** `mtatrace.explanation/1`: one object for each text that was asked about. */
export function explanationToJson(explanation: TextExplanation): object {
  return {
    schema: 'mtatrace.explanation/1',
    id: explanation.id,
    kind: explanation.kind,
    matched: explanation.matched,
    meaning: explanation.meaning,
    likelyCause: explanation.likelyCause,
    advice: explanation.advice,
    retryHelps: explanation.retryHelps,
    source: explanation.source,
  };
}
