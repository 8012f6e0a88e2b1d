/** Lines known by the words they start with. */
import { hasAt, literal } from '../core/bytes.ts';

/** The words a text may start with, as bytes. */
export function heads(...texts: string[]): readonly Uint8Array[] {
  return texts.map(literal);
}

/** Whether the text at `at` starts with one of the heads. */
export function startsWithOne(
  buffer: Buffer,
  at: number,
  end: number,
  all: readonly Uint8Array[],
): boolean {
  for (const head of all) if (buffer[at] === head[0] && hasAt(buffer, at, end, head)) return true;
  return false;
}
