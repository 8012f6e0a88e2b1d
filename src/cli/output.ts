/** Writes the answer to stdout: in large pieces, waiting for a slow reader, and ending quietly when it went away. */
import { writeSync } from 'node:fs';
import { UserError } from './user-error.ts';

const STDOUT = 1;
const PIECE = 64 * 1024;
const PAUSE_MS = 2;

/** The reader of our output has closed it: not an error, but the end. */
export class ClosedPipe extends Error {}

export class Output {
  /** Called before anything is written, to take away what stands on the terminal. */
  beforeFlush: () => void = () => {};
  #waiting: string[] = [];
  #length = 0;

  write(text: string): void {
    this.#waiting.push(text);
    this.#length += text.length;
    if (this.#length >= PIECE) this.flush();
  }

  flush(): void {
    const bytes = Buffer.from(this.#waiting.join(''), 'utf8');
    this.#waiting = [];
    this.#length = 0;
    let written = 0;
    if (bytes.length > 0) this.beforeFlush();
    while (written < bytes.length) written += writeSome(bytes, written);
  }
}

function writeSome(bytes: Buffer, from: number): number {
  try {
    return writeSync(STDOUT, bytes, from);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EPIPE') throw new ClosedPipe();
    if (code !== 'EAGAIN')
      throw new UserError(`cannot write the answer: ${(error as Error).message}`);
    // The other end of the pipe has set it to non-blocking and is slow: give it time.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    return 0;
  }
}
