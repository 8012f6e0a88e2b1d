/** Bytes that have come, and that their reader has not taken yet. */
export class UnreadBytes {
  readonly #parts: Uint8Array[] = [];

  get isEmpty(): boolean {
    return this.#parts.length === 0;
  }

  add(part: Uint8Array): void {
    if (part.length > 0) this.#parts.push(part);
  }

  /** A copy of all of them. */
  all(): Buffer {
    return Buffer.concat(this.#parts);
  }

  /** Moves up to `length` bytes into `into` at `at`. Returns how many. */
  move(into: Buffer, at: number, length: number): number {
    const [first] = this.#parts;
    if (first === undefined) return 0;
    const part = first.subarray(0, length);
    into.set(part, at);
    if (part.length < first.length) this.#parts[0] = first.subarray(part.length);
    else this.#parts.shift();
    return part.length;
  }
}
