/** Grouping of items that are alike. */

/** Groups of items by their keys, in the order of their first items. */
export function groupsBy<Item, Key>(
  items: Iterable<Item>,
  keyOf: (item: Item) => Key,
): Map<Key, [Item, ...Item[]]> {
  const groups = new Map<Key, [Item, ...Item[]]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** The groups alone. */
export function alike<Item>(
  items: Iterable<Item>,
  keyOf: (item: Item) => unknown,
): [Item, ...Item[]][] {
  return [...groupsBy(items, keyOf).values()];
}
