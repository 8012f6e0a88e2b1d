/** Counts for a live view: rates, scan times and outcomes. */
import type { Instant } from '../../core/instant.ts';
import { MINUTE, SECOND } from '../../core/instant.ts';
import type { Direction, Status } from '../../message/message.ts';
import { STATUSES } from '../../message/message.ts';
import { isArrival, isFailure } from '../../message/outcome.ts';
import type { Outcome, OutcomeStatus } from '../outcomes.ts';

const SECONDS = 60;
const MANY_SCANS = 500;

export interface OutcomeCount {
  readonly status: OutcomeStatus;
  readonly count: number;
}

/** Messages in the queue, by the words of `summary`: each once, and one that is tried again as deferred, whatever its other parts do. */
export interface FlightCounts {
  /** Without those that wait after a failed attempt, or until they are released. */
  readonly queued: number;
  readonly deferred: number;
  readonly held: number;
}

export class LiveTally {
  failed = 0;
  refused = 0;
  readonly #counts = new Map<OutcomeStatus, number>();
  readonly #arrived = { inbound: new Rate(), outbound: new Rate() };
  readonly #scans: number[] = [];
  #nextScan = 0;

  /** Counts an outcome, whether it is shown or not. */
  add(outcome: Outcome): void {
    const { status, queueId, direction, at } = outcome;
    this.#counts.set(status, (this.#counts.get(status) ?? 0) + 1);
    // Mail refused before it was queued is counted apart: a server is often asked to take mail that it should not.
    if (status === 'rejected' && queueId === null) this.refused++;
    else if (isFailure(status)) this.failed++;
    if (isArrival(status)) this.#countArrival(direction, status, at);
  }

  addScan(elapsedMs: number): void {
    this.#scans[this.#nextScan] = elapsedMs;
    this.#nextScan = (this.#nextScan + 1) % MANY_SCANS;
  }

  /** For how many recipients mail arrived in the last minute. */
  perMinute(direction: 'inbound' | 'outbound', now: Instant): number {
    return this.#arrived[direction].perMinute(now);
  }

  /** Of the last scans, in milliseconds; null if there were none. */
  get scanP95Ms(): number | null {
    const sorted = this.#scans.toSorted((a, b) => a - b);
    return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? null;
  }

  /** Outcomes by status, good ones first. */
  get counts(): readonly OutcomeCount[] {
    const order: readonly OutcomeStatus[] = [...STATUSES, 'stalled'];
    return order.flatMap((status) => {
      const count = this.#counts.get(status) ?? 0;
      return count === 0 ? [] : [{ status, count }];
    });
  }

  /** Mail that is not known to come in or go out is counted by where it went. */
  #countArrival(direction: Direction, status: Status, at: Instant): void {
    if (direction === 'outbound' || (direction === 'unknown' && status === 'relayed'))
      this.#arrived.outbound.count(at);
    else this.#arrived.inbound.count(at);
  }
}

/** Counts per second, for the last minute only. */
class Rate {
  readonly #counts: number[] = new Array(SECONDS).fill(0);
  readonly #seconds: number[] = new Array(SECONDS).fill(-1);

  count(at: Instant): void {
    const second = Math.floor(at / SECOND);
    const slot = second % SECONDS;
    if (this.#seconds[slot] !== second) {
      this.#seconds[slot] = second;
      this.#counts[slot] = 0;
    }
    this.#counts[slot] = (this.#counts[slot] ?? 0) + 1;
  }

  perMinute(now: Instant): number {
    const oldest = Math.floor((now - MINUTE) / SECOND);
    let sum = 0;
    for (let slot = 0; slot < SECONDS; slot++)
      if ((this.#seconds[slot] ?? -1) > oldest) sum += this.#counts[slot] ?? 0;
    return sum;
  }
}
