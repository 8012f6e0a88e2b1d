/** Texts of a few ASCII bytes, such as ids: made from their codes in a third of the time that decoding takes. */
import { asciiOf } from '../core/bytes.ts';

/** The ASCII text of a range. */
export function shortText(buffer: Buffer, from: number, end: number): string {
  switch (end - from) {
    case 8:
      return eightCodes(buffer, from);
    case 10:
      return tenCodes(buffer, from);
    case 11:
      return elevenCodes(buffer, from);
    case 12:
      return twelveCodes(buffer, from);
    default:
      return asciiOf(buffer, from, end);
  }
}

/** `04083-01`. */
function eightCodes(b: Buffer, i: number): string {
  return String.fromCharCode(
    byteAt(b, i),
    byteAt(b, i + 1),
    byteAt(b, i + 2),
    byteAt(b, i + 3),
    byteAt(b, i + 4),
    byteAt(b, i + 5),
    byteAt(b, i + 6),
    byteAt(b, i + 7),
  );
}

/** `B141CE6BDD`. */
function tenCodes(b: Buffer, i: number): string {
  return String.fromCharCode(
    byteAt(b, i),
    byteAt(b, i + 1),
    byteAt(b, i + 2),
    byteAt(b, i + 3),
    byteAt(b, i + 4),
    byteAt(b, i + 5),
    byteAt(b, i + 6),
    byteAt(b, i + 7),
    byteAt(b, i + 8),
    byteAt(b, i + 9),
  );
}

/** `707A724A743`. */
function elevenCodes(b: Buffer, i: number): string {
  return String.fromCharCode(
    byteAt(b, i),
    byteAt(b, i + 1),
    byteAt(b, i + 2),
    byteAt(b, i + 3),
    byteAt(b, i + 4),
    byteAt(b, i + 5),
    byteAt(b, i + 6),
    byteAt(b, i + 7),
    byteAt(b, i + 8),
    byteAt(b, i + 9),
    byteAt(b, i + 10),
  );
}

/** `WaVl27LgwIDf`. */
function twelveCodes(b: Buffer, i: number): string {
  return String.fromCharCode(
    byteAt(b, i),
    byteAt(b, i + 1),
    byteAt(b, i + 2),
    byteAt(b, i + 3),
    byteAt(b, i + 4),
    byteAt(b, i + 5),
    byteAt(b, i + 6),
    byteAt(b, i + 7),
    byteAt(b, i + 8),
    byteAt(b, i + 9),
    byteAt(b, i + 10),
    byteAt(b, i + 11),
  );
}

function byteAt(buffer: Buffer, at: number): number {
  return buffer[at] as number;
}
