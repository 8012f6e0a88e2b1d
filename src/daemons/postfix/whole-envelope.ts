/** Whether a line reads as an envelope to its end, and as that of the address which the text before it is about. */
import { COMMA, GREATER, LESS, QUOTE, SPACE } from '../../core/ascii.ts';
import { hasAt, literal, textOf } from '../../core/bytes.ts';
import { afterQuoted } from '../quoted.ts';

const FROM = literal('from=<');
const TO = literal('to=<');
const FIELDS = [FROM, TO];
const PROTO = literal('proto=');
// 554 5.7.1 <ann@example.com>: Sender address rejected: no; from=<ann@example.com> to=<bob@example.net> proto=…
const ABOUT_SENDER = literal('>: Sender address ');
// 550 5.1.1 <bob@example.net>: Recipient address rejected: no; from=<ann@example.com> to=<bob@example.net> proto=…
const ABOUT_RECIPIENT = literal('>: Recipient address ');

/** The field of the envelope that repeats the name which ends at `nameEnd`, if the words behind it say that. */
export function repeatingField(
  buffer: Buffer,
  nameEnd: number,
  end: number,
): Uint8Array | undefined {
  if (nameEnd < 0) return undefined;
  if (hasAt(buffer, nameEnd, end, ABOUT_SENDER)) return FROM;
  return hasAt(buffer, nameEnd, end, ABOUT_RECIPIENT) ? TO : undefined;
}

/**
 * Whether `[from=<…>] [to=<…>] proto=` stands at `at` with nothing between the fields, and `repeating` has the name
 * between `nameAt` and `nameEnd`. What follows, the HELO and the login, may be anything.
 */
export function isWholeEnvelope(
  buffer: Buffer,
  at: number,
  end: number,
  repeating: Uint8Array | undefined,
  nameAt: number,
  nameEnd: number,
): boolean {
  let next = at;
  let isAboutName = repeating === undefined;
  for (const field of FIELDS) {
    if (!hasAt(buffer, next, end, field)) continue;
    const valueAt = next + field.length;
    const close = addressEnd(buffer, valueAt, end);
    next = afterSeparator(buffer, close, end);
    if (next < 0) return false;
    if (field === repeating) isAboutName = isSame(buffer, valueAt, close, nameAt, nameEnd);
  }
  return isAboutName && hasAt(buffer, next, end, PROTO);
}

/** Behind the blank that follows the `>` at `close`, or the comma and the blank; -1 when another text follows. */
function afterSeparator(buffer: Buffer, close: number, end: number): number {
  if (close < 0) return -1;
  const blank = buffer[close + 1] === COMMA ? close + 2 : close + 1;
  return blank < end && buffer[blank] === SPACE ? blank + 1 : -1;
}

/**
 * The `>` behind an address, or -1. Outside of its quoted part it has no brackets. So a line with many beginnings of
 * envelopes is passed over once: an address ends where the next one begins.
 */
function addressEnd(buffer: Buffer, from: number, end: number): number {
  for (let i = afterQuoted(buffer, from, end); i < end; i++) {
    if (buffer[i] === GREATER) return i;
    if (buffer[i] === LESS) return -1;
  }
  return -1;
}

/** Whether an address of the envelope is the name in the text, where Postfix writes it without quotes. */
function isSame(buffer: Buffer, from: number, to: number, nameAt: number, nameEnd: number) {
  if (buffer[from] !== QUOTE || buffer[nameAt] === QUOTE)
    return isSameBytes(buffer, from, to, nameAt, nameEnd);
  if (to - from < nameEnd - nameAt + 2) return false;
  return textOf(buffer, from, to).replace(QUOTED, unquoted) === textOf(buffer, nameAt, nameEnd);
}

// For ranges of some ten bytes, faster than `Buffer.compare`.
function isSameBytes(buffer: Buffer, from: number, to: number, otherAt: number, otherEnd: number) {
  if (to - from !== otherEnd - otherAt) return false;
  for (let i = from, other = otherAt; i < to; i++, other++)
    if (buffer[i] !== buffer[other]) return false;
  return true;
}

// "a \"b\""@example.com
const QUOTED = /^"((?:\\.|[^"\\])*)"/;

function unquoted(_: string, text: string): string {
  return text.replace(/\\(.)/g, '$1');
}
