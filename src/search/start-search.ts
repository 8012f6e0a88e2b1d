/** Goes back through a log, line by line, until everything that a range has without its start has been traced to it. */

import { DISORDER } from '../core/disorder.ts';
import type { Instant } from '../core/instant.ts';
import type { Origin } from '../core/origin.ts';
import type { MailEvent } from '../events/mail-event.ts';
import { AFTER_END, LONGEST_SCREENING, LONGEST_SESSION, SLOW_CLIENT, TURNS } from './durations.ts';
import { isInSession, otherQueueIdsOf, queueIdOf, taskIdOf } from './event-names.ts';
import { LineSieve } from './line-sieve.ts';
import { type Life, NEVER } from './lives.ts';
import { nameOn, type OpenEnds, processOf } from './open-ends.ts';
import {
  bound,
  earliestStartOf,
  lineAt,
  noneRelated,
  type Related,
  relateQueueFile,
  relateTask,
  screenedOn,
} from './related-lines.ts';

interface Wanted {
  /** Lines older than this are not looked at. */
  deadline: Instant;
  /** The oldest line seen so far. */
  lastAt: Instant;
}

interface WantedQueueFile extends Wanted {
  readonly life: Life;
}

/** What is looked for, by host and name. */
class WantedNames<T extends Wanted> {
  readonly #wanted = new Map<string, T>();
  readonly #sieve: LineSieve;

  constructor(sieve: LineSieve) {
    this.#sieve = sieve;
  }

  get size(): number {
    return this.#wanted.size;
  }

  get(name: string): T | undefined {
    return this.#wanted.get(name);
  }

  has(name: string): boolean {
    return this.#wanted.has(name);
  }

  set(name: string, wanted: T): void {
    if (!this.#wanted.has(name)) this.#sieve.add(name);
    this.#wanted.set(name, wanted);
  }

  delete(name: string): void {
    if (this.#wanted.delete(name)) this.#sieve.drop(name);
  }

  /** Gives up what would only be in newer lines. */
  passTime(at: Instant): void {
    for (const [name, { deadline }] of this.#wanted) if (deadline > at) this.delete(name);
  }
}

export class StartSearch {
  readonly related: Related = noneRelated();
  /** Lets lines through that name what is looked for. */
  readonly sieve = new LineSieve();
  readonly #queueIds = new WantedNames<WantedQueueFile>(this.sieve);
  readonly #tasks = new WantedNames(this.sieve);
  readonly #sessions = new WantedNames(this.sieve);
  readonly #clients = new WantedNames(this.sieve);

  constructor(ends: OpenEnds) {
    for (const [name, { at, from }] of ends.queueIds) this.#wantQueueId(name, at, from);
    for (const [name, at] of ends.tasks) this.#wantTask(name, at);
    for (const [name, at] of ends.sessions) this.#wantSession(name, at);
  }

  get isOver(): boolean {
    return (
      this.#queueIds.size === 0 &&
      this.#tasks.size === 0 &&
      this.#sessions.size === 0 &&
      this.#clients.size === 0
    );
  }

  /** How many queue files still lack their start. */
  get missing(): number {
    return this.#queueIds.size;
  }

  /** Gives up what would only be in newer lines than this. */
  passTime(at: Instant): void {
    for (const wanted of [this.#queueIds, this.#tasks, this.#sessions, this.#clients])
      wanted.passTime(at);
  }

  /** Looks at the next older event. Returns whether it belongs to what is looked for. */
  look(event: MailEvent, origin: Origin, offset: number): boolean {
    if (event.kind === 'screened')
      return this.#lookAtScreening(screenedOn(origin.host, event.client), event.result, origin.at);
    const isInWantedSession = this.#lookAtSession(event, origin, offset);
    if (!this.#isNamed(event, origin.host)) return isInWantedSession;
    this.#follow(event, origin);
    return true;
  }

  #lookAtScreening(client: string, result: string, at: Instant): boolean {
    const wanted = this.#clients.get(client);
    if (wanted === undefined) return false;
    if (result === 'connected') wanted.deadline = Math.max(wanted.deadline, at - TURNS);
    return true;
  }

  #lookAtSession(event: MailEvent, origin: Origin, offset: number): boolean {
    const name = processOf(origin);
    if (!isInSession(event, origin.daemon) || !this.#sessions.has(name)) return false;
    if (event.kind === 'client-connected') {
      this.#sessions.delete(name);
      this.related.sessions.add(lineAt(origin.file, offset));
      const client = screenedOn(origin.host, event.client);
      const from = origin.at - LONGEST_SCREENING;
      this.related.clients.widen(client, origin.at, {
        from: from - TURNS,
        until: origin.at + DISORDER,
      });
      want(this.#clients, client, origin.at, from);
    } else if (event.kind === 'client-disconnected') {
      this.#sessions.delete(name);
      return false;
    }
    return true;
  }

  #isNamed(event: MailEvent, host: string): boolean {
    const queueId = queueIdOf(event);
    if (queueId !== undefined && this.#queueIds.has(nameOn(host, queueId))) return true;
    const taskId = taskIdOf(event);
    if (taskId !== undefined && this.#tasks.has(nameOn(host, taskId))) return true;
    return otherQueueIdsOf(event).some((other) => this.#queueIds.has(nameOn(host, other)));
  }

  #follow(event: MailEvent, origin: Origin): void {
    const { at, host } = origin;
    bound(this.related, event, origin);
    const queueId = queueIdOf(event);
    if (queueId !== undefined) this.#followQueueId(nameOn(host, queueId), event, origin);
    for (const other of otherQueueIdsOf(event))
      this.#wantQueueId(nameOn(host, other), at, earliestStartOf(event, at));
    const taskId = taskIdOf(event);
    if (taskId === undefined) return;
    if (event.kind === 'scan-started') this.#tasks.delete(nameOn(host, taskId));
    else this.#wantTask(nameOn(host, taskId), at);
  }

  #followQueueId(name: string, event: MailEvent, origin: Origin): void {
    const { at } = origin;
    const known = this.#queueIds.get(name);
    // A line of a later queue file with this name: blocks are looked at again when more is wanted.
    if (known !== undefined && at > known.life.until) return;
    if (known !== undefined && event.kind === 'removed' && known.lastAt - at > AFTER_END) {
      this.#queueIds.delete(name);
      return;
    }
    if (known === undefined) this.#wantQueueId(name, at, NEVER);
    else known.lastAt = at;
    if (event.kind === 'identified') this.#endSearchAt(name, at - SLOW_CLIENT);
    if (event.kind === 'submitted') this.#endSearchAt(name, at - DISORDER);
    if (event.kind === 'accepted') {
      this.#endSearchAt(name, at - DISORDER);
      this.#wantSession(processOf(origin), at);
    }
  }

  #endSearchAt(name: string, deadline: Instant): void {
    const wanted = this.#queueIds.get(name);
    if (wanted === undefined) return;
    wanted.deadline = deadline;
    wanted.life.from = deadline;
  }

  #wantQueueId(name: string, at: Instant, deadline: Instant): void {
    const life = relateQueueFile(this.related, name, at, deadline);
    const known = this.#queueIds.get(name);
    // An earlier queue file with this name is looked for once the later one's start is found.
    if (life !== undefined && (known === undefined || at < known.deadline))
      this.#queueIds.set(name, { deadline, lastAt: at, life });
  }

  #wantSession(process: string, at: Instant): void {
    this.related.processes.add(process);
    want(this.#sessions, process, at, at - LONGEST_SESSION);
  }

  #wantTask(name: string, at: Instant): void {
    const life = relateTask(this.related, name, at);
    if (life !== undefined) want(this.#tasks, name, at, life.from);
  }
}

function want(names: WantedNames<Wanted>, name: string, at: Instant, deadline: Instant): void {
  if (!names.has(name)) names.set(name, { deadline, lastAt: at });
}
