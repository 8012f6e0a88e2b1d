import { createGunzip, type Gunzip } from 'node:zlib';
import type { ByteSource } from './byte-source.ts';
import { CUT_SHORT, DAMAGED } from './packing-words.ts';

const COMPRESSED_CHUNK = 64 * 1024;
/** Smaller chunks cost time: each is a trip to another thread. */
const CHUNK = 1024 * 1024;

/** Unpacks gzip, of one member or several; the next part is unpacked while this one is read. */
export class GzipSource implements ByteSource {
  readonly #source: ByteSource;
  readonly #report: (problem: string) => void;
  readonly #gunzip: Gunzip = createGunzip({ chunkSize: CHUNK });
  readonly #unpacked: Buffer[] = [];
  #feeding: Promise<void> | undefined;
  #isOver = false;

  constructor(source: ByteSource, report: (problem: string) => void) {
    this.#source = source;
    this.#report = report;
    this.#gunzip.on('data', (chunk: Buffer) => this.#unpacked.push(chunk));
    this.#gunzip.on('error', (error) => this.#fail(error));
  }

  get position(): number {
    return this.#source.position ?? 0;
  }

  get size(): number | undefined {
    return this.#source.size;
  }

  async read(into: Buffer, at: number, length: number): Promise<number> {
    while (this.#unpacked.length === 0 && !this.#isOver) await this.#feed();
    const chunk = this.#unpacked.shift();
    if (chunk === undefined) return 0;
    const count = chunk.copy(into, at, 0, length);
    if (count < chunk.length) this.#unpacked.unshift(chunk.subarray(count));
    // The next part is unpacked by another thread while this one is parsed.
    // An error in it is ignored here: the next read meets it again, and reports it.
    if (this.#unpacked.length === 0 && !this.#isOver) this.#feed().catch(() => {});
    return count;
  }

  close(): void {
    this.#isOver = true;
    this.#gunzip.destroy();
    this.#source.close();
  }

  #feed(): Promise<void> {
    this.#feeding ??= this.#unpackNext().finally(() => {
      this.#feeding = undefined;
    });
    return this.#feeding;
  }

  /** Waits until a whole part is unpacked, so that damage further on takes nothing from it. */
  async #unpackNext(): Promise<void> {
    const part = Buffer.allocUnsafe(COMPRESSED_CHUNK);
    const count = await this.#source.read(part, 0, part.length);
    if (count === 0) await this.#finish();
    else await this.#write(part.subarray(0, count));
  }

  #write(part: Buffer): Promise<void> {
    return new Promise((resolve) => {
      this.#gunzip.once('close', resolve);
      this.#gunzip.write(part, () => {
        this.#gunzip.off('close', resolve);
        resolve();
      });
    });
  }

  #finish(): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        this.#isOver = true;
        resolve();
      };
      this.#gunzip.once('end', end);
      this.#gunzip.once('close', end);
      this.#gunzip.end();
    });
  }

  #fail(error: NodeJS.ErrnoException): void {
    this.#isOver = true;
    this.#report(error.code === 'Z_BUF_ERROR' ? CUT_SHORT : DAMAGED);
  }
}
