/** How the recipients of a message are named, so that each is told apart from the others. */
import type { Recipient } from '../message/message.ts';

/** Names recipients by their addresses, and those of one address also by the aliases that led to it; '' where no line names one. */
export function namerOf(rows: readonly Recipient[]): (recipient: Recipient) => string {
  const ambiguous = repeated(rows.map(({ address }) => address.toLowerCase()));
  return (recipient) =>
    ambiguous.has(recipient.address.toLowerCase()) ? memberName(recipient) : recipient.address;
}

function repeated(words: readonly string[]): ReadonlySet<string> {
  const once = new Set<string>();
  return new Set(words.filter((word) => once.size === once.add(word).size));
}

/** `ben@example.com (for team@example.com)`. */
export function memberName({ address, originalAddress }: Recipient): string {
  return originalAddress === null ? address : `${address} (for ${originalAddress})`;
}
