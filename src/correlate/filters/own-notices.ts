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
  noticesByMailId.set(mailId, [...(noticesByMailId.get(mailId) ?? []), hop]);
}

export function forgetNotice({ noticesByMailId }: HostState, hop: HopState): void {
  const mailId = mailIdOf(hop);
  if (mailId === undefined) return;
  const others = (noticesByMailId.get(mailId) ?? []).filter((one) => one !== hop);
  if (others.length === 0) noticesByMailId.delete(mailId);
  else noticesByMailId.set(mailId, others);
}

function mailIdOf({ messageId }: HopState): string | undefined {
  return messageId === null ? undefined : noticeName(messageId)?.mailId;
}

/** The notices that a scan has sent, once its verdict is known. A notice comes from this host, and no line joins it to other mail. */
export function claimNotices({ noticesByMailId }: HostState, task: Task): readonly HopState[] {
  const hops = task.mailId === null ? [] : (noticesByMailId.get(task.mailId) ?? []);
  const own = hops.filter((hop) => hop.isReentry && !hop.hasParent && hop.sentByAmavis === null);
  for (const hop of own) {
    hop.sentByAmavis = { kind: 'notice', task };
    if (noticeName(hop.messageId ?? '')?.isToSender === true)
      task.noticesToSender = withOneMore(task.noticesToSender, hop.queueId);
  }
  return own;
}
