/** Whether two files hold the same lines, or one of them continues the other. */
export function isSameContent(a: Head, b: Head): boolean {
  const [short, long] = a.bytes.length <= b.bytes.length ? [a, b] : [b, a];
  if (short.bytes.length === 0) return false;
  // A head that is not the whole file must be long: a few lines may be alike in many logs.
  if (!short.isWhole && short.bytes.length < LONG_ENOUGH) return false;
  return short.bytes.equals(long.bytes.subarray(0, short.bytes.length));
}

/** The first bytes of a file, unpacked. */
export interface Head {
  readonly bytes: Buffer;
  /** Whether the file ends with them. */
  readonly isWhole: boolean;
}

/** This many bytes of a log, with stamps and process ids among them, never occur twice. */
export const LONG_ENOUGH = 32 * 1024;
