/** What is told: each message when it is final, and to a listener also what changes before. */
import type { Message } from '../message/message.ts';
import type { Chain } from './chains/chain.ts';
import { mayBeAnAttempt } from './chains/reentry.ts';
import type { ChangeListener } from './change-listener.ts';
import { settle } from './messages/settle.ts';
import type { HopState } from './queue-files/hop-state.ts';
import { isReentrySession, refusedScreening, refusedTransaction } from './sessions/refusals.ts';
import type { Screening, Session, Transaction } from './sessions/session-state.ts';

export interface NewsOptions {
  /** Takes each message when it is final, or the input ends. */
  readonly onMessage?: (message: Message) => void;
  /** What was inferred for all lines of the log: `year`, `zone`. */
  readonly inferred?: readonly string[];
  /** Is told of changes before a message is final: for a live view. */
  readonly listener?: ChangeListener;
}

export class News {
  /** Whether a listener is told of changes as they happen. */
  readonly isLive: boolean;
  readonly #onMessage: ((message: Message) => void) | undefined;
  readonly #inferred: readonly string[];
  readonly #listener: ChangeListener | undefined;

  constructor({ onMessage, inferred = [], listener }: NewsOptions) {
    this.isLive = listener !== undefined;
    this.#onMessage = onMessage;
    this.#inferred = inferred;
    this.#listener = listener;
  }

  /** A message is final. */
  final(chain: Chain): void {
    this.#onMessage?.(settle(chain, this.#inferred));
    this.#listener?.changed(chain, true);
  }

  /** A transaction without a queue file is over: what was refused in it is a message. */
  refused(host: string, session: Session, transaction: Transaction): void {
    if (transaction.refusals.length > 0 && !isReentrySession(session, transaction))
      this.#onMessage?.(refusedTransaction(host, session, transaction, this.#inferred));
  }

  /** postscreen is done with a connection: what it refused there is a message. */
  screened(host: string, screening: Screening): void {
    if (screening.refusals.length > 0)
      this.#onMessage?.(refusedScreening(host, screening, this.#inferred));
  }

  /** A line may have decided what becomes of recipients of this queue file. */
  changed({ chain }: HopState): void {
    if (this.#listener === undefined || mayBeAnAttempt(chain)) return;
    this.#listener.changed(chain, false);
  }

  /** A recipient was refused in a transaction that has no queue file: the last of its refusals. */
  refusedNow(host: string, session: Session, transaction: Transaction): void {
    if (this.#listener === undefined || isReentrySession(session, transaction)) return;
    const last = { ...transaction, refusals: transaction.refusals.slice(-1) };
    const message = refusedTransaction(host, session, last, this.#inferred);
    this.#listener.refused(message, transaction);
  }

  /** postscreen refused in a connection: the last of its refusals there. */
  screenedNow(host: string, screening: Screening): void {
    if (this.#listener === undefined) return;
    const last = { ...screening, refusals: screening.refusals.slice(-1) };
    this.#listener.refused(refusedScreening(host, last, this.#inferred), screening);
  }
}
