/** Grouping of items that are alike. */

/** Groups of items with the same key, in the order of their first items. */
export function alike<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => unknown,
): [Item, ...Item[]][] {
  const groups = new Map<unknown, [Item, ...Item[]]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
