/** Which lines before a range belong to messages of the range. */
import type { Peer } from '../core/client.ts';
import type { Instant } from '../core/instant.ts';
import { MINUTE } from '../core/instant.ts';
import type { Origin } from '../core/record.ts';
import type { Emit } from '../daemons/parser.ts';
import type { MailEvent } from '../events/mail-event.ts';
import { isInSession, otherQueueIdsOf, queueIdOf, taskIdOf } from './event-names.ts';
import { nameOn, processOf } from './open-ends.ts';

/** What the search before a range has found. */
export interface Related {
  readonly queueIds: Set<string>;
  /** Scans, by name and time: amavis uses a name again. */
  readonly tasks: Set<string>;
  /** Where sessions start, as `placeOf` tells. */
  readonly sessions: Set<string>;
  /** Processes that wrote the lines of these sessions. */
  readonly processes: Set<string>;
  /** Lines of delivery agents about their connections, which tell part of a story. */
  readonly connections: Set<string>;
  /** Addresses of clients whose screening is wanted. */
  readonly clients: Set<string>;
}

export function noneRelated(): Related {
  return {
    queueIds: new Set(),
    tasks: new Set(),
    sessions: new Set(),
    processes: new Set(),
    connections: new Set(),
    clients: new Set(),
  };
}

export function placeOf(file: string, offset: number): string {
  return `${offset} ${file}`;
}

export function clientName(host: string, client: Peer): string {
  return nameOn(host, client.address);
}

/** A scan takes no longer, from its first line to its last. */
const SCAN_TIME = 10 * MINUTE;

function taskAround(name: string, at: Instant): string {
  return `${Math.floor(at / SCAN_TIME)} ${name}`;
}

export function relateTask(related: Related, name: string, at: Instant): void {
  for (const shift of [-SCAN_TIME, 0, SCAN_TIME]) related.tasks.add(taskAround(name, at + shift));
}

export function hasTask(related: Related, name: string, at: Instant): boolean {
  return related.tasks.has(taskAround(name, at));
}

/** Whether a line names a queue file or a scan that is related. */
export function isNamed(related: Related, event: MailEvent, { host, at }: Origin): boolean {
  const queueId = queueIdOf(event);
  if (queueId !== undefined && related.queueIds.has(nameOn(host, queueId))) return true;
  const taskId = taskIdOf(event);
  if (taskId !== undefined && hasTask(related, nameOn(host, taskId), at)) return true;
  return otherQueueIdsOf(event).some((other) => related.queueIds.has(nameOn(host, other)));
}

/** How much is related so far: it only grows. */
export function sizeOf({ queueIds, tasks, processes, clients }: Related): number {
  return queueIds.size + tasks.size + processes.size + clients.size;
}

/** Adds what a related line names. */
export function relate(related: Related, event: MailEvent, { host, at }: Origin): void {
  const queueId = queueIdOf(event);
  if (queueId !== undefined) related.queueIds.add(nameOn(host, queueId));
  for (const other of otherQueueIdsOf(event)) related.queueIds.add(nameOn(host, other));
  const taskId = taskIdOf(event);
  if (taskId !== undefined) relateTask(related, nameOn(host, taskId), at);
}

/** A connection to the next server, tried or secured: it belongs to the next delivery of the same process. */
export function isOfConnection(event: MailEvent): boolean {
  return (
    (event.kind === 'attempt-failed' && event.queueId === undefined) ||
    (event.kind === 'tls-established' && event.direction === 'to')
  );
}

const ALWAYS: ReadonlySet<MailEvent['kind']> = new Set(['virus-found', 'lines-lost'] as const);

/** Lets through, before the range starts, only what belongs to its messages, and little else. */
export class RelatedOnly {
  readonly #related: Related;
  readonly #emit: Emit;
  readonly #openSessions = new Set<string>();

  constructor(related: Related, emit: Emit) {
    this.#related = related;
    this.#emit = emit;
  }

  offer(event: MailEvent, origin: Origin, offset: number): void {
    if (this.#isWanted(event, origin, offset)) this.#emit(event, origin);
  }

  #isWanted(event: MailEvent, origin: Origin, offset: number): boolean {
    if (ALWAYS.has(event.kind)) return true;
    if (isOfConnection(event)) return this.#related.connections.has(placeOf(origin.file, offset));
    if (event.kind === 'screened')
      return this.#related.clients.has(clientName(origin.host, event.client));
    if (isInSession(event, origin.daemon) && this.#isInOpenSession(event, origin, offset))
      return true;
    return isNamed(this.#related, event, origin);
  }

  #isInOpenSession(event: MailEvent, origin: Origin, offset: number): boolean {
    const name = processOf(origin);
    if (event.kind === 'client-connected') {
      // The next session of a process ends the one before.
      const wasOpen = this.#openSessions.delete(name);
      const isRelated = this.#related.sessions.has(placeOf(origin.file, offset));
      if (isRelated) this.#openSessions.add(name);
      // Other sessions of the same client take their screenings too.
      const client = clientName(origin.host, event.client);
      return isRelated || wasOpen || this.#related.clients.has(client);
    }
    const isOpen = this.#openSessions.has(name);
    if (event.kind === 'client-disconnected') this.#openSessions.delete(name);
    return isOpen;
  }
}
