/** Reads a rotated log from its newest part back, only as far as the answer needs. */
import { isLoopback } from '../core/peer.ts';
import { isBehindFilter } from '../correlate/chains/reentry.ts';
import type { Message } from '../message/message.ts';
import type { Context } from './context.ts';

/**
 * Looks in the newest part, then in the newest two, four, and so on, until that is enough: in all, little more
 * than twice what the last look reads. `parts` come oldest first.
 */
export async function newestFirst<Found>(
  parts: readonly string[],
  look: (parts: readonly string[]) => Promise<Found>,
  isEnough: (found: Found) => boolean,
): Promise<Found> {
  for (let count = 1; count < parts.length; count *= 2) {
    const found = await look(parts.slice(-count));
    if (isEnough(found)) return found;
  }
  return look(parts);
}

/** Whether the log read so far has the message from its start on. */
export function hasStart({ hops, kind, client }: Message): boolean {
  const [first] = hops;
  if (first === undefined || kind === 'bounce') return true;
  if (first.acceptedAt === null) return false;
  // postfix/amavisd/smtpd: what comes back from a filter began elsewhere.
  const isReentry = isBehindFilter(first.service) && isLoopback(client?.address ?? '');
  return !isReentry || kind !== 'mail';
}

/** A context that says everything once, because several looks at a log have the same to say. */
export function saidOnce(context: Context): Context {
  const said = new Set<string>();
  return {
    ...context,
    writeError: (text) => {
      if (!said.has(text)) context.writeError(text);
      said.add(text);
    },
  };
}
