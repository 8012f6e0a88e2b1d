/** What became of the copies that amavis put into quarantine: each is a mail of its own, and may wait or fail. */
import { DISORDER } from '../core/disorder.ts';
import type { Instant } from '../core/instant.ts';
import type { Message, QuarantineCopy } from '../message/message.ts';
import { queueIdsOf } from '../message/message.ts';

/** How many copies are remembered: the first ones. */
const MOST_COPIES = 10_000;

interface Found extends QuarantineCopy {
  readonly host: string;
  readonly at: Instant;
}

export class CopiesInQuarantine {
  /** By the queue ID of the mail that they are a copy of. */
  readonly #byOriginal = new Map<string, Found[]>();
  #count = 0;

  add(message: Message): void {
    const [queueId] = queueIdsOf(message);
    const { copyOf, status, host, startedAt } = message;
    if (copyOf === null || queueId === undefined || this.#count >= MOST_COPIES) return;
    this.#count++;
    const copy = { queueId, status, host, at: startedAt };
    const known = this.#byOriginal.get(copyOf);
    if (known === undefined) this.#byOriginal.set(copyOf, [copy]);
    else known.push(copy);
  }

  /** The message, with its copies. A queue ID may have been another mail's before, and be so later. */
  markedOn(message: Message): Message {
    if (this.#count === 0) return message;
    const copies = queueIdsOf(message)
      .flatMap((queueId) => this.#byOriginal.get(queueId) ?? [])
      .filter((copy) => isOf(copy, message))
      .map(({ queueId, status }) => ({ queueId, status }));
    return copies.length === 0 ? message : { ...message, copies };
  }
}

/** amavis hands a copy over while it has the mail. */
function isOf({ host, at }: Found, message: Message): boolean {
  const { startedAt, endedAt } = message;
  return host === message.host && at >= startedAt - DISORDER && at <= endedAt + DISORDER;
}
