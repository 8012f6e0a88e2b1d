/** Which lines belong to one thing that has a name (a queue file, a scan): where they begin, and where they end. */

import { noticeName } from '../core/amavis-message-id.ts';
import { DISORDER } from '../core/disorder.ts';
import type { Instant } from '../core/instant.ts';
import type { Origin } from '../core/origin.ts';
import { filterOfTask } from '../core/task-in-reply.ts';
import type { MailEvent } from '../events/mail-event.ts';
import { AFTER_END, LONGEST_SCAN, SLOW_CLIENT } from './durations.ts';
import { isStart, queueIdOf, taskIdOf } from './event-names.ts';

export type Way = 'back' | 'forth';

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

/** What smtpd says of the answer that the filter in front of the queue gave after a scan. */
export class ReplyThread extends Thread {
  constructor(taskId: string, at: Instant) {
    super(`id=${taskId}`, at - AFTER_END, at + AFTER_END);
  }

  override takes({ kind }: MailEvent): boolean {
    return kind === 'rejected' || kind === 'rule-applied';
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

/** A scan's verdict, and the notices that amavis sent of it: their Message-IDs hold its mail_id. */
export class NoticeThread extends Thread {
  readonly #mailId: string;

  constructor(mailId: string, at: Instant) {
    super(mailId, at - LONGEST_SCAN, at + LONGEST_SCAN);
    this.#mailId = mailId;
  }

  override takes(event: MailEvent): boolean {
    if (event.kind === 'filtered') return event.mailId === this.#mailId;
    return event.kind === 'identified' && noticeName(event.messageId)?.mailId === this.#mailId;
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
