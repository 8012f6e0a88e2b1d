/** Mail in flight on one host: queue IDs, pids and amavis tasks are unique only there. */

import type { Peer } from '../core/client.ts';
import type { Instant } from '../core/instant.ts';
import { MINUTE, SECOND } from '../core/instant.ts';
import { isWithin } from '../core/range.ts';
import type { Origin } from '../core/record.ts';
import type { OpenMessages } from './bounds.ts';
import { ChurnMap } from './churn-map.ts';
import { HandedOn } from './handed-on.ts';
import type { MilterWarning } from './milters.ts';
import type { Screening, Session } from './session-state.ts';
import type { Task } from './state.ts';
import { HopState } from './state.ts';
import type { Sweeper } from './sweeps.ts';
import type { TimelineEntry } from './timeline.ts';
import type { Window } from './window.ts';

/** Lines of one moment are written by several processes: this much disorder is normal. */
export const DISORDER = 2 * SECOND;

export class HostState {
  readonly host: string;
  /** The current life of each queue ID. */
  readonly hops = new ChurnMap<string, HopState>();
  /** smtpd sessions by pid. */
  readonly sessions = new ChurnMap<number, Session>();
  /** postscreen's connections by `address:port`. */
  readonly screenings = new ChurnMap<string, Screening>();
  /** Connections that passed postscreen and wait for their smtpd, oldest first, by address. */
  readonly passed = new ChurnMap<string, Screening[]>();
  /** Queue files in flight by Message-ID: the newest, which leads to the others. */
  readonly hopsByMessageId = new ChurnMap<string, HopState>();
  /** amavis tasks by task id. */
  readonly tasks = new ChurnMap<string, Task>();
  /** The task that handed a message on, by the message's new queue ID: for mail whose verdict names no parent. */
  readonly tasksByChild = new ChurnMap<string, Task>();
  /** amavis tasks by the directory that clamd's lines name; filled only if stories are kept, because only stories have those lines. */
  readonly tasksByDirectory = new ChurnMap<string, Task>();

  /** Lines of a delivery agent without queue ID, by pid: they belong to its next delivery line. */
  readonly failedConnections = new ChurnMap<number, TimelineEntry[]>();

  /** The last warning of each process about a milter that it could not ask, by pid. */
  readonly milterWarnings = new Map<number, MilterWarning>();

  /** The last queue files that a filter in front of the queue has begun, oldest first. */
  readonly tries: HopState[] = [];
  /** How many queue files each recent postsuper has named, by pid. */
  readonly sweepers = new Map<number, Sweeper>();
  /** How many queue files had been seen when lines of the log were last lost. */
  gapAtLife = 0;
  /** When a delivery was last tried, whatever the mail. */
  lastTryAt: Instant = Number.NEGATIVE_INFINITY;
  /** The number of the last event from this host. */
  lastUsed = 0;

  constructor(host: string) {
    this.host = host;
  }

  /** Whether nothing is in flight. */
  get isEmpty(): boolean {
    return (
      this.hops.size === 0 &&
      this.sessions.size === 0 &&
      this.screenings.size === 0 &&
      this.passed.size === 0 &&
      this.tasks.size === 0
    );
  }
}

/** A delivery agent ends when it is idle for minutes: lines that have waited longer are from an earlier process with the same pid. */
export const IDLE = 30 * MINUTE;

/** Lines about connections that wait for the delivery line of their process. */
export function waitingConnections(
  { failedConnections }: HostState,
  { pid, at }: Origin,
): readonly TimelineEntry[] {
  const waiting = failedConnections.get(pid);
  return waiting === undefined ? [] : waiting.filter((entry) => at - entry.at <= IDLE);
}

export function forgetConnections({ failedConnections }: HostState, before: Instant): void {
  for (const waiting of failedConnections.values()) {
    const last = waiting.at(-1);
    if (last !== undefined && last.at < before) failedConnections.delete(last.pid);
  }
}

/** Tells the connections of postscreen apart. */
export function screeningKey(client: Peer): string {
  return `${client.address}:${client.port}`;
}

/** Opens and finds the lives of queue IDs. */
export class QueueLives {
  /** The time range that is asked for; null if there is none. */
  window: Window | null = null;
  /** Queue files seen. */
  count = 0;
  readonly open: OpenMessages = { count: 0 };
  readonly handedOn = new HandedOn();
  /** Called with a life that another one has replaced, and whose end may not be in the log. */
  onReplaced: (hop: HopState) => void = () => {};

  /** The life that a line belongs to if it can come at any time; a new life if none is known. */
  find(state: HostState, queueId: string, at: Instant): HopState {
    const known = state.hops.get(queueId);
    if (known !== undefined) {
      known.lastAt = at;
      this.#see(known, at);
      return known;
    }
    return this.begin(state, queueId, at);
  }

  /**
   * The life that a line belongs to if it comes early in a life (`message-id=`, `from=`): if it is after the removal,
   * and later than disorder explains, it starts the next life of a reused queue ID.
   */
  findEarly(state: HostState, queueId: string, at: Instant): HopState {
    const known = state.hops.get(queueId);
    if (known !== undefined && hasEndedBefore(known, at - DISORDER))
      return this.reopen(state, queueId, at);
    return this.find(state, queueId, at);
  }

  /**
   * The life that a `client=` or `uid=` line opens. A life has one such line: another one, unless it is
   * a copy of the first, starts the next life.
   */
  findFirst(
    state: HostState,
    queueId: string,
    at: Instant,
    clientAddress: string | undefined,
  ): HopState {
    const known = state.hops.get(queueId);
    if (known === undefined) return this.begin(state, queueId, at);
    if (known.acceptedAt === null) return this.findEarly(state, queueId, at);
    const apart = Math.abs(at - known.acceptedAt);
    // A queue ID holds the microseconds of its second: within that second no other queue file can have it.
    const isCopy = apart < SECOND || (apart === SECOND && known.removedAt === null);
    if (isCopy && known.client?.address === clientAddress) return known;
    return this.reopen(state, queueId, at);
  }

  private begin(state: HostState, queueId: string, at: Instant): HopState {
    const hop = new HopState(state.host, queueId, at, this.count++, this.open);
    state.hops.set(queueId, hop);
    this.#see(hop, at);
    return hop;
  }

  #see(hop: HopState, at: Instant): void {
    if (this.window !== null && isWithin(at, this.window)) hop.isInWindow = true;
  }

  private reopen(state: HostState, queueId: string, at: Instant): HopState {
    const before = state.hops.get(queueId);
    const hop = this.begin(state, queueId, at);
    if (before !== undefined && !before.isDone) {
      before.isReplaced = true;
      this.onReplaced(before);
    }
    return hop;
  }
}

function hasEndedBefore(hop: HopState, moment: Instant): boolean {
  return (
    (hop.removedAt !== null || hop.requeuedAt !== null) && (hop.removedAt ?? hop.lastAt) < moment
  );
}
