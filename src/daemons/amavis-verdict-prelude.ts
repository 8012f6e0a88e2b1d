/**
 * What stands between the verdict and the envelope of amavis' main line: policy banks and the client.
 * `ORIGINATING_POST/MYNETS LOCAL [127.0.0.1]:42944 [192.0.2.7] `, `MYNETS AM.PDP [127.0.0.1] [127.0.0.1] `;
 * the verbose template adds `ESMTP/ESMTP`, `(trace)`, `tls: …` and more, which are passed over.
 */
import { findByte, hasAt, literal, readNumber } from '../core/bytes.ts';
import { bracketedAddress } from './amavis-task.ts';

export interface Prelude {
  readonly banksFrom: number;
  readonly banksEnd: number;
  /** The client: of the first hop where the line knows it, else of the session with amavis. */
  readonly clientAddress: string | undefined;
  /** Of the session with amavis. */
  readonly clientPort: number | undefined;
  /** Where the envelope starts, or -1 when it is not in the text. */
  readonly at: number;
}

const SPACE = 32;
const PAREN = 40;
const COLON = 58;
const LESS = 60;
const BRACKET = 91;
const BRACKET_END = 93;
const LOCAL = literal('LOCAL ');
const ARROW = literal(' -> ');
const TRACE_END = literal(') ');
/** A prelude is short: what goes on longer is none, and costs no more than this to tell. */
const MAX_LENGTH = 600;

/** Where the words of a prelude are, found one after the other. */
interface Found {
  banksFrom: number;
  banksEnd: number;
  /** The brackets of the first and of the last address. */
  first: number;
  last: number;
  /** The protocols, the trace and the like have begun: no bank follows. */
  isVerbose: boolean;
}

/** The prelude that starts at `from`. */
export function readPrelude(buffer: Buffer, from: number, end: number): Prelude {
  const limit = Math.min(end, from + MAX_LENGTH);
  const found: Found = { banksFrom: 0, banksEnd: 0, first: -1, last: -1, isVerbose: false };
  let at = from;
  while (at < limit && !isEnvelope(buffer, at, end)) at = passWord(buffer, at, limit, found);
  return {
    banksFrom: found.banksFrom,
    banksEnd: found.banksEnd,
    clientAddress: addressAt(buffer, found.last, end),
    clientPort: portAfter(buffer, found.first, end),
    at: at < limit ? at : -1,
  };
}

/** Whether `<s> -> ` or a sender without <> starts at `at`. */
function isEnvelope(buffer: Buffer, at: number, end: number): boolean {
  const first = buffer[at];
  if (first === LESS) return buffer[at + 1] !== SPACE;
  if (first === BRACKET || first === PAREN) return false;
  const blank = findByte(buffer, at, end, SPACE);
  return blank > at && hasAt(buffer, blank, end, ARROW);
}

/** Notes the word at `at`. Returns the place of the next one. */
function passWord(buffer: Buffer, at: number, limit: number, found: Found): number {
  if (buffer[at] === PAREN) return afterTrace(buffer, at, limit);
  const blank = findByte(buffer, at, limit, SPACE);
  const wordEnd = blank < 0 ? limit : blank;
  if (buffer[at] === BRACKET) noteAddress(at, found);
  else if (!hasAt(buffer, at, limit, LOCAL)) noteBank(buffer, at, wordEnd, found);
  return wordEnd + 1;
}

function noteAddress(at: number, found: Found): void {
  if (found.first < 0) found.first = at;
  if (!found.isVerbose) found.last = at;
}

/** Banks stand before the client; the first word that can be none starts the verbose part. */
function noteBank(buffer: Buffer, from: number, end: number, found: Found): void {
  if (found.isVerbose || found.first >= 0 || !isBank(buffer, from, end)) {
    found.isVerbose = true;
    return;
  }
  if (found.banksFrom === 0) found.banksFrom = from;
  found.banksEnd = end;
}

/** `(ESMTPS://192.0.2.7 < ESMTP://…)`: the trace of the verbose template. */
function afterTrace(buffer: Buffer, at: number, limit: number): number {
  for (let i = at; i < limit; i++) if (hasAt(buffer, i, limit, TRACE_END)) return i + 2;
  return limit;
}

/** A policy bank path holds no colon, no comma and no equal sign. */
function isBank(buffer: Buffer, from: number, end: number): boolean {
  for (let i = from; i < end; i++) {
    const byte = buffer[i] as number;
    const isLetter = (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte === 95;
    const isOther = byte >= 45 && byte <= 57;
    if (!isLetter && !isOther) return false;
  }
  return end > from;
}

function addressAt(buffer: Buffer, open: number, end: number): string | undefined {
  if (open < 0) return undefined;
  const close = findByte(buffer, open, end, BRACKET_END);
  return close < 0 ? undefined : bracketedAddress(buffer, open, close);
}

function portAfter(buffer: Buffer, open: number, end: number): number | undefined {
  if (open < 0) return undefined;
  const close = findByte(buffer, open, end, BRACKET_END);
  if (close < 0 || buffer[close + 1] !== COLON) return undefined;
  return readNumber(buffer, close + 2, end);
}
