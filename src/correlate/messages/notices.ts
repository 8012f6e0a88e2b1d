/** The notifications about a message: what senders and postmasters were told, in mail of its own. */
import type { Notified } from '../../events/queue-events.ts';
import type { Message } from '../../message/message.ts';
import { NONE } from '../few-or-many.ts';
import type { Task } from '../filters/task-state.ts';
import type { HopState } from '../queue-files/hop-state.ts';

export function bouncesOf(hops: readonly HopState[]): readonly string[] {
  const bounces = hops.flatMap((hop) => [
    ...hop.notified.flatMap(({ event }) => event.notificationQueueId ?? []),
    ...hop.tasks.flatMap(noticesToSender),
  ]);
  return bounces.length === 0 ? NONE : bounces;
}

function noticesToSender(task: Task): readonly string[] {
  const sent = task.forwards.flatMap((one) => {
    const isNotice = one.purpose === 'send' && one.from === '' && one.parentMailId !== one.mailId;
    return isNotice && one.queuedAs !== undefined ? [one.queuedAs] : [];
  });
  return [...sent, ...task.noticesToSender.filter((queueId) => !sent.includes(queueId))];
}

type NoticesByKind = Pick<Message, 'toPostmaster' | 'delayNotices' | 'reports'>;

/** Postfix' notifications of other kinds than the return to the sender. */
export function noticesByKind(hops: readonly HopState[]): NoticesByKind {
  if (hops.every(({ notified }) => notified.length === 0)) return {};
  return {
    toPostmaster: queueIdsOf(hops, ({ whom }) => whom === 'postmaster'),
    delayNotices: queueIdsOf(hops, ({ whom, about }) => whom === 'sender' && about === 'delay'),
    reports: queueIdsOf(hops, ({ about }) => about === 'delivery status'),
  };
}

function queueIdsOf(hops: readonly HopState[], isOne: (event: Notified) => boolean): string[] {
  return hops.flatMap((hop) =>
    hop.notified.flatMap(({ event }) => (isOne(event) ? (event.notificationQueueId ?? []) : [])),
  );
}
