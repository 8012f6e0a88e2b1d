/** What a header or body check quotes of a mail is the sender's own text. Each word of it may be private, so none stays. */
import type { Message, Recipient } from '../message/message.ts';

// Subject: Your invoice: 5.7.1 not allowed here
const HEADER_NAME = /^[A-Z][\w-]{0,40}: /;
// … : 5.7.1 not allowed here
const RULE_TEXT = /: [245]\.\d{1,3}\.\d{1,3}(?: |$)/g;

/** The reply without its quotation. The header's name stays, and so do the rule's words if they begin with a code. */
export function replyWithoutQuote(reply: string, standInOf: (quote: string) => string): string {
  const name = HEADER_NAME.exec(reply)?.[0] ?? '';
  const rest = reply.slice(name.length);
  const end = [...rest.matchAll(RULE_TEXT)].at(-1)?.index ?? rest.length;
  return name + (end === 0 ? '' : standInOf(rest.slice(0, end))) + rest.slice(end);
}

/** The message without the quotations in its replies. */
export function messageWithoutQuotes(
  message: Message,
  standInOf: (quote: string) => string,
): Message {
  const rows = [...message.recipients, message.withoutRecipient];
  const quoting = rows.flatMap((row) => (row !== null && isQuoting(row) ? [row.reply] : []));
  if (quoting.length === 0) return message;
  const clean = (row: Recipient): Recipient =>
    isQuoting(row) ? { ...row, reply: replyWithoutQuote(row.reply ?? '', standInOf) } : row;
  return {
    ...message,
    recipients: message.recipients.map(clean),
    withoutRecipient: message.withoutRecipient === null ? null : clean(message.withoutRecipient),
    notes: message.notes.map((note) =>
      quoting.includes(note) ? replyWithoutQuote(note, standInOf) : note,
    ),
  };
}

export function isQuoting({ by, reply }: Recipient): boolean {
  return by === 'content' && reply !== null;
}
