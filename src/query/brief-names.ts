/** The recipients of a message by name, in words for users. */
import type { Recipient } from '../message/message.ts';

/** More are only counted. */
export const MOST_NAMED = 3;

/** Recipients as the sender wrote them. */
export function namesOf(recipients: readonly Recipient[]): string[] {
  return distinct(recipients.map(({ originalAddress, address }) => originalAddress ?? address));
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => name !== '');
}

/** The names of `rows`. If an address that the sender wrote also led to recipients with another fate, each gets its own. */
export function namesAmong(all: readonly Recipient[], rows: readonly Recipient[]): string[] {
  const own = new Set(rows);
  const others = new Set(namesOf(all.filter((row) => !own.has(row))));
  return distinct(
    rows.map(({ originalAddress, address }) => {
      if (originalAddress === null || !others.has(originalAddress))
        return originalAddress ?? address;
      return `${address} (from ${originalAddress})`;
    }),
  );
}

export function listed(names: readonly string[], noun: string): string {
  if (names.length > MOST_NAMED) return `${names.length} ${noun}`;
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** ` to bob@example.org`, as the sender wrote it; '' where nobody is named. */
export function recipientWords(recipients: readonly Recipient[], link: string): string {
  const names = namesOf(recipients);
  return names.length === 0 ? '' : `${link} ${listed(names, 'recipients')}`;
}
