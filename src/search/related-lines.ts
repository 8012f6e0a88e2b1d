/** Which lines before a range belong to messages of the range. */

import type { Instant } from '../core/instant.ts';
import type { Origin } from '../core/origin.ts';
import type { Peer } from '../core/peer.ts';
import type { Emit } from '../daemons/parser.ts';
import type { MailEvent } from '../events/mail-event.ts';
import { wallAt, type Zone } from '../time/zone.ts';
import { LONGEST_SCAN, SLOW_CLIENT } from './durations.ts';
import { isInSession, isStart, otherQueueIdsOf, queueIdOf, taskIdOf } from './event-names.ts';
import { NameFilter, screenedClient } from './line-names.ts';
import { type Life, Lives, NEVER } from './lives.ts';
import { nameOn, processOf } from './open-ends.ts';

type Written = Pick<Origin, 'host' | 'at'>;

/** What the search before a range has found. */
export interface Related {
  /** The names of all that follows. */
  readonly names: NameFilter;
  readonly queueFiles: Lives;
  readonly tasks: Lives;
  /** Where sessions start, as `lineAt` tells. */
  readonly sessions: Set<string>;
  /** Processes that wrote the lines of these sessions. */
  readonly processes: Set<string>;
  /** Lines of delivery agents about their connections, which tell part of a story. */
  readonly connections: Set<string>;
  /** Clients whose screening is wanted, as postscreen writes them. */
  readonly clients: Lives;
  /** Those whose screening was found, as smtpd writes them. */
  readonly screened: Lives;
}

export function noneRelated(): Related {
  const names = new NameFilter();
  return {
    names,
    queueFiles: new Lives(names),
    tasks: new Lives(names),
    sessions: new Set(),
    processes: new Set(),
    connections: new Set(),
    clients: new Lives(names),
    screened: new Lives(names),
  };
}

export function lineAt(file: string, offset: number): string {
  return `${offset} ${file}`;
}

function clientOn(host: string, client: Peer): string {
  return nameOn(host, client.address);
}

export function screenedOn(host: string, client: Peer): string {
  return nameOn(host, screenedClient(client.address));
}

/** Adds a scan that a line mentions; undefined when it is known. */
export function relateTask({ tasks }: Related, name: string, at: Instant): Life | undefined {
  return tasks.add(name, at, at - LONGEST_SCAN, at + LONGEST_SCAN);
}

/** Adds a queue file that a line mentions; undefined when it is known. */
export function relateQueueFile(
  { queueFiles }: Related,
  name: string,
  at: Instant,
  from: Instant,
): Life | undefined {
  return queueFiles.add(name, at, from, Number.POSITIVE_INFINITY);
}

/** When a queue file that a line mentions can have begun: a start mentions an older one, any other line one just made. */
export function earliestStartOf(event: MailEvent, at: Instant): Instant {
  return isStart(event) ? NEVER : at - SLOW_CLIENT;
}

/** Whether a line is about a queue file or a scan that is related. */
function isAbout(related: Related, event: MailEvent, { host, at }: Written): boolean {
  const queueId = queueIdOf(event);
  if (queueId !== undefined && related.queueFiles.has(nameOn(host, queueId), at)) return true;
  const taskId = taskIdOf(event);
  return taskId !== undefined && related.tasks.has(nameOn(host, taskId), at);
}

/** Whether a line is about a queue file or a scan that is related, or mentions one. */
export function isNamed(related: Related, event: MailEvent, written: Written): boolean {
  const { host, at } = written;
  if (isAbout(related, event, written)) return true;
  return otherQueueIdsOf(event).some((other) => related.queueFiles.has(nameOn(host, other), at));
}

/** How much is related so far; it only grows. */
export function sizeOf({ queueFiles, tasks, processes, clients }: Related): number {
  return queueFiles.size + tasks.size + processes.size + clients.size;
}

/** Notes where queue files and scans begin and end, because their names are reused. */
export function bound(
  { queueFiles, tasks }: Related,
  event: MailEvent,
  { host, at }: Origin,
): void {
  const name = nameOn(host, queueIdOf(event) ?? '');
  if (isStart(event)) queueFiles.begin(name, at);
  else if (event.kind === 'removed') queueFiles.end(name, at);
  const task = nameOn(host, taskIdOf(event) ?? '');
  if (event.kind === 'scan-started') tasks.begin(task, at);
  else if (event.kind === 'filtered') tasks.end(task, at);
}

/** Adds what a related line names. */
export function relate(related: Related, event: MailEvent, { host, at }: Origin): void {
  const queueId = queueIdOf(event);
  if (queueId !== undefined) relateQueueFile(related, nameOn(host, queueId), at, NEVER);
  for (const other of otherQueueIdsOf(event))
    relateQueueFile(related, nameOn(host, other), at, earliestStartOf(event, at));
  const taskId = taskIdOf(event);
  if (taskId !== undefined) relateTask(related, nameOn(host, taskId), at);
}

/** What postscreen says of a client is for one of its sessions: which one, its other sessions tell. */
export function relateScreened(related: Related, client: Peer, { host, at }: Written): void {
  const life = related.clients.lifeAt(screenedOn(host, client), at);
  if (life !== undefined) related.screened.widen(clientOn(host, client), at, life);
}

/** A connection to the next server was tried or secured: it belongs to the next delivery of the same process. */
export function isOfConnection(event: MailEvent): boolean {
  return (
    (event.kind === 'attempt-failed' && event.queueId === undefined) ||
    (event.kind === 'tls-established' && event.direction === 'to')
  );
}

const ALWAYS: ReadonlySet<MailEvent['kind']> = new Set(['virus-found', 'lines-lost'] as const);

/** Lets through, of what precedes the range, what belongs to its messages, and little else. */
export class RelatedOnly {
  readonly #related: Related;
  readonly #emit: Emit;
  readonly #zone: Zone;
  readonly #openSessions = new Set<string>();
  /** Sessions of which only the start and the end pass. */
  readonly #otherSessions = new Set<string>();

  constructor(related: Related, zone: Zone, emit: Emit) {
    this.#related = related;
    this.#zone = zone;
    this.#emit = emit;
  }

  /** Processes in a session that brought a message of the range. */
  get openSessions(): ReadonlySet<string> {
    return this.#openSessions;
  }

  offer(event: MailEvent, origin: Origin, offset: number): void {
    if (this.#isWanted(event, origin, offset)) this.#emit(event, origin);
  }

  #isWanted(event: MailEvent, origin: Origin, offset: number): boolean {
    if (ALWAYS.has(event.kind)) return true;
    if (isOfConnection(event)) return this.#related.connections.has(lineAt(origin.file, offset));
    if (event.kind === 'screened') return this.#isScreening(event.client, origin);
    if (isInSession(event, origin.daemon) && this.#isInOpenSession(event, origin, offset))
      return true;
    const { host, at } = origin;
    // Not a line that only mentions what is related: a part of another message would be told as the whole.
    return this.#wasThen(at, (moment) => isAbout(this.#related, event, { host, at: moment }));
  }

  #isScreening(client: Peer, { host, at }: Written): boolean {
    const name = screenedOn(host, client);
    return this.#wasThen(at, (moment) => this.#related.clients.has(name, moment));
  }

  #isScreened(client: Peer, { host, at }: Written): boolean {
    const name = clientOn(host, client);
    return this.#wasThen(at, (moment) => this.#related.screened.has(name, moment));
  }

  #wasThen(at: Instant, isRelated: (moment: Instant) => boolean): boolean {
    return isRelated(at) || isRelated(this.#asSearched(at));
  }

  /** When the clock is set back, the search takes the second of two equal hours for the first. */
  #asSearched(at: Instant): Instant {
    return this.#zone.toInstant(wallAt(at, this.#zone));
  }

  #isInOpenSession(event: MailEvent, origin: Origin, offset: number): boolean {
    const name = processOf(origin);
    if (event.kind === 'client-connected') {
      // The next session of a process ends the one before.
      const wasOpen = this.#openSessions.delete(name);
      const isRelated = this.#related.sessions.has(lineAt(origin.file, offset));
      if (isRelated) this.#openSessions.add(name);
      // Other sessions of the same client take their screenings too.
      const isOther = this.#isScreened(event.client, origin);
      this.#otherSessions.delete(name);
      if (isOther && !isRelated) this.#otherSessions.add(name);
      return isRelated || wasOpen || isOther;
    }
    const isOpen = this.#openSessions.has(name);
    if (event.kind !== 'client-disconnected') return isOpen;
    this.#openSessions.delete(name);
    return this.#otherSessions.delete(name) || isOpen;
  }
}
