/**
 * A port of this host may lead to another server: a tunnel, a bridge, a Postfix with a log of its own. A filter hands mail back before
 * it replies, so a queue ID in a reply that no line of the log knows is that of another server.
 */
import { FILTER_PORTS } from '../core/zimbra-ports.ts';
import { goesToFilter } from './fate.ts';
import type { HopState, RecipientState } from './state.ts';

/** Whether the server behind the port has the mail that a recipient's line says was sent. @param child the queue file that its reply names, if any */
export function isElsewhere(
  hop: HopState,
  { last, daemon }: RecipientState,
  child: HopState | undefined,
): boolean {
  if (daemon !== 'smtp' || !goesToFilter(last, daemon)) return false;
  if (FILTER_PORTS.has(last.relay?.port ?? 0) || last.reply.startsWith(' from MTA(', 9))
    return false;
  // If lines are missing from the log, those of the queue file may be among them.
  return child === undefined || (child.isUnseen && hasStart(hop) && !hop.sawGap);
}

function hasStart({ acceptedAt, messageId }: HopState): boolean {
  return acceptedAt !== null && messageId !== null;
}

/** Whether a queue ID is only known as that of another server. */
export function isOfServerElsewhere(hop: HopState): boolean {
  const { parent } = hop;
  // In a message with thousands of queue IDs, each would be searched for among thousands of recipients.
  if (parent === null || parent.childIndex !== null || !hop.isUnseen) return false;
  const named = parent.recipients.filter(({ last }) => last.queuedAs === hop.queueId);
  return named.length > 0 && named.every((one) => isElsewhere(parent, one, hop));
}
