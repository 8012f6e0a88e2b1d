/** Texts of a few ASCII bytes, as ids are: put together from their codes, which is faster than a decoder. */
import { asciiOf } from '../core/bytes.ts';

/** The ASCII text of a range. */
export function shortText(buffer: Buffer, from: number, end: number): string {
  switch (end - from) {
    case 8:
      return eight(buffer, from);
    case 9:
      return eight(buffer, from) + one(buffer, from + 8);
    case 10:
      return ten(buffer, from);
    case 11:
      return eleven(buffer, from);
    case 12:
      return twelve(buffer, from);
    default:
      return asciiOf(buffer, from, end);
  }
}
