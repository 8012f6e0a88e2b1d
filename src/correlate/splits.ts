/**
 * Where amavis' own lines are missing, what tells which recipients went on. It gives one reply for all recipients of a scan, with one
 * of the queue files that it made: whom that queue file does not have, amavis kept, or sent on in another queue file.
 */
import type { DeliveryAttempted } from '../events/queue-events.ts';
import { countMissing, hasAllRecipients } from './attempts.ts';
import { droppedCount, isAmavisReply } from './fate.ts';
import type { HopState, RecipientState } from './state.ts';

/** What the reply of one scan and the queue file that it names tell of the others. */
interface Split {
  /** The addresses that the queue file has, in lower case, also as they were before amavis extended or an alias replaced them. */
  readonly names: ReadonlySet<string>;
  /** How many recipients with this reply it does not have. */
  readonly besideCount: number;
  /** Whether each of its recipients came as it is: then none of the others can have become one of them. */
  readonly isAsHandedOver: boolean;
}

/** The splits of one queue file's recipients. */
export class Splits {
  readonly #hop: HopState;
  readonly #byChild = new Map<HopState, Split>();

  constructor(hop: HopState) {
    this.#hop = hop;
  }

  /** The fate of a recipient whom the queue file that the reply names does not have; undefined if it has it, or may have. */
  fateBeside({ last }: RecipientState, child: HopState): 'blocked' | 'unknown' | undefined {
    if (!mayBeSplit(last) || this.#hop.tasks.some(({ verdicts }) => verdicts.length > 0))
      return undefined;
    if (countMissing(child) > 0) return undefined;
    const split = this.#splitOf(last, child);
    if (split.names.has(last.to.toLowerCase())) return undefined;
    const dropped = droppedCount(last);
    if (dropped > 0) return split.besideCount > dropped ? 'unknown' : 'blocked';
    return split.isAsHandedOver ? 'unknown' : undefined;
  }

  #splitOf({ queuedAs }: DeliveryAttempted, child: HopState): Split {
    const known = this.#byChild.get(child);
    if (known !== undefined) return known;
    const names = namesIn(child);
    const handedOver = this.#hop.recipients.filter(({ last }) => last.queuedAs === queuedAs);
    const addresses = new Set(handedOver.map(({ last }) => last.to.toLowerCase()));
    const split = {
      names,
      besideCount: [...addresses].filter((address) => !names.has(address)).length,
      isAsHandedOver:
        hasAllRecipients(child) && child.recipients.every(({ last }) => isOneOf(addresses, last)),
    };
    this.#byChild.set(child, split);
    return split;
  }
}

function mayBeSplit(attempt: DeliveryAttempted): boolean {
  return isAmavisReply(attempt.reply) || droppedCount(attempt) > 0;
}

function namesIn({ recipients }: HopState): Set<string> {
  return new Set(
    recipients.flatMap(({ last: { to, origTo } }) =>
      [to, withoutExtension(to), origTo ?? to].map((name) => name.toLowerCase()),
    ),
  );
}

function isOneOf(addresses: ReadonlySet<string>, { to, origTo }: DeliveryAttempted): boolean {
  if (origTo !== undefined) return false;
  return addresses.has(to.toLowerCase()) || addresses.has(withoutExtension(to).toLowerCase());
}

/** amavis replaces `bob@example.com` by `bob+spam@example.com` (@addr_extension_maps). */
function withoutExtension(address: string): string {
  const extension = address.indexOf('+');
  const domain = address.lastIndexOf('@');
  return extension < 1 || domain < extension
    ? address
    : address.slice(0, extension) + address.slice(domain);
}
