import type { Message } from '../message/message.ts';
import type { Chain } from './chains/chain.ts';
import type { Screening, Transaction } from './sessions/session-state.ts';

/** Is told of changes while mail is on its way. */
export interface ChangeListener {
  /** A line may have decided what becomes of recipients; `isOver`: the message is told now, and then forgotten. */
  changed(chain: Chain, isOver: boolean): void;
  /** One more recipient was refused before the queue; `message` has that refusal alone. */
  refused(message: Message, within: Transaction | Screening): void;
}
