/** The hops that follow a hop: there may be thousands, when a filter splits mail. */
import { withOneMore } from '../few-or-many.ts';
import type { HopState } from '../queue-files/hop-state.ts';

/** Up to this many children, searching the list is faster than an index. */
const FEW = 16;

/** The following hop with a queue ID; the latest if there are several. */
export function childNamed({ children, childIndex }: HopState, queueId: string) {
  return childIndex === null
    ? children.findLast((one) => one.queueId === queueId)
    : childIndex.get(queueId);
}

/** Notes that a hop follows another one; a second call changes nothing. */
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

/** Undoes `addChild`. */
export function removeChild(parent: HopState, child: HopState): void {
  parent.children = parent.children.filter((one) => one !== child);
  parent.childIndex?.delete(child.queueId);
}
