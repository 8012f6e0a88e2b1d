/** Whether mail that cannot be delivered has somebody to go back to. */
import type { Message } from '../message/message.ts';

/** Postfix drops it when it fails: it has no sender, or Postfix wrote it under the address that takes no mail. */
export function isReturnedToNobody({ kind, from }: Message): boolean {
  return from === '' || (kind !== 'mail' && isDoubleBounce(from));
}

/** Whether Postfix wrote it to its postmaster, about trouble in a session or about mail that it could not return. */
export function isToPostmaster({ kind, from }: Message): boolean {
  return kind === 'notice' && isDoubleBounce(from);
}

function isDoubleBounce(from: string | null): boolean {
  return from?.startsWith('double-bounce@') === true;
}
