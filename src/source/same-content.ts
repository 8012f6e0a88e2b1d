/** Whether what starts with one head is, or continues, what starts with the other. */
export function isSameContent(a: Head, b: Head): boolean {
  const [short, long] = a.bytes.length <= b.bytes.length ? [a, b] : [b, a];
  if (short.bytes.length === 0) return false;
  // A head that is not the whole must be long: a few lines may stand in many logs.
  if (!short.isWhole && short.bytes.length < LONG_ENOUGH) return false;
  return short.bytes.equals(long.bytes.subarray(0, short.bytes.length));
}

/** The first bytes of a file, unpacked. */
export interface Head {
  readonly bytes: Buffer;
  /** Whether the file ends with them. */
  readonly isWhole: boolean;
}

/** So many bytes of a log, stamps and process ids among them, do not come twice. */
export const LONG_ENOUGH = 32 * 1024;
