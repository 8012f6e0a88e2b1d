/** Aliases that local(8) could not expand at first: at a later try the lines of their members take their place. */
import type { DeliveryAttempted } from '../../events/queue-events.ts';
import type { HopState } from './hop-state.ts';
import type { RecipientState } from './recipient-state.ts';

/**
 * The alias whose place the first line of a member takes; undefined if there is none. Others under the same name were expanded in the
 * same round, if no line puts them off again: nothing tells which of them a member is of.
 */
export function replacedBy(
  hop: HopState,
  { to, origTo }: DeliveryAttempted,
  daemon: string,
): RecipientState | undefined {
  if (hop.rounds < 2 || daemon !== 'local' || origTo === undefined) return undefined;
  const putOff = putOffBefore(hop);
  const waiting = (putOff.get(origTo) ?? []).filter((one) => one.round < hop.rounds);
  const first = waiting.findLast((one) => one.last.to !== to);
  if (first === undefined) return undefined;
  for (const one of waiting) if (one.last.to !== to) one.isReplaced = true;
  // The next members need not go through all of them again.
  putOff.set(origTo, [first]);
  return first;
}

/** Recipients that may be aliases, by the name that is in the lines of their members; the first one last, to be taken off. */
type PutOff = Map<string, RecipientState[]>;

/** For each round, found once: there may be many members. Few queue files have such aliases, so it is no field that each has. */
const putOffByHop = new WeakMap<HopState, { readonly rounds: number; readonly putOff: PutOff }>();

/** Those whose last try was in an earlier round. */
function putOffBefore(hop: HopState): PutOff {
  const { rounds, recipients } = hop;
  const known = putOffByHop.get(hop);
  if (known?.rounds === rounds) return known.putOff;
  const putOff: PutOff = new Map();
  for (const one of recipients.toReversed()) {
    const name = one.round < rounds ? nameInMembers(one) : undefined;
    if (name === undefined) continue;
    const others = putOff.get(name);
    if (others === undefined) putOff.set(name, [one]);
    else others.push(one);
  }
  putOffByHop.set(hop, { rounds, putOff });
  return putOff;
}

// to=<all@example.com>, relay=local, …, status=deferred (alias database unavailable), and then to=<ann@example.com>, orig_to=<all@example.com>
function nameInMembers({ last, daemon }: RecipientState): string | undefined {
  if (daemon !== 'local' || last.status !== 'deferred') return undefined;
  if (last.origTo === undefined) return last.to;
  // An alias of virtual_alias_maps that led to this one is in the orig_to of both, and in that of its other members, too.
  return last.reply === 'alias database unavailable' ? last.origTo : undefined;
}
