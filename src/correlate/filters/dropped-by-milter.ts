/**
 * Mail that a milter, such as MailScanner's, has Postfix throw away, and after its check hands in again itself: by
 * SMTP or QMQP from this host, under another queue ID.
 */
import { MINUTE } from '../../core/instant.ts';
import { isSameSender } from '../chains/came-back.ts';
import { type Chain, join } from '../chains/chain.ts';
import { NEWEST_FEW, withMessageId } from '../chains/message-id-index.ts';
import type { HostState } from '../host-state.ts';
import type { HopState, Ruling } from '../queue-files/hop-state.ts';

/** A batch of MailScanner takes seconds, on a busy host minutes. */
const LONGEST_SCAN = 10 * MINUTE;

/** Whether a milter dropped the message: then it may be handed in again. */
export function mayBeHandedIn({ hops }: Chain): boolean {
  return hops.some(({ ruling }) => isDropByMilter(ruling));
}

function isDropByMilter(ruling: Ruling | null): ruling is Ruling {
  return ruling?.status === 'discarded' && ruling.by === 'milter';
}

/** Mail from this host may be what a milter dropped: same Message-ID and sender, soon after. */
export function followDropped(state: HostState, child: HopState): void {
  if (child.hasParent || !child.isReentry) return;
  for (const hop of withMessageId(state, child.messageId, NEWEST_FEW)) {
    if (!isBefore(hop, child)) continue;
    // The mail was not lost: the second queue file takes over.
    hop.ruling = null;
    hop.successor = child;
    child.linkIsInferred = true;
    join(hop, child);
    return;
  }
}

function isBefore(hop: HopState, child: HopState): boolean {
  const { ruling, sequence, transaction } = hop;
  if (!isDropByMilter(ruling) || sequence >= child.sequence) return false;
  const isSoon = child.firstSeenAt - ruling.at <= LONGEST_SCAN;
  return isSoon && isSameSender(hop.from ?? transaction?.from ?? null, child.from);
}
