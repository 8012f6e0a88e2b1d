/** Writes the answer to stdout in large pieces. Waits for a slow reader, and ends quietly when the reader has gone. */
import { writeSync } from 'node:fs';
import { standStill } from '../core/standstill.ts';
import { codeOf } from '../source/source-error.ts';
import { UserError } from './user-error.ts';

const STDOUT = 1;
const PIECE = 64 * 1024;
const PAUSE_MS = 2;

/** The reader of our output has closed it: not an error, but the end. */
export class ClosedPipe extends Error {}

export class Output {
  /** Called before anything is written, to clear a progress line on the terminal. */
  beforeFlush: () => void = () => {};
  #waiting: string[] = [];
  #length = 0;

  write(text: string): void {
    this.#waiting.push(text);
    this.#length += text.length;
    if (this.#length >= PIECE) this.flush();
  }

  flush(): void {
    const text = this.#waiting.join('');
    this.#waiting = [];
    this.#length = 0;
    if (text !== '') this.beforeFlush();
    for (let at = 0; at < text.length; ) {
      const end = pieceEnd(text, at);
      writeAll(Buffer.from(text.slice(at, end), 'utf8'));
      at = end;
    }
  }
}

/** A large text is encoded piece by piece, so that its bytes are not all there a second time. No character is split. */
function pieceEnd(text: string, from: number): number {
  const end = from + PIECE;
  if (end >= text.length) return text.length;
  const isFirstHalf = (text.charCodeAt(end - 1) & 0xfc00) === 0xd800;
  return isFirstHalf ? end - 1 : end;
}

function writeAll(bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSome(bytes, written);
}

function writeSome(bytes: Buffer, from: number): number {
  try {
    return writeSync(STDOUT, bytes, from);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EPIPE') throw new ClosedPipe();
    if (code !== 'EAGAIN')
      throw new UserError(`cannot write the answer: ${(error as Error).message}`);
    // The pipe is non-blocking and its reader is slow: give it time.
    standStill(PAUSE_MS);
    return 0;
  }
}
