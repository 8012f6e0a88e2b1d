import type { Message } from '../message/message.ts';
import type { Chain } from './chain.ts';
import type { Screening, Transaction } from './session-state.ts';

/** Hears what changed while mail is on its way. */
export interface ChangeListener {
  /** A line may have decided what becomes of recipients; `isOver`: the message is told now, and forgotten. */
  changed(chain: Chain, isOver: boolean): void;
  /** One more recipient was refused before the queue: the message with that refusal alone. */
  refused(message: Message, within: Transaction | Screening): void;
}
