/** What is said about mail that was let go of because too much was open at once. */
import type { LetGo } from '../message/let-go.ts';
import { countWords } from '../query/quantity-words.ts';
import type { Talk } from './talk.ts';

/** Tells how much was let go of, if anything was. */
export function tellLetGo(letGo: LetGo, talk: Talk): void {
  const { messages, connections, scans } = letGo;
  if (messages > 0)
    talk.problem(
      `too much was open at once: ${countWords(messages, 'unfinished message')} ${were(messages)} let go of, the oldest first, and told as ${messages === 1 ? 'it' : 'they'} stood; later lines of them are told apart. --max-open bounds how many are followed.`,
    );
  const rest = [
    ...(connections > 0 ? [countWords(connections, 'connection')] : []),
    ...(scans > 0 ? [countWords(scans, 'scan')] : []),
  ];
  if (rest.length > 0)
    talk.problem(
      `too much was open at once: ${rest.join(' and ')} of which no message came yet ${were(connections + scans)} let go of, the oldest first.`,
    );
}

function were(count: number): string {
  return count === 1 ? 'was' : 'were';
}

/** A live view may not end for long, so it is told as soon as something is let go of. */
export class LetGoNotice {
  readonly #talk: Talk;
  #isTold = false;

  constructor(talk: Talk) {
    this.#talk = talk;
  }

  look({ messages, connections, scans }: LetGo): void {
    if (this.#isTold || messages + connections + scans === 0) return;
    this.#isTold = true;
    this.#talk.problem(
      'too much is open at once: from now on the oldest that is unfinished is let go of.',
    );
  }
}
