/** Mail refused before it had a queue file, and recipients refused beside accepted ones. */
import type { Message, Recipient } from '../../message/message.ts';
import { rowsOf } from '../../message/outcome.ts';
import type { CauseMemo } from '../cause-memo.ts';
import { plainTopList } from '../top-list.ts';
import { ClientList } from './client-list.ts';
import { topOf } from './counts.ts';
import type { RefusalReason, Refused } from './summary.ts';

interface Reason {
  readonly cause: string;
  readonly title: string;
  recipients: number;
  temporary: number;
}

export class RefusalCounts {
  #messages = 0;
  #recipients = 0;
  #besideOthers = 0;
  #temporary = 0;
  /** At most as many as the knowledge base has explanations. */
  readonly #reasons = new Map<string, Reason>();
  readonly #blockLists = plainTopList();
  readonly #clients = new ClientList();
  readonly #causes: CauseMemo;

  constructor(causes: CauseMemo) {
    this.#causes = causes;
  }

  /** Counts a transaction that was refused as a whole. */
  addTransaction(message: Message): void {
    this.#messages++;
    // A client may be refused before it names a recipient.
    this.#recipients += message.recipients.length;
    for (const row of rowsOf(message)) this.#addRow(message, row);
    if (message.client !== null) this.#clients.add(message.client);
  }

  /** Counts the refused recipients of a message that was accepted for others, or was refused at its end. */
  addMessage(message: Message): void {
    for (const row of rowsOf(message)) {
      if (row.status !== 'rejected') continue;
      this.#besideOthers++;
      this.#addRow(message, row);
    }
  }

  refused(limit: number): Refused {
    return {
      messages: this.#messages,
      recipients: this.#recipients,
      besideOthers: this.#besideOthers,
      temporary: this.#temporary,
      reasons: this.#sortedReasons(),
      blockLists: topOf(this.#blockLists, limit),
      clients: this.#clients.top(limit),
    };
  }

  #addRow(message: Message, row: Recipient): void {
    const known = this.#causes.causeOf(message, row);
    const cause = known?.cause ?? 'unknown';
    let reason = this.#reasons.get(cause);
    if (reason === undefined) {
      reason = { cause, title: known?.title ?? 'not known', recipients: 0, temporary: 0 };
      this.#reasons.set(cause, reason);
    }
    reason.recipients++;
    if (row.temporary) {
      reason.temporary++;
      this.#temporary++;
    }
    const list = blockListOf(row.reply ?? '');
    if (list !== null) this.#blockLists.add(list);
  }

  #sortedReasons(): RefusalReason[] {
    return [...this.#reasons.values()].sort(
      (a, b) => b.recipients - a.recipients || (a.cause < b.cause ? -1 : 1),
    );
  }
}

// 554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using zen.example.test; https://example.test/q
// 550 5.7.1 Service unavailable; client [192.0.2.9] blocked using bl.example.test
const UNAVAILABLE = 'Service unavailable; ';
const BLOCKED = '] blocked using ';
/** The longest reply code and enhanced status that come before it: `554 5.7.1 `. */
const LONGEST_HEAD = 12;

/** The block list that a client is on, by Postfix's own words (default_rbl_reply); null if the reply names none. */
export function blockListOf(reply: string): string | null {
  const start = reply.indexOf(UNAVAILABLE);
  if (start < 0 || start > LONGEST_HEAD || !/^[\d. ]*$/.test(reply.slice(0, start))) return null;
  const blocked = reply.indexOf(BLOCKED, start);
  if (blocked < 0) return null;
  const from = blocked + BLOCKED.length;
  const end = reply.indexOf(';', from);
  return reply.slice(from, end < 0 ? undefined : end).trim();
}
