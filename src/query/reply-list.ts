/** The different replies that the rows of a group got. */
import { withoutSuspended } from '../core/suspended.ts';
import { TopList } from './top-list.ts';

/** How many replies are told apart; if there are more, their number is not exact. */
const MOST_REPLIES = 64;
const LONGEST_REPLY = 200;

export interface RepliesView {
  /** The most frequent reply, as the first such row has it; null if there was none. */
  readonly text: string | null;
  /** How many replies have other words. */
  readonly others: number;
  /** Whether all replies were told apart. */
  readonly isExact: boolean;
}

export class ReplyList {
  /** By the words of a reply, without what differs from one message to the next. */
  readonly #byWords: TopList<{ text: string }> = new TopList(() => ({ text: '' }), MOST_REPLIES);

  /** @param text as replyWords gives it */
  add(text: string): void {
    const { detail } = this.#byWords.add(wordsOf(text));
    if (detail.text === '') detail.text = text;
  }

  get view(): RepliesView {
    const { size, isExact } = this.#byWords;
    const text = this.#byWords.top(1)[0]?.detail.text ?? null;
    return { text, others: Math.max(0, size - 1), isExact };
  }
}

/** A reply without the addresses of people, and for a refusal without the client's: with them, every reply would be different. */
export function replyWords(reply: string, isRefusal: boolean): string {
  // 554 5.7.1 <ann@example.com>: Relay access denied
  const words = withoutSuspended(reply.slice(0, LONGEST_REPLY)).replace(/<[^<>]*>/g, '<...>');
  // 554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using zen.example.test
  return isRefusal ? words.replace(/\[[^[\]]*\]/g, '[...]') : words;
}

// host mx1.example.com[192.0.2.25] said: 450 4.2.0 <...>: try again (in reply to RCPT TO command)
// connect to mx1.example.com[192.0.2.25]:25: Connection refused
const SERVER = /(?:host |connect to |with |server )[^\s[\]]{1,255}\[[^\s[\]]{1,64}\](?::\d{1,5})?/g;
// 250 2.5.0 Ok, id=12755-13, DISCARD(bounce.suppressed) · 421 4.7.0 try again later d2e1a72fcca58-7242c2 - gsmtp · <ann@example.com>
const OF_ONE_MESSAGE = /\S*(?:[@=]\S*|[^\s.\d]\d|\d[^\s.,;:)\d])\S*/g;

/** The words of a reply: codes stay; servers, addresses and names with digits in them do not. */
function wordsOf(text: string): string {
  return text.replace(SERVER, '[...]').replace(OF_ONE_MESSAGE, '#');
}
