/** How many others a stop has hit, and when that step last worked. */
import type { Instant } from '../core/instant.ts';
import type { Message, Recipient } from '../message/message.ts';
import { isArrival } from '../message/outcome.ts';
import { domainOf } from './row-facts.ts';
import { type Stopped, stoppedOf } from './stopped.ts';
import type { Scope } from './trace-view.ts';

export class ScopeTally {
  readonly #stops = new Map<string, { messages: number; since: Instant }>();
  readonly #successes = new Map<string, Instant>();
  readonly #isPartial: boolean;

  /** Whether it gets to see a part of the log only. */
  constructor({ isPartial = false }: { readonly isPartial?: boolean } = {}) {
    this.#isPartial = isPartial;
  }

  add(message: Message): void {
    this.#addSuccesses(message);
    const stopped = stoppedOf(message);
    if (stopped === null) return;
    const key = keyOf(stopped);
    const known = this.#stops.get(key);
    if (known === undefined) this.#stops.set(key, { messages: 1, since: stopped.at });
    else {
      known.messages++;
      known.since = Math.min(known.since, stopped.at);
    }
  }

  /** The scope of a message's stop; null when it is alone. */
  scopeOf(message: Message): Scope | null {
    const stopped = stoppedOf(message);
    const stop = stopped === null ? undefined : this.#stops.get(keyOf(stopped));
    if (stopped === null || stop === undefined || stop.messages < 2) return null;
    return {
      ...stop,
      lastSuccess: this.#lastSuccess(message, stopped),
      isPartial: this.#isPartial,
    };
  }

  #addSuccesses({ recipients, scans, signing, hops }: Message): void {
    for (const recipient of recipients)
      if (isArrival(recipient.status)) this.#succeed(successKey(recipient), recipient.at);
    for (const scan of scans) if (scan.verdict === 'passed') this.#succeed('filter', scan.at);
    const queuedAt = hops[0]?.queuedAt ?? null;
    if (queuedAt !== null) this.#succeed('accept', queuedAt);
    if (signing?.status === 'signed') this.#succeed('sign', signing.at);
  }

  #succeed(key: string, at: Instant): void {
    this.#successes.set(key, Math.max(at, this.#successes.get(key) ?? at));
  }

  /** null where there was none, undefined where no line of mail that got on would tell of the step. */
  #lastSuccess(message: Message, stopped: Stopped): Instant | null | undefined {
    const { step } = stopped;
    if (step === 'accept' || step === 'filter' || step === 'sign')
      return this.#successes.get(step) ?? null;
    if (step !== 'deliver') return undefined;
    const recipient = message.recipients.find((one) => isStoppedSo(one, stopped));
    return recipient === undefined ? null : (this.#successes.get(successKey(recipient)) ?? null);
  }
}

/** Whether it is this recipient that the stop is told of: others may have stopped there with other replies. */
function isStoppedSo(recipient: Recipient, stopped: Stopped): boolean {
  return (
    stopped.recipients.includes(recipient.address) &&
    recipient.reply === stopped.reason &&
    recipient.queueId === stopped.queueId
  );
}

function keyOf(stopped: Stopped): string {
  return `${stopped.step} ${stopped.cause}`;
}

/** Deliveries are compared with those to the same domain. */
function successKey({ address }: Recipient): string {
  return `deliver ${domainOf(address).toLowerCase()}`;
}
