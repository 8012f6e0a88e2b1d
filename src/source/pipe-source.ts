import { Socket } from 'node:net';
import type { ByteSource } from './byte-source.ts';

/** As much as a pipe holds. */
const PART = 64 * 1024;

/** A pipe, read without blocking into one buffer, and only when it is asked for more. */
export class PipeSource implements ByteSource {
  position = 0;
  readonly #socket: Socket;
  readonly #part = Buffer.allocUnsafe(PART);
  /** The range of the part that has not been taken yet. */
  #from = 0;
  #to = 0;
  #isOver = false;
  #error: Error | undefined;
  #wake: (() => void) | undefined;

  constructor(fd: number) {
    const onread = { buffer: this.#part, callback: (count: number) => this.#receive(count) };
    const options = { fd, readable: true, writable: false, onread };
    this.#socket = new Socket(options);
    this.#socket.on('error', (error) => {
      this.#error = error;
      this.#end();
    });
    this.#socket.on('end', () => this.#end());
    this.#socket.on('close', () => this.#end());
  }

  async read(into: Buffer, at: number, length: number): Promise<number> {
    if (this.#from === this.#to && !this.#isOver) await this.#next();
    if (this.#error !== undefined) throw this.#error;
    const count = this.#part.copy(into, at, this.#from, Math.min(this.#to, this.#from + length));
    this.#from += count;
    this.position += count;
    return count;
  }

  close(): void {
    this.#socket.destroy();
    this.#end();
  }

  #next(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      this.#socket.resume();
    });
  }

  /** Reading pauses until the part is taken. */
  #receive(count: number): boolean {
    this.#from = 0;
    this.#to = count;
    this.#wakeUp();
    return false;
  }

  #end(): void {
    this.#isOver = true;
    this.#wakeUp();
  }

  #wakeUp(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }
}
