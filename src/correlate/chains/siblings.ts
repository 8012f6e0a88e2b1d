/**
 * The queue files that a filter made of one mail. Its reply names one of them, amavis' lines name all. If these are not in the log,
 * Message-ID, sender and recipients show which others belong to it.
 */
import { withoutExtension } from '../../core/address.ts';
import type { HostState } from '../host-state.ts';
import { countDropped, goesToFilter } from '../queue-files/fate.ts';
import type { HopState } from '../queue-files/hop-state.ts';
import { countMissing } from '../queue-files/recipient-count.ts';
import { type Chain, join } from './chain.ts';
import { withMessageId } from './message-id-index.ts';
import { beganWithin, lacksParent } from './reentry.ts';
import { hasVerdict } from './split.ts';

/** Joins the queue files that belong beside those that are known, and beside those that follow them. */
export function joinSiblings(chain: Chain, states: ReadonlyMap<string, HostState>): void {
  let { hops } = chain;
  while (hops.length > 0)
    hops = hops.filter(mayLackChildren).flatMap((hop) => {
      const state = states.get(hop.host);
      return state === undefined ? [] : joinFurther(state, hop);
    });
}

function mayLackChildren(hop: HopState): boolean {
  const { children } = hop;
  return children.length > 0 && !hasVerdict(hop) && children.every(hasCount);
}

/** Without its line of the queue manager it may have all recipients. */
function hasCount({ recipientCount }: HopState): boolean {
  return recipientCount > 0;
}

/** Returns what has joined, with the queue files that were known to follow it. */
function joinFurther(state: HostState, hop: HopState): readonly HopState[] {
  const left = leftBy(hop);
  if (left.size === 0) return [];
  const joined: HopState[] = [];
  const lost = withMessageId(state, hop.messageId).filter(lacksParent);
  // The same mail may have come twice: a filter hands all parts of one back at once.
  for (const child of lost.sort((a, b) => distanceOf(hop, a) - distanceOf(hop, b))) {
    const couldFollow = beganWithin(hop, child) && child.from === hop.from;
    if (!couldFollow || !isForSome(hop, child, left)) continue;
    joined.push(...child.chain.hops);
    child.linkIsInferred = true;
    join(hop, child);
    for (const address of addressesOf(child)) left.delete(address);
  }
  return joined;
}

/** The recipients that the filter took, and that none of the known queue files behind it has. */
function leftBy({ recipients, children }: HopState): Set<string> {
  const left = new Set<string>();
  for (const { last, daemon } of recipients)
    if (last.queuedAs !== undefined && goesToFilter(last, daemon)) left.add(last.to.toLowerCase());
  for (const child of children) {
    for (const address of addressesOf(child)) left.delete(address);
    if (countMissing(child) >= left.size) return new Set();
  }
  return left;
}

/** How many queue files began between this one and the nearest that is known. */
function distanceOf({ children }: HopState, { sequence }: HopState): number {
  return Math.min(...children.map((one) => Math.abs(one.sequence - sequence)));
}

/** Whether it is for some of those that are left; without such a line it may be a copy that amavis made for its quarantine. */
function isForSome(hop: HopState, child: HopState, left: ReadonlySet<string>): boolean {
  if (child.recipients.length > 0) return addressesOf(child).some((address) => left.has(address));
  const keptNone = hop.recipients.every(({ last }) => countDropped(last) === 0);
  return keptNone && child.recipientCount <= left.size;
}

/** The addresses of its delivery lines, in lower case, with and without an extension. */
function addressesOf({ recipients }: HopState): string[] {
  return recipients.flatMap(({ last }) => {
    const address = last.to.toLowerCase();
    return [address, withoutExtension(address)];
  });
}
