/**
 * What stands between the verdict and the envelope of amavis' main line: policy banks and the client.
 * `ORIGINATING_POST/MYNETS LOCAL [127.0.0.1]:42944 [192.0.2.7] `, `MYNETS AM.PDP [127.0.0.1] [127.0.0.1] `;
 * the verbose template adds `ESMTP/ESMTP`, `(trace)`, `tls: …` and more, which are skipped.
 */
import {
  CLOSE_BRACKET,
  COLON,
  LESS,
  MINUS,
  NINE,
  OPEN_BRACE,
  OPEN_BRACKET,
  OPEN_PARENTHESIS,
  SPACE,
  UNDERSCORE,
} from '../../core/ascii.ts';
import {
  findByte,
  findText,
  hasAt,
  isLower,
  isUpper,
  literal,
  readNumber,
} from '../../core/bytes.ts';
import { bracketedAddress } from './task.ts';

export interface Prelude {
  readonly banksFrom: number;
  readonly banksEnd: number;
  /** The client that Postfix names to amavis, else Postfix itself. A second address would be from the Received headers. */
  readonly clientAddress: string | undefined;
  readonly clientPort: number | undefined;
  /** Where the envelope starts, or -1 when it is not in the text. */
  readonly at: number;
}

const LOCAL = literal('LOCAL ');
const ARROW = literal(' -> ');
const TRACE_END = literal(') ');
/** A prelude is never longer, and a text that imitates one must not cost more than this. */
const MAX_LENGTH = 600;

/** Where the words of a prelude are, found one after the other. */
interface Found {
  banksFrom: number;
  banksEnd: number;
  /** The brackets of the first address. */
  first: number;
  firstClose: number;
  /** The verbose part has begun: no policy bank follows. */
  isVerbose: boolean;
}

/** The prelude that starts at `from`. */
export function readPrelude(buffer: Buffer, from: number, end: number): Prelude {
  const limit = Math.min(end, from + MAX_LENGTH);
  const found: Found = {
    banksFrom: 0,
    banksEnd: 0,
    first: -1,
    firstClose: -1,
    isVerbose: false,
  };
  const at = passWords(buffer, from, limit, found);
  return {
    banksFrom: found.banksFrom,
    banksEnd: found.banksEnd,
    clientAddress: bracketedAddress(buffer, found.first, found.firstClose),
    clientPort:
      found.first >= 0 && buffer[found.firstClose + 1] === COLON
        ? readNumber(buffer, found.firstClose + 2, end)
        : undefined,
    at,
  };
}

/** Notes the words from `from` on. Returns where the envelope starts, or -1. */
function passWords(buffer: Buffer, from: number, limit: number, found: Found): number {
  let at = from;
  while (at >= 0) {
    if (buffer[at] === LESS && buffer[at + 1] !== SPACE) return at;
    const next = passWord(buffer, at, limit, found);
    if (next === at) return at;
    at = next;
  }
  return at;
}

/** Notes one word. Returns the place of the next, or -1; `at` itself when it is a sender without <>. */
function passWord(buffer: Buffer, at: number, limit: number, found: Found): number {
  if (buffer[at] === OPEN_BRACKET) return passAddress(buffer, at, limit, found);
  if (buffer[at] === OPEN_PARENTHESIS) return afterTrace(buffer, at, limit);
  // Actions come before a prelude, never in it: what preceded them was part of a name.
  if (buffer[at] === OPEN_BRACE) return -1;
  const blank = findByte(buffer, at, limit, SPACE);
  if (blank < 0) return -1;
  if (hasAt(buffer, blank, limit, ARROW)) return at;
  if (!hasAt(buffer, at, limit, LOCAL)) noteBank(buffer, at, blank, found);
  return blank + 1;
}

/** Notes `[192.0.2.7]:57224 `. Returns the place of the next word, or -1. */
function passAddress(buffer: Buffer, at: number, limit: number, found: Found): number {
  const close = findByte(buffer, at, limit, CLOSE_BRACKET);
  const blank = close < 0 ? -1 : findByte(buffer, close, limit, SPACE);
  if (blank < 0) return -1;
  if (found.first < 0 && !found.isVerbose) {
    found.first = at;
    found.firstClose = close;
  }
  return blank + 1;
}

/** Banks come before the client; the first word that cannot be one starts the verbose part. */
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
  const close = findText(buffer, at, limit, TRACE_END);
  return close < 0 ? -1 : close + TRACE_END.length;
}

/** A policy bank path holds no colon, no comma and no equal sign. */
function isBank(buffer: Buffer, from: number, end: number): boolean {
  for (let i = from; i < end; i++) {
    const byte = buffer[i] as number;
    const isLetter = isUpper(byte) || isLower(byte) || byte === UNDERSCORE;
    // Digits, and `-./`, which stand right before them.
    const isOther = byte >= MINUS && byte <= NINE;
    if (!isLetter && !isOther) return false;
  }
  return end > from;
}
