import { NEWLINE } from '../core/ascii.ts';
import type { ByteSource } from './byte-source.ts';

const PART = 1024 * 1024;

export interface Holding {
  /** About how much is held at most. */
  readonly mostBytes: number;
  /** How long to wait for the next bytes, in milliseconds. */
  readonly patienceMs: number;
  /** Whether these whole lines, the latest ones, tell what is wanted. */
  readonly isEnough: (lines: Buffer) => boolean;
}

/** A source whose first lines are looked at before they are read. */
export class HeldSource implements ByteSource {
  readonly #source: ByteSource;
  readonly #part = Buffer.allocUnsafe(PART);
  /** Looked at, and not read yet. */
  #held: Buffer[] = [];
  /** A read into the part that has not finished, or whose bytes have not been taken. */
  #coming: Promise<number> | undefined;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  get position(): number {
    return this.#source.position ?? 0;
  }

  get size(): number | undefined {
    return this.#source.size;
  }

  /** Holds lines until they are enough, too many, or no more come. Returns all that is held. */
  async hold({ mostBytes, patienceMs, isEnough }: Holding): Promise<Buffer> {
    let length = 0;
    let rest: Buffer = Buffer.alloc(0);
    while (length < mostBytes) {
      const next = await this.#nextWithin(patienceMs);
      if (next === undefined) break;
      this.#held.push(next);
      length += next.length;
      const lines = Buffer.concat([rest, next]);
      const end = lines.lastIndexOf(NEWLINE) + 1;
      rest = lines.subarray(end);
      if (isEnough(lines.subarray(0, end))) break;
    }
    return Buffer.concat(this.#held);
  }

  async read(into: Buffer, at: number, length: number): Promise<number> {
    if (this.#held.length === 0) {
      if (this.#coming === undefined) return this.#source.read(into, at, length);
      const next = this.#take(await this.#coming);
      if (next.length === 0) return 0;
      this.#held.push(next);
    }
    const [first = Buffer.alloc(0)] = this.#held;
    const count = first.copy(into, at, 0, length);
    if (count < first.length) this.#held[0] = first.subarray(count);
    else this.#held.shift();
    return count;
  }

  close(): void {
    this.#source.close();
  }

  /** The next bytes; undefined when they do not come in time. An error and the end are left to `read`. */
  async #nextWithin(patienceMs: number): Promise<Buffer | undefined> {
    this.#coming = Promise.resolve(this.#source.read(this.#part, 0, PART));
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<number>((resolve) => {
      if (Number.isFinite(patienceMs)) timer = setTimeout(() => resolve(0), patienceMs);
    });
    const count = await Promise.race([this.#coming.catch(() => 0), silence]);
    clearTimeout(timer);
    return count === 0 ? undefined : this.#take(count);
  }

  #take(count: number): Buffer {
    this.#coming = undefined;
    return Buffer.from(this.#part.subarray(0, count));
  }
}
