/** How many messages were stopped in the same way, and when that step last worked. */
import { domainOf } from '../../core/address.ts';
import type { Instant } from '../../core/instant.ts';
import type { Message, Recipient, Step } from '../../message/message.ts';
import { rowsOf } from '../../message/outcome.ts';
import { CauseMemo } from '../cause-memo.ts';
import { decidedAt, failingSince } from '../earlier-tries.ts';
import { deliveriesOf, placeOf, placesPassed } from '../failures/places.ts';
import { type Stopped, stoppedOf } from './stopped.ts';
import type { Scope } from './view.ts';

export class ScopeTally {
  readonly #stops = new Map<string, { messages: number; since: Instant }>();
  readonly #causes = new CauseMemo();
  readonly #successes = new Map<string, Instant>();
  readonly #isPartial: boolean;

  /** @param isPartial whether it sees only a part of the log */
  constructor({ isPartial = false }: { readonly isPartial?: boolean } = {}) {
    this.#isPartial = isPartial;
  }

  add(message: Message): void {
    this.#addSuccesses(message);
    for (const [key, since] of this.#stopsOf(message)) {
      const known = this.#stops.get(key);
      if (known === undefined) this.#stops.set(key, { messages: 1, since });
      else {
        known.messages++;
        known.since = Math.min(known.since, since);
      }
    }
  }

  /** All ways in which recipients of a message were stopped, each with when that began. */
  #stopsOf(message: Message): ReadonlyMap<string, Instant> {
    const stops = new Map<string, Instant>();
    for (const row of rowsOf(message)) {
      const known = this.#causes.causeOf(message, row);
      if (known === null) continue;
      const key = keyOf(message, row.step, known.cause);
      stops.set(key, Math.min(stoppedSince(row), stops.get(key) ?? Number.POSITIVE_INFINITY));
    }
    return stops;
  }

  /**
   * The scope of a message's stop; null if what is in the message stopped it, or if no other message was stopped so, unless the step
   * has worked since.
   */
  scopeOf(message: Message): Scope | null {
    const stopped = stoppedOf(message);
    const stop =
      stopped === null ? undefined : this.#stops.get(keyOf(message, stopped.step, stopped.cause));
    if (stopped === null || stop === undefined) return null;
    const row = rowsOf(message).find((one) => isStoppedSo(one, stopped));
    if (row !== undefined && isOfContent(row)) return null;
    const isOfAll = row !== undefined && placeOf(message, row, stopped.cause) !== null;
    const lastSuccess = this.#lastSuccess(message, stopped, isOfAll);
    const worksAgain = isOfAll && (lastSuccess ?? stopped.at) > stopped.at;
    if (stop.messages < 2 && !worksAgain) return null;
    return { ...stop, isOfAll, lastSuccess, isPartial: this.#isPartial };
  }

  #addSuccesses(message: Message): void {
    for (const { place, at } of placesPassed(message)) this.#succeed(place, at);
    for (const row of deliveriesOf(message)) this.#succeed(deliveryKey(row), row.at);
  }

  #succeed(key: string, at: Instant): void {
    this.#successes.set(key, Math.max(at, this.#successes.get(key) ?? at));
  }

  /**
   * null if there was none; undefined if mail that passes this step leaves no line about it, or if other mail passes it whatever the cause
   * stops there.
   */
  #lastSuccess(message: Message, stopped: Stopped, isOfAll: boolean): Instant | null | undefined {
    const { step } = stopped;
    if (step === 'accept' || step === 'filter' || step === 'sign')
      return isOfAll ? (this.#successes.get(`${step} ${message.host}`) ?? null) : undefined;
    if (step !== 'deliver') return undefined;
    const recipient = message.recipients.find((one) => isStoppedSo(one, stopped));
    return recipient === undefined ? null : (this.#successes.get(deliveryKey(recipient)) ?? null);
  }
}

/** Whether the message itself was judged: that says nothing about the step, through which other mail passes. */
function isOfContent({ status, by }: Recipient): boolean {
  return status === 'blocked' || by === 'content';
}

/** Whether the stop is about this recipient: others may have stopped there with other replies. */
function isStoppedSo(recipient: Recipient, stopped: Stopped): boolean {
  return (
    (recipient.address === '' || stopped.recipients.includes(recipient.address)) &&
    recipient.reply === stopped.reason &&
    recipient.queueId === stopped.queueId
  );
}

/** When a recipient was first stopped so; what was given up on failed for the same reason before. */
function stoppedSince(row: Recipient): Instant {
  return row.status === 'expired' ? failingSince(row) : decidedAt(row);
}

function keyOf({ host }: Message, step: Step, cause: string): string {
  return `${host} ${step} ${cause}`;
}

/** A delivery is compared with others to the same domain. */
function deliveryKey({ address }: Recipient): string {
  return `to ${domainOf(address)}`;
}
