/** Aliases that local(8) could not follow at first: lines of a later try have their members in their place. */
import type { DeliveryAttempted } from '../events/queue-events.ts';
import type { HopState, RecipientState } from './state.ts';

/** The recipient that the first line of another one takes the place of. */
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
  // Both keep the name of an alias of virtual_alias_maps that led to this one; so do other members of that.
  return last.origTo === origTo && last.reply === 'alias database unavailable';
}
