import type { LineReader } from '../../src/source/line-reader.ts';

/** All lines that a reader gives. */
export async function linesOf(reader: LineReader): Promise<string[]> {
  const lines: string[] = [];
  do {
    while (reader.advance()) lines.push(reader.buffer.toString('latin1', reader.start, reader.end));
  } while (await reader.refill());
  return lines;
}
