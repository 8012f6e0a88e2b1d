import { type ByteSource, SourceBehind } from './byte-source.ts';
import { CUT_SHORT, DAMAGED, type Report } from './packing-words.ts';
import { UnreadBytes } from './unread-bytes.ts';

const PACKED_PART = 64 * 1024;

/** Turns packed parts into unpacked ones; throws when the parts cannot be unpacked. */
export type Unpack = (parts: AsyncIterable<Buffer>) => AsyncIterable<Uint8Array>;

/** Unpacks a source part by part. Damage takes nothing from what precedes it. */
export class UnpackedSource extends SourceBehind {
  readonly #unpacked: AsyncIterator<Uint8Array>;
  readonly #isCutShort: (error: Error) => boolean;
  readonly #report: Report;
  readonly #unread = new UnreadBytes();

  constructor(
    source: ByteSource,
    parts: {
      readonly unpack: Unpack;
      /** Whether the decoder means by an error that the packed file ends too early. */
      readonly isCutShort: (error: Error) => boolean;
      readonly report: Report;
    },
  ) {
    super(source);
    this.#unpacked = parts.unpack(partsOf(source))[Symbol.asyncIterator]();
    this.#isCutShort = parts.isCutShort;
    this.#report = parts.report;
  }

  async read(into: Buffer, at: number, length: number): Promise<number> {
    while (this.#unread.isEmpty) {
      const next = await this.#next();
      if (next === undefined) return 0;
      this.#unread.add(next);
    }
    return this.#unread.move(into, at, length);
  }

  async #next(): Promise<Uint8Array | undefined> {
    try {
      const next = await this.#unpacked.next();
      return next.done ? undefined : next.value;
    } catch (error) {
      // An error of the system is no damage of the file.
      if (!(error instanceof Error) || 'errno' in error) throw error;
      this.#report(this.#isCutShort(error) ? CUT_SHORT : DAMAGED, true);
      return undefined;
    }
  }
}

async function* partsOf(source: ByteSource): AsyncGenerator<Buffer> {
  for (;;) {
    // A decoder may keep the part, so each is new.
    const part = Buffer.allocUnsafe(PACKED_PART);
    const count = await source.read(part, 0, part.length);
    if (count === 0) return;
    yield part.subarray(0, count);
  }
}
