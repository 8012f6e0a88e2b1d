/** What a range has lines of, but not the start: queue files, scans, sessions. */
import { type Instant, MINUTE } from '../core/instant.ts';
import type { Origin } from '../core/origin.ts';
import { ChurnMap } from '../correlate/churn-map.ts';
import type { MailEvent } from '../events/mail-event.ts';
import { SLOW_CLIENT } from './durations.ts';
import { isInSession, isStart, queueIdOf, taskIdOf } from './event-names.ts';
import { NEVER } from './lives.ts';

/** A queue file whose start is not in the range. */
export interface OpenQueueFile {
  /** The moment of its first line. */
  readonly at: Instant;
  /** It cannot have begun before this. */
  readonly from: Instant;
}

/** What lacks its start, by host and name; scans and sessions with the moment of their first line. */
export interface OpenEnds {
  readonly queueIds: ReadonlyMap<string, OpenQueueFile>;
  readonly tasks: ReadonlyMap<string, Instant>;
  readonly sessions: ReadonlyMap<string, Instant>;
}

/** A name is unique only on its host. */
export function nameOn(host: string, name: string): string {
  return `${host} ${name}`;
}

export function processOf(origin: Origin): string {
  return nameOn(origin.host, String(origin.pid));
}

/** Late lines of a removed queue file come within this time. */
const REMEMBERED = 30 * MINUTE;

/** Looks at the events of a range, oldest first. */
export class OpenEndsFinder implements OpenEnds {
  readonly queueIds = new Map<string, OpenQueueFile>();
  readonly tasks = new Map<string, Instant>();
  readonly sessions = new Map<string, Instant>();
  readonly #openQueueIds = new ChurnMap<string, true>();
  readonly #gone = new RecentNames();
  readonly #tasks = new RecentNames();
  readonly #sessions = new Set<string>();

  look(event: MailEvent, origin: Origin): void {
    const queueId = queueIdOf(event);
    if (queueId !== undefined) this.#lookAtQueueId(event, nameOn(origin.host, queueId), origin.at);
    const taskId = taskIdOf(event);
    if (taskId !== undefined) this.#lookAtTask(event, nameOn(origin.host, taskId), origin.at);
    if (isInSession(event, origin.daemon)) this.#lookAtSession(event, origin);
  }

  #lookAtQueueId(event: MailEvent, name: string, at: Instant): void {
    const isNew = this.#openQueueIds.get(name) === undefined && !this.#gone.has(name, at);
    const begins = isStart(event);
    // Any line will do, even a verdict that names the queue file amavis got the mail from.
    if (isNew && !begins) this.queueIds.set(name, { at, from: earliestStart(event, at) });
    if (event.kind !== 'removed') {
      if (isNew || begins) this.#openQueueIds.set(name, true);
      return;
    }
    this.#openQueueIds.delete(name);
    this.#gone.add(name, at);
  }

  #lookAtTask(event: MailEvent, name: string, at: Instant): void {
    if (event.kind !== 'scan-started' && !this.#tasks.has(name, at)) this.tasks.set(name, at);
    this.#tasks.add(name, at);
  }

  #lookAtSession(event: MailEvent, origin: Origin): void {
    const name = processOf(origin);
    if (event.kind === 'client-connected') this.#sessions.add(name);
    else if (event.kind !== 'client-disconnected' && !this.#sessions.has(name)) {
      this.sessions.set(name, origin.at);
      this.#sessions.add(name);
    }
  }
}

/** Postfix's own mail, such as a notification, has no line before its Message-ID; any other has one not long before. */
function earliestStart({ kind }: MailEvent, at: Instant): Instant {
  return kind === 'identified' ? at - SLOW_CLIENT : NEVER;
}

/** Names that are forgotten some time after they were last added. */
class RecentNames {
  #young = new Set<string>();
  #old = new Set<string>();
  #turnsAt: Instant = Number.NEGATIVE_INFINITY;

  add(name: string, at: Instant): void {
    this.#turn(at);
    this.#young.add(name);
  }

  has(name: string, at: Instant): boolean {
    this.#turn(at);
    return this.#young.has(name) || this.#old.has(name);
  }

  #turn(at: Instant): void {
    if (at < this.#turnsAt) return;
    this.#old = at < this.#turnsAt + REMEMBERED ? this.#young : new Set();
    this.#young = new Set();
    this.#turnsAt = at + REMEMBERED;
  }
}
