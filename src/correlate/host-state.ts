/** Mail in flight on one host: queue IDs, pids and amavis tasks are unique only there. */

import type { Instant } from '../core/instant.ts';
import type { Peer } from '../core/peer.ts';
import { ChurnMap } from './churn-map.ts';
import type { Task } from './filters/task-state.ts';
import type { TroubleWarning } from './filters/trouble-warnings.ts';
import type { HopState } from './queue-files/hop-state.ts';
import type { SecuredConnection } from './queue-files/secured-connections.ts';
import type { Sweeper } from './queue-files/sweeps.ts';
import type { Screening, Session } from './sessions/session-state.ts';
import type { TimelineEntry } from './timeline.ts';

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
  /** Queue files in flight whose Message-ID is of a notice of amavis, by the mail_id in it. */
  readonly noticesByMailId = new ChurnMap<string, Set<HopState>>();
  /** amavis tasks by task id. */
  readonly tasks = new ChurnMap<string, Task>();
  /** The task that handed a message on, by the message's new queue ID: for mail whose verdict names no parent. */
  readonly tasksByChild = new ChurnMap<string, Task>();
  /** amavis tasks by the directory that clamd's lines name; filled only if stories are kept, because only stories have those lines. */
  readonly tasksByDirectory = new ChurnMap<string, Task>();

  /** Lines of a delivery agent without queue ID, by pid: they belong to its next delivery line. */
  readonly failedConnections = new ChurnMap<number, TimelineEntry[]>();
  /** The last handshake of each delivery agent with a next server, by pid. */
  readonly securedConnections = new ChurnMap<number, SecuredConnection>();

  /** The last warning of each process about a milter that it could not ask, by pid. */
  readonly milterWarnings = new Map<number, TroubleWarning>();
  /** The same about a table that it could not read. */
  readonly tableWarnings = new Map<number, TroubleWarning>();

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

/** Tells the connections of postscreen apart. */
export function screeningKey(client: Peer): string {
  return `${client.address}:${client.port}`;
}
