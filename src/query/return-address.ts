/** Whether mail that cannot be delivered has somebody to go back to. */
import type { Message } from '../message/message.ts';
import { isDoubleBounce } from '../message/outcome.ts';

/** Postfix drops it when it fails: it has no sender, or Postfix wrote it under the address that takes no mail. */
export function isReturnedToNobody(message: Message): boolean {
  return message.from === '' || (message.kind !== 'mail' && isDoubleBounce(message));
}

/** Whether Postfix wrote it to its postmaster, about trouble in a session or about mail that it could not return. */
export function isToPostmaster(message: Message): boolean {
  return message.kind === 'notice' && isDoubleBounce(message);
}
