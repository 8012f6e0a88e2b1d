/** The recipients of a message by name, in words for users. */
import type { Recipient } from '../../message/message.ts';
import { countWords, grouped } from '../quantity-words.ts';
import { memberName } from '../recipient-names.ts';

/** More are only counted. */
export const MOST_NAMED = 3;

/** Recipients as the sender wrote them. */
export function namesOf(recipients: readonly Recipient[]): string[] {
  return distinct(recipients.map(({ originalAddress, address }) => originalAddress ?? address));
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => name !== '');
}

/** Stands for those that no line names, beside others that have a name. */
const UNNAMED = 'recipients who are not recorded';

/** The names of `rows`. If an address that the sender wrote also led to recipients with another fate, each gets its own. */
export function namesAmong(all: readonly Recipient[], rows: readonly Recipient[]): string[] {
  const own = new Set(rows);
  const others = new Set(namesOf(all.filter((row) => !own.has(row))));
  const unnamed = all.some(({ address }) => address !== '') ? UNNAMED : '';
  const counts = new Map<string, number>();
  for (const row of rows) {
    const { originalAddress, address } = row;
    const isApart = originalAddress !== null && others.has(originalAddress);
    const name = isApart ? memberName(row) : originalAddress || address || unnamed;
    if (name !== '') counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) =>
    count === 1 ? name : `${name} (${countWords(count, 'recipient')})`,
  );
}

/** @param count how many recipients the names stand for */
export function listed(names: readonly string[], count: number, noun: string): string {
  if (names.length > MOST_NAMED) return `${grouped(count)} ${noun}`;
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** ` to bob@example.org`, as the sender wrote it; '' where nobody is named. */
export function recipientWords(recipients: readonly Recipient[], link: string): string {
  const names = namesOf(recipients);
  return names.length === 0 ? '' : `${link} ${listed(names, names.length, 'recipients')}`;
}
