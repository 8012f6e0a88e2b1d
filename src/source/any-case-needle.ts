/**
 * A text of ASCII to be found in many bytes, its letters in either case. From the last byte of a window the search skips as far
 * as that byte allows (Horspool, 1980), so most bytes are never looked at.
 */
export class AnyCaseNeedle {
  readonly #lower: Buffer;
  readonly #upper: Buffer;
  /** How far a window moves on by its last byte; 0 where that is the last one of the text. */
  readonly #skips: Uint32Array;
  /** How far it moves on when only its last byte fits. */
  readonly #skipOfLast: number;

  constructor(text: string) {
    this.#lower = Buffer.from(text.toLowerCase(), 'latin1');
    this.#upper = Buffer.from(text.toUpperCase(), 'latin1');
    const { length } = text;
    this.#skips = new Uint32Array(256).fill(length);
    this.#learn(length - 1);
    this.#skipOfLast = this.#skips[this.#lower[length - 1] as number] as number;
    this.#learn(length);
  }

  /** Its next place from `from` on, or -1. */
  indexIn(buffer: Buffer, from: number): number {
    const skips = this.#skips;
    const end = buffer.length;
    for (let last = from + this.#lower.length - 1; last < end; ) {
      const skip = skips[buffer[last] as number] as number;
      if (skip > 0) last += skip;
      else if (this.#endsAt(buffer, last)) return last - this.#lower.length + 1;
      else last += this.#skipOfLast;
    }
    return -1;
  }

  /** Learns the skips by the first `count` bytes of the text; a later place of a byte counts. */
  #learn(count: number): void {
    for (let i = 0; i < count; i++)
      for (const byte of [this.#lower[i], this.#upper[i]])
        this.#skips[byte as number] = this.#lower.length - 1 - i;
  }

  #endsAt(buffer: Buffer, last: number): boolean {
    for (let i = this.#lower.length - 1, at = last; i >= 0; i--, at--)
      if (buffer[at] !== this.#lower[i] && buffer[at] !== this.#upper[i]) return false;
    return true;
  }
}
