/**
 * Which recipient of a mail that a filter split went into which queue file. amavis gives one reply for all of them: it names one
 * queue file, and says at most how many recipients were kept. If amavis' own lines are not in the log, their delivery lines tell.
 */
import { withoutExtension } from '../../core/address.ts';
import type { DeliveryAttempted } from '../../events/queue-events.ts';
import { countDropped } from '../queue-files/fate.ts';
import type { HopState } from '../queue-files/hop-state.ts';
import { countMissing, hasAllRecipients } from '../queue-files/recipient-count.ts';

export class Split {
  readonly #children: readonly HopState[];
  /** The next queue file, by the addresses in its delivery lines in lower case, with and without an extension. */
  readonly #byAddress = new Map<string, HopState>();
  /** How many recipients have a line in none of the next queue files. */
  readonly #left: number;
  /** How many addresses in the next queue files are of none of the recipients: some may have taken the place of one. */
  #others = 0;

  constructor({ children, recipients }: HopState) {
    this.#children = children;
    const given = new Set(recipients.map(({ last }) => last.to.toLowerCase()));
    for (const child of children) this.#addNamesOf(child, given);
    this.#left = recipients.filter(({ last }) => !this.#has(last.to)).length;
  }

  /** @param named the queue file that the reply names */
  childFor(address: string, named: HopState): HopState {
    const child = this.#byAddress.get(address.toLowerCase());
    if (child !== undefined || countMissing(named) > 0) return child ?? named;
    return this.#children.find((one) => one.linkIsInferred && countMissing(one) > 0) ?? named;
  }

  /** What became of a recipient that is in none of the next queue files; null if it is in one, or may be in it under another address. */
  fateOf(attempt: DeliveryAttempted, child: HopState): 'blocked' | 'unknown' | null {
    if (countMissing(child) > 0 || this.#has(attempt.to)) return null;
    const dropped = countDropped(attempt);
    // More are missing than the filter kept: they are in queue files that no line joins to this one, and nothing tells who.
    if (dropped > 0) return this.#left > dropped ? 'unknown' : 'blocked';
    return hasAllRecipients(child) && this.#left > this.#others ? 'unknown' : null;
  }

  #addNamesOf(child: HopState, given: ReadonlySet<string>): void {
    // A rule has put one address in place of all.
    if (child.redirectedTo !== null) this.#others = Number.POSITIVE_INFINITY;
    for (const { last } of child.recipients) {
      const names = namesOf(last);
      for (const name of names) this.#byAddress.set(name, child);
      if (!names.some((name) => given.has(name))) this.#others++;
    }
  }

  #has(address: string): boolean {
    return this.#byAddress.has(address.toLowerCase());
  }
}

/** The addresses that a recipient may have had before the filter. */
function namesOf({ to, origTo = to }: DeliveryAttempted): readonly string[] {
  const address = to.toLowerCase();
  return [address, withoutExtension(address), origTo.toLowerCase()];
}

/** How a split went: null if the mail went on to nowhere, or if amavis' lines tell it. */
export function splitOf(hop: HopState): Split | null {
  return hop.children.length === 0 || hasVerdict(hop) ? null : new Split(hop);
}

/** Whether amavis' lines tell which recipient went where. */
export function hasVerdict({ tasks }: HopState): boolean {
  return tasks.some(({ verdicts }) => verdicts.length > 0);
}
