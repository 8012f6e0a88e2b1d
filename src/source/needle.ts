/**
 * A text to be found in many bytes. Node's `indexOf` finds up to seven bytes by the first of them, at the
 * speed of memory, but longer texts at a fourth of that: so a piece of at most
 * seven is looked for, the one that costs least by a sample, and the others are compared where they stand.
 */

import { hasAt } from '../core/bytes.ts';

const PIECE = 7;
/** A place of the piece costs as much as this many places of its first byte. */
const COST_OF_PLACE = 7;
/** How many pieces are tried on the sample: those that begin with the rarest bytes. */
const CANDIDATES = 6;
/** As much of a sample tells how rare a byte is: to count each costs more than to look for pieces in the whole. */
const COUNTED = 16 * 1024;

export class Needle {
  readonly #text: Buffer;
  readonly #piece: Buffer;
  readonly #pieceAt: number;

  constructor(text: string, sample: ByteSample) {
    this.#text = Buffer.from(text);
    this.#pieceAt = cheapestPiece(this.#text, sample);
    this.#piece = this.#text.subarray(this.#pieceAt, this.#pieceAt + PIECE);
  }

  /** Its next place from `from` on, or -1. */
  indexIn(buffer: Buffer, from: number): number {
    const ahead = this.#pieceAt;
    let at = buffer.indexOf(this.#piece, from + ahead);
    while (at >= 0 && !hasAt(buffer, at - ahead, buffer.length, this.#text))
      at = buffer.indexOf(this.#piece, at + 1);
    return at < 0 ? -1 : at - ahead;
  }
}

/** A part of what will be searched: it tells what is rare there. */
export class ByteSample {
  readonly #bytes: Buffer;
  readonly #counted: number;
  readonly #counts = new Uint32Array(256);

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#counted = Math.min(bytes.length, COUNTED);
    for (let i = 0; i < this.#counted; i++) {
      const byte = bytes[i] as number;
      this.#counts[byte] = (this.#counts[byte] as number) + 1;
    }
  }

  /** How often a byte occurs, for each byte of the sample. */
  rateOfByte(byte: number): number {
    return (this.#counts[byte] as number) / this.#counted;
  }

  /** The same for a piece. */
  rateOf(piece: Buffer): number {
    let places = 0;
    for (let at = this.#bytes.indexOf(piece); at >= 0; at = this.#bytes.indexOf(piece, at + 1))
      places++;
    return places / this.#bytes.length;
  }
}

/** The end of the text may be a shorter piece: that of a queue ID often begins with its rarest byte. */
function cheapestPiece(text: Buffer, sample: ByteSample): number {
  const rarity = (start: number) => sample.rateOfByte(text[start] as number);
  const starts = [...text.keys()].sort((a, b) => rarity(a) - rarity(b)).slice(0, CANDIDATES);
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const start of starts) {
    const places = sample.rateOf(text.subarray(start, start + PIECE));
    const cost = rarity(start) + places * COST_OF_PLACE;
    if (cost < least) [best, least] = [start, cost];
  }
  return best;
}
