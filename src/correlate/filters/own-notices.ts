/** Notices of amavis whose SEND line is not in the log, because amavis logs little: their Message-ID names the scan they are about. */
import { noticeName } from '../../core/amavis-message-id.ts';
import { withOneMore } from '../few-or-many.ts';
import type { HostState } from '../host-state.ts';
import type { HopState } from '../queue-files/hop-state.ts';
import type { Task } from './task-state.ts';

/** Remembers a queue file that may be such a notice: amavis logs its verdict after it has sent all notices. */
export function rememberNotice({ noticesByMailId }: HostState, hop: HopState): void {
  const mailId = mailIdOf(hop);
  if (mailId === undefined) return;
  const known = noticesByMailId.get(mailId);
  // Anybody may send any number of messages with the same Message-ID.
  if (known === undefined) noticesByMailId.set(mailId, new Set([hop]));
  else known.add(hop);
}

export function forgetNotice({ noticesByMailId }: HostState, hop: HopState): void {
  const mailId = mailIdOf(hop);
  const known = mailId === undefined ? undefined : noticesByMailId.get(mailId);
  if (mailId === undefined || known === undefined) return;
  known.delete(hop);
  if (known.size === 0) noticesByMailId.delete(mailId);
}

function mailIdOf({ messageId }: HopState): string | undefined {
  return messageId === null ? undefined : noticeName(messageId)?.mailId;
}

/** The notices that a scan has sent, once its verdict is known. A notice comes from this host, and no line joins it to other mail. */
export function claimNotices({ noticesByMailId }: HostState, task: Task): readonly HopState[] {
  const hops = task.mailId === null ? [] : (noticesByMailId.get(task.mailId) ?? []);
  const own = [...hops].filter(
    (hop) => hop.isReentry && !hop.hasParent && hop.sentByAmavis === null,
  );
  for (const hop of own) {
    hop.sentByAmavis = { kind: 'notice', task };
    if (noticeName(hop.messageId ?? '')?.isToSender === true)
      task.noticesToSender = withOneMore(task.noticesToSender, hop.queueId);
  }
  return own;
}
