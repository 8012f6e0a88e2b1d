import { asciiOf, findByte, readNumber, textOf } from '../core/bytes.ts';

/** Where the parts of an RFC 5424 header stand. */
export interface StructuredHeader {
  readonly stampStart: number;
  readonly hostStart: number;
  readonly tag: string;
  readonly pid: number;
  readonly textStart: number;
}

const BLANK = 32;
const QUOTE = 34;
const ONE = 49;
const OPEN = 91;
const BACKSLASH = 92;
const CLOSE = 93;

/** Reads what stands behind the priority: `1 2022-05-05T13:35:54.123Z mail postfix/qmgr 4080 - - `. */
export function readStructuredHeader(
  buffer: Buffer,
  from: number,
  end: number,
): StructuredHeader | undefined {
  if (buffer[from] !== ONE || buffer[from + 1] !== BLANK) return undefined;
  const words: number[] = [from + 2];
  // The stamp, host, program, process and message id: each ends at a blank.
  for (let i = 0; i < 5; i++) {
    const wordEnd = findByte(buffer, words[i] ?? end, end, BLANK);
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

/** `-`, or `[meta sequenceId="1"][origin ip="::1"]`, in which a backslash takes the next byte. */
function skipStructuredData(buffer: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && buffer[at] === OPEN) at = elementEnd(buffer, at, end);
  if (at === from && asciiOf(buffer, at, Math.min(at + 1, end)) === '-') at++;
  return buffer[at] === BLANK ? at + 1 : at;
}

function elementEnd(buffer: Buffer, from: number, end: number): number {
  let isQuoted = false;
  for (let at = from; at < end; at++) {
    const byte = buffer[at];
    if (byte === BACKSLASH) at++;
    else if (byte === QUOTE) isQuoted = !isQuoted;
    else if (byte === CLOSE && !isQuoted) return at + 1;
  }
  return end;
}

/** The byte order mark that says that the text is UTF-8, and the blank that rsyslog leaves before the text. */
function skipMark(buffer: Buffer, from: number, end: number): number {
  let at = from;
  if (buffer[at] === 0xef && buffer[at + 1] === 0xbb && buffer[at + 2] === 0xbf) at += 3;
  if (buffer[at] === BLANK) at++;
  return Math.min(at, end);
}
