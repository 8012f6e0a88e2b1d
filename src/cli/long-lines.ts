import type { LineReader } from '../source/line-reader.ts';
import type { Talk } from './talk.ts';

/** Tells of each line that is too long to be read whole. */
export function tellLongLines(reader: LineReader, talk: Talk): void {
  reader.onLongLine = (line, bytes) =>
    talk.problem(`${reader.name}:${line}: a line of ${bytes} bytes; only its start is read.`);
}
