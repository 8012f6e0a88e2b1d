import { closeSync, fstatSync, readSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { UnreadBytes } from './unread-bytes.ts';

/** Where bytes come from. */
export interface ByteSource {
  /** Reads up to `length` bytes into `into` at `at`. Returns how many; 0 at the end. */
  read(into: Buffer, at: number, length: number): number | Promise<number>;
  close(): void;
  /** Asked before each read: what the source skips of its file at this point, between two lines. */
  skip?(): { readonly bytes: number; readonly lines: number } | undefined;
  /** The same bytes once more, from the first one; a pipe cannot give them. Not to be closed. */
  again?(): ByteSource | undefined;
  /** How many bytes of the file or pipe have been read; of a packed file, packed bytes. */
  readonly position?: number;
  /** How many bytes there are in all; undefined for a pipe. */
  readonly size?: number | undefined;
}

/** A file was cut off, or emptied, since it was opened. */
export class BecameShorter extends Error {
  constructor() {
    super('the file became shorter while it was read');
  }
}

/** A plain file: read straight into the reader's buffer. */
export class FileSource implements ByteSource {
  position: number;
  readonly size: number;
  readonly #fd: number;
  /** False for a redirected stdin, which is read from its current position. */
  readonly #hasPlace: boolean;
  #isOpen = true;

  constructor(fd: number, start = 0) {
    this.#fd = fd;
    this.#hasPlace = fd > 2;
    this.position = start;
    this.size = fstatSync(fd).size;
  }

  read(into: Buffer, at: number, length: number): number {
    if (!this.#isOpen) return 0;
    const count = readSync(this.#fd, into, at, length, this.#hasPlace ? this.position : null);
    if (count === 0 && this.#hasPlace && this.position < this.size) throw new BecameShorter();
    this.position += count;
    return count;
  }

  again(): ByteSource | undefined {
    return this.#isOpen && this.#hasPlace ? new FileSource(this.#fd) : undefined;
  }

  close(): void {
    if (this.#isOpen && this.#fd > 2) closeSync(this.#fd);
    this.#isOpen = false;
  }
}

/** A pipe, read without blocking, so that timers run while nothing comes. */
export class StreamSource implements ByteSource {
  position = 0;
  readonly #stream: Readable;
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #unread = new UnreadBytes();
  #isOpen = true;

  constructor(stream: Readable) {
    this.#stream = stream;
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  async read(into: Buffer, at: number, length: number): Promise<number> {
    while (this.#unread.isEmpty) {
      const next = await this.#next();
      if (next.done) return 0;
      this.#unread.add(next.value);
    }
    const count = this.#unread.move(into, at, length);
    this.position += count;
    return count;
  }

  close(): void {
    this.#isOpen = false;
    this.#stream.destroy();
  }

  /** A read that waits when the source is closed meets its end, not an error. */
  async #next(): Promise<IteratorResult<Buffer>> {
    try {
      return await this.#chunks.next();
    } catch (error) {
      if (this.#isOpen) throw error;
      return { done: true, value: undefined };
    }
  }
}

/** A source that gives what another one holds. */
export abstract class SourceBehind implements ByteSource {
  protected readonly source: ByteSource;

  constructor(source: ByteSource) {
    this.source = source;
  }

  get position(): number {
    return this.source.position ?? 0;
  }

  get size(): number | undefined {
    return this.source.size;
  }

  abstract read(into: Buffer, at: number, length: number): number | Promise<number>;

  close(): void {
    this.source.close();
  }
}

/** A source whose first bytes have been read already. */
export class ReplayedSource extends SourceBehind {
  readonly #head = new UnreadBytes();

  constructor(head: Buffer, source: ByteSource) {
    super(source);
    this.#head.add(head);
  }

  read(into: Buffer, at: number, length: number): number | Promise<number> {
    return this.#head.move(into, at, length) || this.source.read(into, at, length);
  }

  again(): ByteSource | undefined {
    return this.source.again?.();
  }
}
