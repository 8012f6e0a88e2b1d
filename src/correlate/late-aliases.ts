/** Aliases that local(8) could not expand at first: at a later try the lines of their members take their place. */
import type { DeliveryAttempted } from '../events/queue-events.ts';
import type { HopState } from './hop-state.ts';
import type { RecipientState } from './recipient-state.ts';

/** The alias whose place the first line of a member takes; undefined if there is none. */
export function replacedBy(
  { recipients, rounds }: HopState,
  { to, origTo }: DeliveryAttempted,
  daemon: string,
): RecipientState | undefined {
  if (rounds < 2 || daemon !== 'local' || origTo === undefined) return undefined;
  for (const one of recipients)
    if (one.round < rounds && isAliasOf(one, origTo) && one.last.to !== to) return one;
  return undefined;
}

// to=<all@example.com>, relay=local, …, status=deferred (alias database unavailable), and then to=<ann@example.com>, orig_to=<all@example.com>
function isAliasOf({ last, daemon }: RecipientState, origTo: string): boolean {
  if (daemon !== 'local' || last.status !== 'deferred') return false;
  if (last.origTo === undefined) return last.to === origTo;
  // An alias of virtual_alias_maps that led to this one is in the orig_to of both, and in that of its other members, too.
  return last.origTo === origTo && last.reply === 'alias database unavailable';
}
