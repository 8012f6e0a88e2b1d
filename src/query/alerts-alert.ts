/** An alert, put into words by the knowledge base. */
import { lookUpById } from '../knowledge/codes.ts';
import type { Alert } from './failures-view.ts';
import { countWords } from './quantity-words.ts';

export interface AlertFacts
  extends Omit<Alert, 'title' | 'meaning' | 'likelyCause' | 'advice' | 'retryHelps' | 'whoWords'> {
  /** What `who` names: `domain`. */
  readonly noun: string;
  readonly isZimbra: boolean;
}

export function alertOf(facts: AlertFacts): Alert {
  const { noun, isZimbra, ...rest } = facts;
  const known = lookUpById(facts.cause);
  if (known === undefined) throw new Error(`no explanation of "${facts.cause}"`);
  return {
    ...rest,
    title: known.title,
    meaning: known.meaning,
    likelyCause: known.likelyCause,
    advice: isZimbra ? known.advice.zimbra : known.advice.postfix,
    retryHelps: known.retryHelps,
    whoWords: countWords(facts.who.length, noun),
  };
}
