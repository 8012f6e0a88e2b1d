/**
 * `<sender> -> <recipient>,<recipient>` in amavis' lines. amavis quotes odd local parts, so an
 * address may hold blanks, commas and `>`. Some sites print addresses without <>.
 */
import { AT, COMMA, EQUALS, GREATER, LESS, MINUS, SPACE } from '../../core/ascii.ts';
import { findByte, findText, hasAt, isUpper, literal, textOf } from '../../core/bytes.ts';
import { afterQuoted } from '../quoted.ts';

interface Envelope {
  readonly from: string;
  readonly to: readonly string[];
  /** The place after the list. */
  readonly end: number;
}

const ARROW = literal(' -> ');
const CLOSE_ARROW = literal('> -> ');
const WORDS_AFTER = [literal('Received: '), literal('Message-ID: '), literal('SMTPUTF8')];

/** The envelope that starts at `at`; undefined when the sender's end is not in the text. */
export function readEnvelope(buffer: Buffer, at: number, end: number): Envelope | undefined {
  const senderEnd = endOfSender(buffer, at, end);
  if (senderEnd < 0) return undefined;
  const hasBrackets = buffer[at] === LESS;
  const from = hasBrackets ? textOf(buffer, at + 1, senderEnd) : textOf(buffer, at, senderEnd);
  const listStart = senderEnd + (hasBrackets ? CLOSE_ARROW.length : ARROW.length);
  const to: string[] = [];
  const listEnd = readList(buffer, listStart, end, to);
  return { from, to, end: listEnd };
}

/** How long an address may be that the end of a line has cut. */
const MAX_CUT_ADDRESS = 2_000;

/**
 * The place after an envelope that starts at `at`, if its addresses are as amavis writes them, with odd parts in
 * quotes; -1 if not, as where a name imitates one. Takes time in line with the length of the envelope.
 */
export function endOfPlainEnvelope(buffer: Buffer, at: number, end: number): number {
  const senderEnd = endOfPlainAddress(buffer, at, end);
  if (!hasAt(buffer, senderEnd, end, ARROW)) return -1;
  let i = senderEnd + ARROW.length;
  for (;;) {
    const addressEnd = endOfPlainAddress(buffer, i, end);
    if (addressEnd < 0) return isCutAddress(buffer, i, end) ? end : -1;
    if (buffer[addressEnd] !== COMMA || buffer[addressEnd + 1] === SPACE) return addressEnd;
    i = addressEnd + 1;
  }
}

/** The place after `<a@example.com>`, or after addresses without <>; -1 when none starts at `at`. */
function endOfPlainAddress(buffer: Buffer, at: number, end: number): number {
  const hasBrackets = buffer[at] === LESS;
  let i = hasBrackets ? afterQuotedPart(buffer, at + 1, end) : at;
  while (i < end && isPlainByte(buffer[i] as number)) i++;
  if (hasBrackets) return buffer[i] === GREATER ? i + 1 : -1;
  return i > at ? i : -1;
}

function isPlainByte(byte: number): boolean {
  return byte !== SPACE && byte !== LESS && byte !== GREATER;
}

/** Whether the text ends within the address that starts at `at`. */
function isCutAddress(buffer: Buffer, at: number, end: number): boolean {
  return end - at < MAX_CUT_ADDRESS && findByte(buffer, at, end, GREATER) < 0;
}

/** The end of the sender that starts at `at`: its `>`, or the blank after a bare one; -1 without ` -> `. */
function endOfSender(buffer: Buffer, at: number, end: number): number {
  if (buffer[at] === LESS)
    return findText(buffer, afterQuotedPart(buffer, at + 1, end), end, CLOSE_ARROW);
  const blank = findByte(buffer, at, end, SPACE);
  return blank > at && hasAt(buffer, blank, end, ARROW) ? blank : -1;
}

/** Appends the recipients of the list to `to`, except one that is cut. Returns the place after the list. */
function readList(buffer: Buffer, from: number, end: number, to: string[]): number {
  if (buffer[from] !== LESS) return readBareList(buffer, from, end, to);
  let start = from;
  for (;;) {
    const close = endOfAddress(buffer, start, end);
    if (close < 0) return end;
    to.push(textOf(buffer, start + 1, close));
    // What follows is the end, a blank and a word, or a comma and another address.
    if (buffer[close + 2] !== LESS) return close + 1;
    start = close + 2;
  }
}

/** Sites with a log template of their own: `a@example.com -> b@example.com,c@example.com, Message-ID: …`. */
function readBareList(buffer: Buffer, from: number, end: number, to: string[]): number {
  let start = from;
  let i = from;
  while (i < end && buffer[i] !== SPACE) {
    if (buffer[i] === COMMA) {
      to.push(textOf(buffer, start, i));
      start = i + 1;
    }
    i++;
  }
  if (start < i) to.push(textOf(buffer, start, i));
  return i;
}

/** The `>` of the address whose `<` is at `start`; -1 when it is not in the text. */
function endOfAddress(buffer: Buffer, start: number, end: number): number {
  for (let i = afterQuotedPart(buffer, start + 1, end); i < end; i++)
    if (buffer[i] === GREATER && mayFollowAddress(buffer, i + 1, end)) return i;
  return -1;
}

function mayFollowAddress(buffer: Buffer, at: number, end: number): boolean {
  if (at >= end || buffer[at] === COMMA) return true;
  if (buffer[at] !== SPACE) return false;
  return isParameter(buffer, at + 1, end) || WORDS_AFTER.some((w) => hasAt(buffer, at + 1, end, w));
}

/** Whether an ESMTP parameter starts at `at`: `SIZE=`, `BODY=`, `RET=`, `ENVID=`, … */
export function isParameter(buffer: Buffer, at: number, end: number): boolean {
  let i = at;
  while (i < end && isParameterLetter(buffer[i] as number)) i++;
  return i > at && i < end && buffer[i] === EQUALS;
}

function isParameterLetter(byte: number): boolean {
  return isUpper(byte) || byte === MINUS;
}

/** The place after the quoted local part that starts at `from`, or `from` when none does. */
function afterQuotedPart(buffer: Buffer, from: number, end: number): number {
  const after = afterQuoted(buffer, from, end);
  const next = buffer[after];
  return after < end && (next === AT || next === GREATER) ? after : from;
}
