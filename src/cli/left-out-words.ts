import { grouped } from '../query/quantity-words.ts';

/** What `--limit` has left out. */
export function leftOutWords(left: number, limit: number, noun = 'message'): string {
  return left === 1
    ? `1 more ${noun} fits; --limit ${limit} left it out.`
    : `${grouped(left)} more ${noun}s fit; --limit ${limit} left them out.`;
}
