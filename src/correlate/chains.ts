/** Hops become one message. */

import type { Chain } from './chain.ts';
import { addChild } from './children.ts';
import type { HopState } from './hop-state.ts';

/** The place of a message in the order of the log: that of its first line. */
export function sequenceOf(chain: Chain): number {
  return chain.hops.reduce((first, hop) => Math.min(first, hop.sequence), Number.POSITIVE_INFINITY);
}

/** Joins two hops into one message; the larger chain takes the smaller one in. */
export function join(parent: HopState, child: HopState): void {
  if (parent === child) return;
  if (child.parent === parent) return;
  addChild(parent, child);
  child.parent = parent;
  unite(parent, child);
}

/** Puts two hops into one message, even if neither handed it to the other. */
export function unite({ chain: one }: HopState, { chain: other }: HopState): void {
  if (one === other) return;
  if (one.hops.length >= other.hops.length) one.absorb(other);
  else other.absorb(one);
}
