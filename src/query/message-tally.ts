/** Counts messages once each, whatever the number of their hops. */
import type { Direction, Kind, Message, Status } from '../message/message.ts';

export interface MessageCounts {
  /** Messages by kind, refusals before the queue apart. */
  readonly messages: Partial<Record<Kind, number>>;
  readonly refusedMessages: number;
  /** Recipients of mail by status. */
  readonly recipients: Partial<Record<Status, number>>;
  /** Recipients of bounces by status. */
  readonly bounceRecipients: Partial<Record<Status, number>>;
  readonly directions: Partial<Record<Direction, number>>;
  /** Mail with at least one recipient that the filter kept. */
  readonly blockedMessages: number;
  /** Mail with several recipients. */
  readonly severalRecipients: number;
  /** Mail whose queue files are all gone. */
  readonly complete: number;
}

export class MessageTally {
  readonly counts = {
    messages: {} as Partial<Record<Kind, number>>,
    refusedMessages: 0,
    recipients: {} as Partial<Record<Status, number>>,
    bounceRecipients: {} as Partial<Record<Status, number>>,
    directions: {} as Partial<Record<Direction, number>>,
    blockedMessages: 0,
    severalRecipients: 0,
    complete: 0,
  } satisfies MessageCounts;

  add(message: Message): void {
    const { counts } = this;
    if (message.hops.length === 0) {
      counts.refusedMessages++;
      return;
    }
    countOne(counts.messages, message.kind);
    if (message.kind === 'bounce')
      for (const row of message.recipients) countOne(counts.bounceRecipients, row.status);
    if (message.kind === 'mail') this.#addMail(message);
  }

  #addMail(message: Message): void {
    const { counts } = this;
    countOne(counts.directions, message.direction);
    const queued = message.recipients.filter((row) => row.queueId !== null);
    for (const row of queued) countOne(counts.recipients, row.status);
    if (queued.some((row) => row.status === 'blocked')) counts.blockedMessages++;
    if (queued.length > 1) counts.severalRecipients++;
    if (message.hops.every((hop) => hop.removedAt !== null)) counts.complete++;
  }
}

function countOne<Key extends string>(counts: Partial<Record<Key, number>>, key: Key): void {
  counts[key] = (counts[key] ?? 0) + 1;
}
