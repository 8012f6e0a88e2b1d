/** Whether mail that cannot be delivered has somebody to go back to. */
import type { Message } from '../message/message.ts';

/** Postfix drops it when it fails: it has no sender, or Postfix wrote it to its own postmaster. */
export function isReturnedToNobody(message: Message): boolean {
  return message.from === '' || isToPostmaster(message);
}

/** Whether Postfix wrote it to its postmaster, about trouble in a session or about mail that it could not return. */
export function isToPostmaster({ kind, from }: Message): boolean {
  return kind === 'notice' && from?.startsWith('double-bounce@') === true;
}
