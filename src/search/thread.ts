/** Which lines belong to one thing (a queue file, a scan, a session): where they begin, and where they end. */

import { DISORDER } from '../core/disorder.ts';
import type { Instant } from '../core/instant.ts';
import { MINUTE } from '../core/instant.ts';
import type { Origin } from '../core/origin.ts';
import { filterOfTask } from '../core/task-in-reply.ts';
import type { MailEvent } from '../events/mail-event.ts';
import {
  AFTER_END,
  LONGEST_SCAN,
  LONGEST_SCREENING,
  LONGEST_SESSION,
  SLOW_CLIENT,
  TURNS,
} from './durations.ts';
import { isInSession, isStart, queueIdOf, taskIdOf } from './event-names.ts';

export type Way = 'back' | 'forth';

/** A client's last word comes when its connection times out. */
const LAST_WORD = 7 * MINUTE;
const LONGEST_CONNECTING = 30 * MINUTE;

export abstract class Thread {
  /** What all its lines hold. */
  readonly text: string;
  /** Lines before and after these moments are not its own. */
  oldest: Instant;
  newest: Instant;
  /** Whether a text may go on in a further line. */
  readonly goesOn: boolean = false;

  constructor(text: string, oldest: Instant, newest: Instant) {
    this.text = text;
    this.oldest = oldest;
    this.newest = newest;
  }

  /** Whether the event is of the thread; what begins or ends it moves `oldest` or `newest`. */
  abstract takes(event: MailEvent, origin: Origin, direction: Way): boolean;

  /** Whether a line of it leads to others of the message. */
  leadsTo(_event: MailEvent): boolean {
    return true;
  }

  /** What is to be searched for once this has been. */
  get next(): Thread | undefined {
    return undefined;
  }

  /** Whether its last line need not be its end: lines that do not name it may be about it. */
  get isUnended(): boolean {
    return false;
  }

  isWanted(at: Instant, direction: Way): boolean {
    return direction === 'back' ? at >= this.oldest : at <= this.newest;
  }

  isOpen(direction: Way): boolean {
    return direction === 'back'
      ? this.oldest < Number.POSITIVE_INFINITY
      : this.newest > Number.NEGATIVE_INFINITY;
  }

  /** Ends the search in this direction: lines further on are another thread's. */
  protected stop(direction: Way): false {
    if (direction === 'back') this.oldest = Number.POSITIVE_INFINITY;
    else this.newest = Number.NEGATIVE_INFINITY;
    return false;
  }
}

/** One life of a queue ID: from its start to its removal, however long that takes. */
export class QueueFileThread extends Thread {
  readonly #queueId: string;
  #lastAt: Instant;
  #hasStart = false;
  #hasEnd = false;

  /** If another queue file's line led here, this one's own lines are near it. */
  constructor(queueId: string, at: Instant) {
    super(queueId, at - SLOW_CLIENT, at + SLOW_CLIENT);
    this.#queueId = queueId;
    this.#lastAt = at;
  }

  override takes(event: MailEvent, { at }: Origin, direction: Way): boolean {
    if (queueIdOf(event) !== this.#queueId) return true;
    if (this.#isOfAnotherLife(event, at, direction)) return this.stop(direction);
    this.#lastAt = at;
    this.#bound(event, at);
    return true;
  }

  override get isUnended(): boolean {
    return this.newest === Number.POSITIVE_INFINITY;
  }

  #isOfAnotherLife(event: MailEvent, at: Instant, direction: Way): boolean {
    if (direction === 'back') return event.kind === 'removed' && this.#lastAt - at > AFTER_END;
    return isStart(event) && this.#hasEnd;
  }

  #bound(event: MailEvent, at: Instant): void {
    const { kind } = event;
    const begins = isStart(event);
    if (begins) this.oldest = at - DISORDER;
    else if (kind === 'identified') this.oldest = Math.max(this.oldest, at - SLOW_CLIENT);
    else if (!this.#hasStart) this.oldest = Number.NEGATIVE_INFINITY;
    this.#hasStart ||= begins || kind === 'identified';
    this.#hasEnd ||= kind === 'removed';
    if (kind === 'removed') this.newest = at + AFTER_END;
    else if (!this.#hasEnd) this.newest = Number.POSITIVE_INFINITY;
  }
}

/** amavis puts its ids in parentheses, other filters do not. */
function textOfTask(taskId: string): string {
  return filterOfTask(taskId) === 'amavis' ? `(${taskId})` : taskId;
}

/** One message's way through a filter. */
export class ScanThread extends Thread {
  override readonly goesOn = true;
  readonly #taskId: string;
  #hasVerdict = false;

  constructor(taskId: string, at: Instant) {
    super(textOfTask(taskId), at - LONGEST_SCAN, at + LONGEST_SCAN);
    this.#taskId = taskId;
  }

  override takes(event: MailEvent, { at }: Origin, direction: Way): boolean {
    if (taskIdOf(event) !== this.#taskId) return false;
    if (event.kind === 'scan-started') {
      if (direction === 'forth' && this.#hasVerdict) return this.stop(direction);
      this.oldest = at - DISORDER;
    }
    if (event.kind === 'filtered') {
      this.#hasVerdict = true;
      this.newest = at + AFTER_END;
    }
    return true;
  }
}

/** What was released later of the mail that a scan put into quarantine. */
export class ReleaseThread extends Thread {
  readonly #taskId: string;

  constructor(mailId: string) {
    super(`(rel-${mailId})`, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
    this.#taskId = `rel-${mailId}`;
  }

  override takes(event: MailEvent): boolean {
    return taskIdOf(event) === this.#taskId;
  }
}

/** What clamd says about the directory that amavis had it scan. */
export class VirusThread extends Thread {
  constructor(workDirectory: string, at: Instant) {
    super(workDirectory, at - DISORDER, at + LONGEST_SCAN);
  }

  override takes({ kind }: MailEvent): boolean {
    return kind === 'virus-found';
  }

  override leadsTo(): boolean {
    return false;
  }
}

/** Queue files with one Message-ID: the last resort where the lines that link them are missing. */
export class MessageIdThread extends Thread {
  constructor(messageId: string, at: Instant) {
    super(messageId, at - LONGEST_SCAN, at + LONGEST_SCAN);
  }

  override takes({ kind }: MailEvent): boolean {
    return kind === 'identified' || kind === 'filtered';
  }
}

/** A client at one smtpd, from its connection to its end. It may have brought other messages, too. */
export class SessionThread extends Thread {
  readonly #of: Process;

  constructor(of: Process, at: Instant) {
    super(nameInLog(of), at - LONGEST_SESSION, at + LAST_WORD);
    this.#of = of;
  }

  override takes(event: MailEvent, origin: Origin, direction: Way): boolean {
    if (!isSame(this.#of, origin) || !isInSession(event, origin.daemon)) return false;
    if (isOtherSession(event, direction)) return this.stop(direction);
    // A lost connection is also logged as closed.
    if (event.kind === 'client-connected') this.oldest = Number.POSITIVE_INFINITY;
    if (event.kind === 'client-disconnected') this.newest = Number.NEGATIVE_INFINITY;
    return true;
  }

  override leadsTo({ kind }: MailEvent): boolean {
    return kind === 'client-connected';
  }
}

/** Going back, the previous session's end; going forth, the next session's start. */
function isOtherSession({ kind }: MailEvent, direction: Way): boolean {
  if (direction === 'forth') return kind === 'client-connected';
  return kind === 'client-disconnected' || kind === 'client-lost';
}

/** What a delivery agent says about its connection before it tells what became of a recipient. */
export class ConnectionThread extends Thread {
  readonly #of: Process;

  constructor(of: Process, at: Instant) {
    super(nameInLog(of), at - LONGEST_CONNECTING, Number.NEGATIVE_INFINITY);
    this.#of = of;
  }

  override takes({ kind }: MailEvent, origin: Origin, direction: Way): boolean {
    if (!isSame(this.#of, origin)) return false;
    return kind === 'delivery-attempted' ? this.stop(direction) : true;
  }

  override leadsTo(): boolean {
    return false;
  }
}

/** postscreen's tests of a client, which it writes without a name before the address. */
export class ScreeningThread extends Thread {
  readonly #address: string;
  #isScreened = false;

  constructor(address: string, at: Instant) {
    super(` [${address}]`, at - LONGEST_SCREENING, at + DISORDER);
    this.#address = address;
  }

  override takes(event: MailEvent, { at }: Origin, direction: Way): boolean {
    if (event.kind !== 'screened' || event.client.address !== this.#address) return false;
    this.#isScreened = true;
    const isFirst = event.result === 'connected' && direction === 'back';
    if (isFirst) this.oldest = Math.max(this.oldest, at - TURNS);
    return true;
  }

  override leadsTo(): boolean {
    return false;
  }

  override get next(): Thread | undefined {
    if (!this.#isScreened) return undefined;
    return new ClientThread(this.#address, this.oldest, this.newest);
  }
}

/** The sessions of a client: their order tells which of its tests belong to which. */
class ClientThread extends Thread {
  readonly #address: string;

  constructor(address: string, oldest: Instant, newest: Instant) {
    super(`[${address}]`, oldest, newest);
    this.#address = address;
  }

  override takes(event: MailEvent): boolean {
    return event.kind === 'client-connected' && event.client.address === this.#address;
  }

  override leadsTo(): boolean {
    return false;
  }
}

/** Who wrote a line. */
export type Process = Pick<Origin, 'host' | 'daemon' | 'pid'>;

/** As in every line of a process: `smtpd[16790]: `. */
export function nameInLog({ daemon, pid }: Process): string {
  return `${daemon}[${pid}]: `;
}

function isSame(process: Process, origin: Origin): boolean {
  return process.pid === origin.pid && process.host === origin.host;
}
