/** What is still in the queue at the end of the log, by cause. */
import type { Instant } from '../../core/instant.ts';
import type { Message, Recipient } from '../../message/message.ts';
import { isWaiting, rowsOf } from '../../message/outcome.ts';
import type { CauseMemo } from '../cause-memo.ts';
import type { QueueCause, QueueFigures } from './summary.ts';

type Counted = { -readonly [Key in keyof QueueCause]: QueueCause[Key] } & {
  /** The number of the message that was counted last. */
  last: number;
};

type Waiting = Recipient & { readonly status: 'deferred' | 'held' | 'queued' };

function isInQueue(row: Recipient): row is Waiting {
  return isWaiting(row.status);
}

export class QueueCounts {
  #messages = 0;
  #inDoubt = 0;
  #number = 0;
  readonly #recipients = { deferred: 0, held: 0, queued: 0 };
  #oldestAt: Instant | null = null;
  /** Bounded by the number of explanations and steps. */
  readonly #causes = new Map<string, Counted>();
  readonly #known: CauseMemo;

  constructor(causes: CauseMemo) {
    this.#known = causes;
  }

  add(message: Message): void {
    this.#number++;
    const waiting = rowsOf(message).filter(isInQueue);
    for (const row of waiting) {
      // A row without an address stands for recipients that no line names, and counts as none; outcomes are counted likewise.
      if (row.address !== '') this.#recipients[row.status]++;
      this.#addTo(message, row);
    }
    if (waiting.length === 0) return;
    this.#messages++;
    if (waiting.some(({ afterwards }) => afterwards !== undefined)) this.#inDoubt++;
    this.#oldestAt = Math.min(this.#oldestAt ?? message.startedAt, message.startedAt);
  }

  /** How many of the messages may not be waiting any more. */
  get inDoubt(): number {
    return this.#inDoubt;
  }

  get queue(): QueueFigures {
    return {
      messages: this.#messages,
      ...this.#recipients,
      oldestAt: this.#oldestAt,
      causes: [...this.#causes.values()]
        .sort((a, b) => b.messages - a.messages || a.oldestAt - b.oldestAt)
        .map(({ last: _, ...cause }) => cause),
    };
  }

  #addTo(message: Message, row: Recipient): void {
    const known = this.#known.causeOf(message, row);
    const key = `${row.status} ${row.step} ${known?.cause} ${known?.retryHelps}`;
    const recipients = row.address === '' ? 0 : 1;
    const counted = this.#causes.get(key);
    if (counted === undefined) {
      this.#causes.set(key, {
        cause: known?.cause ?? null,
        title: known?.title ?? 'on its way',
        status: row.status,
        step: row.step,
        messages: 1,
        recipients,
        oldestAt: message.startedAt,
        example: row.queueId,
        retryHelps: known?.retryHelps ?? null,
        last: this.#number,
      });
      return;
    }
    counted.recipients += recipients;
    if (counted.last !== this.#number) counted.messages++;
    counted.last = this.#number;
    if (message.startedAt >= counted.oldestAt) return;
    counted.oldestAt = message.startedAt;
    counted.example = row.queueId;
  }
}
