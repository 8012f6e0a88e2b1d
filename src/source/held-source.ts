import { NEWLINE } from '../core/ascii.ts';
import { SourceBehind } from './byte-source.ts';
import { UnreadBytes } from './unread-bytes.ts';

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
export class HeldSource extends SourceBehind {
  readonly #part = Buffer.allocUnsafe(PART);
  /** Looked at, and not read yet. */
  readonly #held = new UnreadBytes();
  /** A read into the part that has not finished, or whose bytes have not been taken. */
  #coming: Promise<number> | undefined;

  /** Holds lines until they are enough, too many, or no more come. Returns all that is held. */
  async hold({ mostBytes, patienceMs, isEnough }: Holding): Promise<Buffer> {
    let length = 0;
    let rest: Buffer = Buffer.alloc(0);
    while (length < mostBytes) {
      const next = await this.#nextWithin(patienceMs);
      if (next === undefined) break;
      this.#held.add(next);
      length += next.length;
      const lines = Buffer.concat([rest, next]);
      const end = lines.lastIndexOf(NEWLINE) + 1;
      rest = lines.subarray(end);
      if (isEnough(lines.subarray(0, end))) break;
    }
    return this.#held.all();
  }

  async read(into: Buffer, at: number, length: number): Promise<number> {
    if (this.#held.isEmpty) {
      if (this.#coming === undefined) return this.source.read(into, at, length);
      this.#held.add(this.#take(await this.#coming));
    }
    return this.#held.move(into, at, length);
  }

  /** The next bytes; undefined when they do not come in time. An error and the end are left to `read`. */
  async #nextWithin(patienceMs: number): Promise<Buffer | undefined> {
    this.#coming = Promise.resolve(this.source.read(this.#part, 0, PART));
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
