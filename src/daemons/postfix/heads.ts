/** Lines known by their first words, compared as bytes. */
import { hasAt, literal } from '../../core/bytes.ts';

/** First words, as bytes. */
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
