/** Looking at bytes of a log line without making a string of them. All ranges are half-open. */
import { BIG_A, BIG_Z, NINE, RETURN, SMALL_A, SMALL_Z, SPACE, TAB, ZERO } from './ascii.ts';

/** The bytes of an ASCII text, to compare lines with. */
export function literal(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

/** Whether the text `expected` stands at `at`, and ends at or before `end`. */
export function hasAt(buffer: Buffer, at: number, end: number, expected: Uint8Array): boolean {
  if (at + expected.length > end) return false;
  for (let i = 0; i < expected.length; i++) if (buffer[at + i] !== expected[i]) return false;
  return true;
}

/** The first place of `byte` in the range, or -1. For the short ranges of one line. */
export function findByte(buffer: Buffer, from: number, end: number, byte: number): number {
  for (let i = from; i < end; i++) if (buffer[i] === byte) return i;
  return -1;
}

/** The last place of `byte` in the range, or -1. */
export function findLastByte(buffer: Buffer, from: number, end: number, byte: number): number {
  for (let i = end - 1; i >= from; i--) if (buffer[i] === byte) return i;
  return -1;
}

/** The first place of `text` in the range, or -1. */
export function findText(buffer: Buffer, from: number, end: number, text: Uint8Array): number {
  const first = text[0] ?? 0;
  const last = end - text.length;
  for (let i = from; i <= last; i++)
    if (buffer[i] === first && hasAt(buffer, i, end, text)) return i;
  return -1;
}

/** The first place of `byte` in the range, or its end. */
export function untilByte(buffer: Buffer, from: number, end: number, byte: number): number {
  const place = findByte(buffer, from, end, byte);
  return place < 0 ? end : place;
}

/** The first place of `text` in the range, or its end. */
export function untilText(buffer: Buffer, from: number, end: number, text: Uint8Array): number {
  const place = findText(buffer, from, end, text);
  return place < 0 ? end : place;
}

/** The last place of `text` in the range, or -1. */
export function findLastText(buffer: Buffer, from: number, end: number, text: Uint8Array): number {
  const first = text[0] ?? 0;
  for (let i = end - text.length; i >= from; i--)
    if (buffer[i] === first && hasAt(buffer, i, end, text)) return i;
  return -1;
}

/** The end of a range without its trailing blanks, tabs and carriage returns. */
export function trimmedEnd(buffer: Buffer, from: number, end: number): number {
  let last = end;
  while (last > from && isBlank(buffer[last - 1])) last--;
  return last;
}

function isBlank(byte: number | undefined): boolean {
  return byte === SPACE || byte === RETURN || byte === TAB;
}

/** The unsigned number whose digits start at `from`; 0 when there is none. Stops at the first byte that is no digit. */
export function readNumber(buffer: Buffer, from: number, end: number): number {
  let value = 0;
  for (let i = from; i < end; i++) {
    const digit = (buffer[i] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  return value;
}

/** The place after the run of digits that starts at `from`. */
export function skipDigits(buffer: Buffer, from: number, end: number): number {
  let i = from;
  while (i < end && isDigit(buffer[i])) i++;
  return i;
}

export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}

export function isUpper(byte: number): boolean {
  return byte >= BIG_A && byte <= BIG_Z;
}

export function isLower(byte: number): boolean {
  return byte >= SMALL_A && byte <= SMALL_Z;
}

/** A number for the bytes of a range, to look them up by (FNV-1a). */
export function hashOf(buffer: Buffer, from: number, end: number): number {
  let hash = 0x811c9dc5 | 0;
  for (let i = from; i < end; i++) hash = Math.imul(hash ^ (buffer[i] as number), 0x01000193);
  return hash;
}

/** Node's own slices, which its types leave out: `toString()` without the checks of its arguments. */
interface SlicingBuffer extends Buffer {
  utf8Slice(from: number, end: number): string;
  latin1Slice(from: number, end: number): string;
}

/** The text of a range: UTF-8, with U+FFFD for bytes that are none. */
export function textOf(buffer: Buffer, from: number, end: number): string {
  return from >= end ? '' : (buffer as SlicingBuffer).utf8Slice(from, end);
}

/** The text of a range known to be ASCII, as queue IDs and numbers are. */
export function asciiOf(buffer: Buffer, from: number, end: number): string {
  return from >= end ? '' : (buffer as SlicingBuffer).latin1Slice(from, end);
}
