/** What the lines of a task say about each recipient, quickly even if there are many; the last line counts. */
import { holdsAddress } from '../../core/address-list.ts';
import type { Task, Verdict } from './task-state.ts';

/** Whether the filter kept mail for what is in it. MTA-BLOCKED is no verdict: Postfix did not take the mail back. */
export function isBlockedForContent({ event }: Verdict): boolean {
  return event.verdict === 'blocked' && event.category !== 'MTA-BLOCKED';
}

/** Up to this many lines, searching them is faster than an index. */
const FEW = 16;

/** The verdict on a recipient. */
export function verdictOn(task: Task, address: string): Verdict | undefined {
  if (task.verdicts.length <= FEW)
    return task.verdicts.findLast(({ event }) => holdsAddress(event.to, address));
  return indexOf(task).verdicts.get(address.toLowerCase());
}

/** The queue ID with which a recipient's copy went on: from the hand-over line, otherwise from the verdict. */
export function nextQueueId(task: Task, address: string): string | undefined {
  if (task.forwards.length + task.verdicts.length > FEW) {
    const { forwards, onward } = indexOf(task);
    const key = address.toLowerCase();
    return forwards.get(key) ?? onward.get(key);
  }
  const forward = task.forwards.findLast(
    (one) =>
      one.purpose === 'forward' && one.queuedAs !== undefined && holdsAddress(one.to, address),
  );
  if (forward !== undefined) return forward.queuedAs;
  const verdict = task.verdicts.findLast(
    ({ event }) => event.queuedAs.length === 1 && holdsAddress(event.to, address),
  );
  return verdict?.event.queuedAs[0];
}

class TaskIndex {
  readonly verdicts = new Map<string, Verdict>();
  /** By recipient, the queue IDs that hand-over lines name. */
  readonly forwards = new Map<string, string>();
  /** By recipient, the queue IDs of verdicts that name exactly one. */
  readonly onward = new Map<string, string>();
  #seenForwards = 0;
  #seenVerdicts = 0;

  /** Adds the lines that came since the last update. */
  update({ forwards, verdicts }: Task): void {
    for (const { purpose, queuedAs, to } of forwards.slice(this.#seenForwards))
      if (purpose === 'forward' && queuedAs !== undefined)
        for (const address of to) this.forwards.set(address.toLowerCase(), queuedAs);
    for (const verdict of verdicts.slice(this.#seenVerdicts)) this.#add(verdict);
    this.#seenForwards = forwards.length;
    this.#seenVerdicts = verdicts.length;
  }

  #add(verdict: Verdict): void {
    const { to, queuedAs } = verdict.event;
    const [only, ...others] = queuedAs;
    for (const address of to) {
      const key = address.toLowerCase();
      this.verdicts.set(key, verdict);
      if (only !== undefined && others.length === 0) this.onward.set(key, only);
    }
  }
}

const indexes = new WeakMap<Task, TaskIndex>();

function indexOf(task: Task): TaskIndex {
  const index = indexes.get(task) ?? new TaskIndex();
  indexes.set(task, index);
  index.update(task);
  return index;
}
