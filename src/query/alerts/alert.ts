/** An alert, put into words by the knowledge base. */
import { lookUpById } from '../../knowledge/codes.ts';
import { withNames } from '../advice-names.ts';
import type { Alert } from '../failures/view.ts';
import { countWords } from '../quantity-words.ts';

export interface AlertFacts
  extends Omit<Alert, 'title' | 'meaning' | 'likelyCause' | 'advice' | 'retryHelps' | 'whoWords'> {
  /** What `who` names: `domain`. */
  readonly noun: string;
  readonly isZimbra: boolean;
  /** Replaces the general meaning of the explanation. */
  readonly meaning?: string;
  /** What to put for words in capitals in the advice, by word: `ACCOUNT`. */
  readonly names?: Readonly<Record<string, string>>;
}

export function alertOf(facts: AlertFacts): Alert {
  const { noun, isZimbra, meaning, names, ...rest } = facts;
  const known = lookUpById(facts.cause);
  if (known === undefined) throw new Error(`no explanation of "${facts.cause}"`);
  return {
    ...rest,
    title: known.title,
    meaning: meaning ?? known.meaning,
    likelyCause: known.likelyCause,
    advice: withNames(isZimbra ? known.advice.zimbra : known.advice.postfix, names ?? {}),
    retryHelps: known.retryHelps,
    whoWords: countWords(facts.who.length, noun),
  };
}
