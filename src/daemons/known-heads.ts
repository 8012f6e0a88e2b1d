/** Whether a text starts with one of the words that a program is known to write. */
export type KnownHeads = (text: string) => boolean;

/** Looks up how a text begins, by its first character. */
export function knownHeads(heads: readonly string[]): KnownHeads {
  const byFirst = new Map<number, string[]>();
  for (const head of heads) {
    const first = head.charCodeAt(0);
    const same = byFirst.get(first);
    if (same === undefined) byFirst.set(first, [head]);
    else same.push(head);
  }
  return (text) => byFirst.get(text.charCodeAt(0))?.some((head) => text.startsWith(head)) ?? false;
}
