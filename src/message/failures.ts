/** What failed at the hops that a message has left. */
import type { Failure } from './message.ts';

/** The last failure at each hop, that of the first hop first. A loop: a log may hold a chain of any length. */
export function failuresUpTo(last: Failure | null | undefined): Failure[] {
  const found: Failure[] = [];
  for (let one = last ?? undefined; one !== undefined; one = one.before) found.push(one);
  return found.reverse();
}
