/** The hops that come after another one: of thousands, as filters split mail. */
import { withOneMore } from './few-or-many.ts';
import type { HopState } from './state.ts';

/** Up to so many children are looked through faster than they are indexed. */
const FEW = 16;

/** The hop after another one that has a queue ID; of several the latest. */
export function childNamed({ children, childIndex }: HopState, queueId: string) {
  return childIndex === null
    ? children.findLast((one) => one.queueId === queueId)
    : childIndex.get(queueId);
}

/** Notes once that a hop comes after another one. */
export function addChild(parent: HopState, child: HopState): void {
  const { childIndex } = parent;
  if (
    childIndex === null ? parent.children.includes(child) : childIndex.get(child.queueId) === child
  )
    return;
  const children = withOneMore(parent.children, child);
  parent.children = children;
  childIndex?.set(child.queueId, child);
  if (childIndex === null && children.length > FEW)
    parent.childIndex = new Map(children.map((one) => [one.queueId, one]));
}

/** Undoes it. */
export function removeChild(parent: HopState, child: HopState): void {
  parent.children = parent.children.filter((one) => one !== child);
  parent.childIndex?.delete(child.queueId);
}
