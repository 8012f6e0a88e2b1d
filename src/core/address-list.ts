/** Lists of addresses in lines: there may be thousands, as in mail to a whole organization. */

/** Up to this many, searching the list is faster than an index. */
const FEW = 16;

const indexes = new WeakMap<readonly string[], ReadonlySet<string>>();

/** Whether a list, which does not change any more, holds an address, whatever its case. */
export function holdsAddress(addresses: readonly string[], address: string): boolean {
  const wanted = address.toLowerCase();
  if (addresses.length <= FEW) return addresses.some((one) => one.toLowerCase() === wanted);
  const known = indexes.get(addresses);
  const index = known ?? new Set(addresses.map((one) => one.toLowerCase()));
  if (known === undefined) indexes.set(addresses, index);
  return index.has(wanted);
}
