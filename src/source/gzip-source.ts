import { createGunzip, type Gunzip } from 'node:zlib';
import { type ByteSource, SourceBehind } from './byte-source.ts';
import { unpackedBefore, unpackPart } from './gunzip-steps.ts';
import { CUT_SHORT, DAMAGED, DAMAGED_PIPE, MORE_AFTER_END, type Report } from './packing-words.ts';
import { UnreadBytes } from './unread-bytes.ts';

const COMPRESSED_CHUNK = 64 * 1024;
/** Smaller chunks cost time: each is a trip to another thread. */
const CHUNK = 1024 * 1024;

/** How zlib names bytes where a further member might begin, but none does. The first one begins with the mark of gzip. */
const NOT_GZIP = 'incorrect header check';

/** Unpacks gzip, of one member or several; the next part is unpacked while this one is read. */
export class GzipSource extends SourceBehind {
  readonly #report: Report;
  readonly #gunzip: Gunzip = createGunzip({ chunkSize: CHUNK });
  readonly #unpacked = new UnreadBytes();
  #feeding: Promise<void> | undefined;
  #isOver = false;
  #error: NodeJS.ErrnoException | undefined;
  /** How many packed bytes precede the part that is unpacked now. */
  #done = 0;
  /** Where the last packed byte ends that is not zero: zeros may fill up a file. */
  #dataEnd = 0;

  constructor(source: ByteSource, report: Report) {
    super(source);
    this.#report = report;
    this.#gunzip.on('data', (chunk: Buffer) => this.#unpacked.add(chunk));
    this.#gunzip.on('error', (error: NodeJS.ErrnoException) => {
      this.#error = error;
    });
  }

  async read(into: Buffer, at: number, length: number): Promise<number> {
    while (this.#unpacked.isEmpty && !this.#isOver) await this.#feed();
    const count = this.#unpacked.move(into, at, length);
    // The next part is unpacked by another thread while this one is parsed.
    // An error in it is ignored here: the next read meets it again, and reports it.
    if (this.#unpacked.isEmpty && !this.#isOver) this.#feed().catch(() => {});
    return count;
  }

  override close(): void {
    this.#isOver = true;
    this.#gunzip.destroy();
    super.close();
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
    const count = await this.source.read(part, 0, part.length);
    if (count === 0) await this.#finish();
    else {
      this.#noteDataEnd(part.subarray(0, count));
      await unpackPart(this.#gunzip, part.subarray(0, count));
    }
    if (this.#error !== undefined) await this.#fail(this.#error, count);
    this.#done += count;
  }

  #noteDataEnd(part: Buffer): void {
    const last = part.findLastIndex((byte) => byte !== 0);
    if (last >= 0) this.#dataEnd = this.#done + last + 1;
  }

  #finish(): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        // zlib stops without an error at a zero behind a member, whatever follows.
        if (!this.#isOver && this.#error === undefined && this.#gunzip.bytesWritten < this.#dataEnd)
          this.#report(MORE_AFTER_END, false);
        this.#isOver = true;
        resolve();
      };
      this.#gunzip.once('end', end);
      this.#gunzip.once('close', end);
      this.#gunzip.end();
    });
  }

  /** A decoder keeps what it has unpacked of a part when it meets damage further on in it. */
  async #fail(error: NodeJS.ErrnoException, length: number): Promise<void> {
    const again = length === 0 ? undefined : this.source.again?.();
    if (again !== undefined) {
      const range = { from: this.#done, end: this.#done + length };
      this.#unpacked.add(await unpackedBefore(again, range));
    }
    this.#isOver = true;
    if (error.code === 'Z_BUF_ERROR') this.#report(CUT_SHORT, true);
    else if (again === undefined) this.#report(DAMAGED_PIPE, true);
    else if (error.message === NOT_GZIP) this.#report(MORE_AFTER_END, false);
    else this.#report(DAMAGED, true);
  }
}
