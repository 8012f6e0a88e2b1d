/** Where the text of a verdict ends and its envelope starts: `; from=<s> to=<r> proto=ESMTP helo=<h>`. */
import {
  CLOSE_BRACKET,
  COLON,
  COMMA,
  DOT,
  GREATER,
  LESS,
  SEMICOLON,
  SPACE,
} from '../../core/ascii.ts';
import { findByte, findText, hasAt, isDigit, literal, skipDigits } from '../../core/bytes.ts';
import { afterQuoted } from '../quoted.ts';
import { isWholeEnvelope, repeatingField } from './whole-envelope.ts';

const FROM = literal('; from=<');
const TO = literal('; to=<');
const PROTOCOLS = ['; proto=ESMTP', '; proto=SMTP', '; proto=QMQP'].map(literal);
const HELO = literal('helo=<');
const NAME_END = literal('>: ');
const CHECKED_FROM = literal(' from ');
const CHECKED_LOCAL = literal(' from local');
/** Postfix writes no longer names and peers. */
const LONGEST_NAME = 2_000;
const LONGEST_PEER = 400;

/**
 * Where the envelope of a verdict starts, or `end` without one. The HELO and the login that end the line may hold
 * anything, so the first place counts; the name at the head of the text may too, and is skipped.
 * What others say may hold such a place itself: a milter, a filter, and behind a name a policy service or the server
 * that was asked about an address. There the first place counts from which the line reads as an envelope to its end,
 * with the address that the text is about.
 */
export function envelopePlace(
  buffer: Buffer,
  from: number,
  end: number,
  isOthersText: boolean,
): number {
  const nameAt = afterCodes(buffer, from, end) + 1;
  const close = nameEnd(buffer, nameAt, end);
  const first = nextPlace(buffer, close < 0 ? from : close, end);
  if (close < 0 && !isOthersText) return first;
  const repeating = repeatingField(buffer, close, end);
  for (let place = first; place < end; place = nextPlace(buffer, place + 1, end))
    if (isWholeEnvelope(buffer, place + 2, end, repeating, nameAt, close)) return place;
  return first;
}

function nextPlace(buffer: Buffer, from: number, end: number): number {
  for (let i = from; i < end; i++)
    if (buffer[i] === SEMICOLON && isEnvelope(buffer, i, end)) return i;
  return end;
}

/**
 * The same for a content check. The text that was checked may hold anything too, so the last place counts that a
 * client precedes, as in `… from mail.example.com[192.0.2.1]; from=<…`.
 */
export function contentEnvelopePlace(buffer: Buffer, from: number, end: number): number {
  for (let i = end - 1; i > from; i--)
    if (buffer[i] === SEMICOLON && isEnvelope(buffer, i, end) && originPlace(buffer, from, i) >= 0)
      return i;
  return end;
}

/** Where the ` from H[IP]` or ` from local` that ends at `end` starts, or -1. */
export function originPlace(buffer: Buffer, from: number, end: number): number {
  const local = end - CHECKED_LOCAL.length;
  if (local >= from && hasAt(buffer, local, end, CHECKED_LOCAL)) return local;
  if (buffer[end - 1] !== CLOSE_BRACKET) return -1;
  const first = Math.max(from, end - LONGEST_PEER);
  let blank = end - 1;
  while (blank > first && buffer[blank] !== SPACE) blank--;
  const place = blank + 1 - CHECKED_FROM.length;
  return place >= from && hasAt(buffer, place, end, CHECKED_FROM) ? place : -1;
}

function isEnvelope(buffer: Buffer, at: number, end: number): boolean {
  if (hasAt(buffer, at, end, FROM) || hasAt(buffer, at, end, TO)) return true;
  for (const protocol of PROTOCOLS) {
    const next = at + protocol.length;
    if (hasAt(buffer, at, end, protocol)) return next >= end || isSeparator(buffer[next]);
  }
  return false;
}

function isSeparator(byte: number | undefined): boolean {
  return byte === SPACE || byte === COMMA || byte === COLON;
}

/** The end of the name in `550 5.1.1 <name>: ` that starts at `from`, or -1 when there is none. */
function nameEnd(buffer: Buffer, from: number, end: number): number {
  if (buffer[from - 1] !== LESS) return -1;
  const last = Math.min(end, from - 1 + LONGEST_NAME);
  // The name and the HELO do not share a byte, so one that is both ends in the first half.
  const middle = ((from + end) >> 1) + NAME_END.length;
  const helo = endOfHeloName(buffer, from, Math.min(last, middle), end);
  return helo < 0 ? findText(buffer, afterQuoted(buffer, from, last), last, NAME_END) : helo;
}

/** `550 5.1.1 `, `450 `, `5.7.1 `, or nothing. */
function afterCodes(buffer: Buffer, from: number, end: number): number {
  let at = from;
  for (let words = 0; words < 2 && isDigit(buffer[at]); words++) {
    let next = skipDigits(buffer, at, end);
    while (buffer[next] === DOT) next = skipDigits(buffer, next + 1, end);
    if (buffer[next] !== SPACE) return at;
    at = next + 1;
  }
  return at;
}

/** The end of a name that is the HELO at the end of the line, or -1: `<x>: Helo command rejected: …; proto=ESMTP helo=<x>`. */
function endOfHeloName(buffer: Buffer, from: number, last: number, end: number): number {
  let found = -1;
  for (
    let i = findByte(buffer, from, last, GREATER);
    i >= 0;
    i = findByte(buffer, i + 1, last, GREATER)
  )
    if (hasAt(buffer, i, last, NAME_END) && endsWithHelo(buffer, from, i, end)) found = i;
  return found;
}

function endsWithHelo(buffer: Buffer, from: number, to: number, end: number): boolean {
  const start = end - 1 - (to - from);
  if (start <= to || !hasAt(buffer, start - HELO.length, end, HELO)) return false;
  return buffer.compare(buffer, from, to, start, end - 1) === 0;
}
