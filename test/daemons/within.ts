/** Reads a text inside a larger buffer, in which other bytes stand around it. */
export function within<T>(
  text: string,
  read: (buffer: Buffer, from: number, end: number) => T,
  [before, after] = ['9.', '.95'],
): T {
  const start = Buffer.from(before);
  const bytes = Buffer.from(text);
  const buffer = Buffer.concat([start, bytes, Buffer.from(after)]);
  return read(buffer, start.length, start.length + bytes.length);
}
