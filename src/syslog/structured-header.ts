import { BACKSLASH, CLOSE_BRACKET, ONE, OPEN_BRACKET, QUOTE, SPACE } from '../core/ascii.ts';
import { asciiOf, findByte, readNumber, textOf } from '../core/bytes.ts';

/** Where the parts of an RFC 5424 header stand. */
export interface StructuredHeader {
  readonly stampStart: number;
  readonly hostStart: number;
  readonly tag: string;
  readonly pid: number;
  readonly textStart: number;
}

/** Reads what follows the priority: `1 2022-05-05T13:35:54.123Z mail postfix/qmgr 4080 - - `. */
export function readStructuredHeader(
  buffer: Buffer,
  from: number,
  end: number,
): StructuredHeader | undefined {
  if (buffer[from] !== ONE || buffer[from + 1] !== SPACE) return undefined;
  const words: number[] = [from + 2];
  // The stamp, host, program, process and message id: each ends at a blank.
  for (let i = 0; i < 5; i++) {
    const wordEnd = findByte(buffer, words[i] ?? end, end, SPACE);
    if (wordEnd < 0) return undefined;
    words.push(wordEnd + 1);
  }
  const [stampStart = 0, hostStart = 0, tagStart = 0, pidStart = 0, idStart = 0, dataStart = 0] =
    words;
  const tag = textOf(buffer, tagStart, pidStart - 1);
  return {
    stampStart,
    hostStart,
    tag: tag === '-' ? '' : tag,
    pid: readNumber(buffer, pidStart, idStart),
    textStart: skipMark(buffer, skipStructuredData(buffer, dataStart, end), end),
  };
}

/** `-`, or `[meta sequenceId="1"][origin ip="::1"]`, in which a backslash escapes the next byte. */
function skipStructuredData(buffer: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && buffer[at] === OPEN_BRACKET) at = elementEnd(buffer, at, end);
  if (at === from && asciiOf(buffer, at, Math.min(at + 1, end)) === '-') at++;
  return buffer[at] === SPACE ? at + 1 : at;
}

function elementEnd(buffer: Buffer, from: number, end: number): number {
  let isQuoted = false;
  for (let at = from; at < end; at++) {
    const byte = buffer[at];
    if (byte === BACKSLASH) at++;
    else if (byte === QUOTE) isQuoted = !isQuoted;
    else if (byte === CLOSE_BRACKET && !isQuoted) return at + 1;
  }
  return end;
}

/** Skips the byte order mark of a UTF-8 text, and the blank that rsyslog leaves before a text. */
function skipMark(buffer: Buffer, from: number, end: number): number {
  let at = from;
  if (buffer[at] === 0xef && buffer[at + 1] === 0xbb && buffer[at + 2] === 0xbf) at += 3;
  if (buffer[at] === SPACE) at++;
  return Math.min(at, end);
}
