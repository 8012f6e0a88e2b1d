/** Names in lines that may tie them to a message, found by a few bytes of each, at the speed of reading. */
import {
  BIG_D,
  CLOSE_BRACKET,
  CLOSE_PARENTHESIS,
  COLON,
  OPEN_BRACKET,
  OPEN_PARENTHESIS,
  SLASH,
  SMALL_S,
  SPACE,
} from '../core/ascii.ts';
import { findByte, hasAt, isDigit, isLower, isUpper, literal, trimmedEnd } from '../core/bytes.ts';
import { hasQueueIdForm, queueIdEnd } from '../core/queue-id.ts';

/** The shortest stamp; the host comes after it. */
const STAMP = 15;
/** If the tag does not end within this many bytes, the line has an unusual form. */
const LONGEST_HEADER = 200;
const LONGEST_NAME = 40;
/** The most frequent texts of amavis: they name a queue file only at their end, if at all. */
const WITHOUT_LIST = ['ESMTP', 'LMTP', 'Checking: ', 'FWD '].map(literal);
/** Before a colon, almost no other text has the last letter of one of these. */
const QUEUED_AS = literal('queued_as');
const QUEUE_ID = literal('Queue-ID');
const REPEATED = literal('message repeated ');

/** Whether to look at a line that starts at `offset` and whose names are those between two places in `names`. */
export type Lets = (names: Int32Array, from: number, to: number, offset: number) => boolean;

/** A client as postscreen writes it, without its name. So lines of smtpd, which writes that before the bracket, are not taken for postscreen's. */
export function screenedClient(address: string): string {
  return `[${address}`;
}

/** Stands for any name: a line of an unusual form may hold it. */
const ANY_NAME = 0;
/** The name of a line that is not Postfix's and names nothing. It may concern all mail: that lines were lost. */
export const OF_ALL_MAIL = 1;

/** A number for a name, without its host. Other names may have the same one, so it is only a reason to look at a line. */
export function hashOfName(name: string): number {
  let hash = 1;
  for (let i = name.lastIndexOf(' ') + 1; i < name.length; i++)
    hash = (Math.imul(hash, 31) + (name.charCodeAt(i) & 0xff)) | 0;
  return hash;
}

/** Few enough that they stay in the processor's cache, though more names are then taken for others. */
const BITS = 0xffff;

/** Rules out most of the names that were not added; never one that stands for any. */
export class NameFilter {
  readonly #added = new Uint8Array(BITS + 1);

  constructor() {
    this.add(ANY_NAME);
  }

  add(name: number): void {
    this.#added[name & BITS] = 1;
  }

  mayHave(name: number): boolean {
    return this.#added[name & BITS] === 1;
  }
}

/** Which lines to look at. */
export interface Sieve {
  /** Of lines without any of these names no more is asked. */
  readonly names: NameFilter;
  readonly lets: Lets;
}

/** Lets a line through if one of its names is wanted, or if it may hold any name. */
export function lettingNames(isWanted: (name: number) => boolean): Lets {
  return (names, from, to) => {
    for (let i = from; i < to; i += 2) {
      const name = names[i] as number;
      if (name === ANY_NAME || isWanted(name)) return true;
    }
    return false;
  };
}

/** The names in lines: of queue files, scans, processes without a queue file, and their clients. */
export class LineNames {
  /** Pairs of a name, as a number, and the place of its line. */
  #pairs = new Int32Array(16 * 1024);
  #length = 0;
  #place = 0;

  clear(): void {
    this.#length = 0;
  }

  /** The names of all lines looked at, in pairs of a number and the place of the line. */
  pairs(): Int32Array {
    return this.#pairs.slice(0, this.#length);
  }

  look(buffer: Buffer, start: number, lineEnd: number, place: number): void {
    this.#place = place;
    const end = trimmedEnd(buffer, start, lineEnd);
    const tagEnd = findTagEnd(buffer, start, end);
    const text = tagEnd + 3;
    if (tagEnd < 0 || isMarked(buffer, text, end)) this.#add(ANY_NAME);
    else if (buffer[text] === OPEN_PARENTHESIS) this.#lookAtScan(buffer, text, end);
    else this.#lookAtPostfix(buffer, tagEnd, end);
  }

  // B141CE6BDD: removed
  #lookAtPostfix(buffer: Buffer, tagEnd: number, end: number): void {
    const text = tagEnd + 3;
    const idEnd = queueIdEnd(buffer, text, end);
    if (idEnd < 0) this.#lookAtSession(buffer, tagEnd, text, end);
    else {
      this.#add(hashIn(buffer, text, idEnd));
      this.#lookAtEnd(buffer, text, end);
    }
  }

  // (04083-01) Passed CLEAN {RelayedOutbound}, … Queue-ID: B141CE6BDD, … queued_as: 15411E6BE1/97597E6BE4, 380 ms
  #lookAtScan(buffer: Buffer, text: number, end: number): void {
    const idEnd = byteWithin(buffer, text + 1, end, CLOSE_PARENTHESIS);
    if (idEnd < 0) {
      this.#add(ANY_NAME);
      return;
    }
    this.#add(hashIn(buffer, text + 1, idEnd));
    this.#lookAtEnd(buffer, idEnd, end);
    for (const head of WITHOUT_LIST) if (hasAt(buffer, idEnd + 2, end, head)) return;
    for (let at = idEnd; at < end; at++)
      if (buffer[at] === COLON && (buffer[at - 1] === BIG_D || buffer[at - 1] === SMALL_S))
        this.#lookBehind(buffer, at, end);
  }

  /** A sender may have written these words too. Only the parser can tell, so every name after them counts. */
  #lookBehind(buffer: Buffer, colon: number, end: number): void {
    if (!endsAt(buffer, colon, QUEUE_ID) && !endsAt(buffer, colon, QUEUED_AS)) return;
    for (let at = colon + 2; at < end; at++) {
      const nameEnd = endOfName(buffer, at, end);
      this.#add(hashIn(buffer, at, nameEnd));
      if (buffer[nameEnd] !== SLASH) return;
      at = nameEnd;
    }
  }

  // connect from mail.example.com[192.0.2.1]   CONNECT from [192.0.2.1]:57224 to [198.51.100.1]:25
  #lookAtSession(buffer: Buffer, tagEnd: number, text: number, end: number): void {
    let pidStart = tagEnd;
    while (buffer[pidStart - 1] !== OPEN_BRACKET) pidStart--;
    // postfix/smtpd[16790]   rsyslogd[9]
    if (!isOfPostfix(buffer, pidStart - 1)) this.#add(OF_ALL_MAIL);
    this.#add(hashIn(buffer, pidStart, tagEnd));
    const open = byteWithin(buffer, text, end, OPEN_BRACKET);
    const close = open < 0 ? -1 : byteWithin(buffer, open, end, CLOSE_BRACKET);
    if (close < 0) return;
    const hasNoName = buffer[open - 1] === SPACE;
    this.#add(hashIn(buffer, hasNoName ? open : open + 1, close));
  }

  // … status=sent (250 2.0.0 Ok: queued as 15411E6BE1)   sender non-delivery notification: 97597E6BE4
  #lookAtEnd(buffer: Buffer, text: number, end: number): void {
    const last = buffer[end - 1] === CLOSE_PARENTHESIS ? end - 1 : end;
    let from = last;
    while (from > text && IN_NAME[buffer[from - 1] as number] === 1) from--;
    if (hasQueueIdForm(buffer, from, last)) this.#add(hashIn(buffer, from, last));
  }

  #add(name: number): void {
    if (this.#length + 2 > this.#pairs.length) {
      const larger = new Int32Array(this.#pairs.length * 2);
      larger.set(this.#pairs);
      this.#pairs = larger;
    }
    this.#pairs[this.#length++] = name;
    this.#pairs[this.#length++] = this.#place;
  }
}

/** Whether `words` end at `at`. */
function endsAt(buffer: Buffer, at: number, words: Uint8Array): boolean {
  return hasAt(buffer, at - words.length, at, words);
}

/** `[ID 197553 mail.info] ` of Solaris, or `message repeated 3 times: [ `, before what a program says. */
function isMarked(buffer: Buffer, text: number, end: number): boolean {
  return buffer[text] === OPEN_BRACKET || hasAt(buffer, text, end, REPEATED);
}

/** The place of the bracket that ends `mail postfix/qmgr[4080]: `; -1 when no tag has that form. */
function findTagEnd(buffer: Buffer, start: number, end: number): number {
  const last = Math.min(end - 3, start + LONGEST_HEADER);
  for (let at = start + STAMP; at < last; at++)
    if (buffer[at] === CLOSE_BRACKET && buffer[at + 1] === COLON && buffer[at + 2] === SPACE)
      return endsPid(buffer, start, at) ? at : -1;
  return -1;
}

/** Whether the bracket ends a pid; else it belongs to the text. */
function endsPid(buffer: Buffer, start: number, close: number): boolean {
  let at = close - 1;
  while (at > start && isDigit(buffer[at])) at--;
  return at < close - 1 && buffer[at] === OPEN_BRACKET;
}

/** Whether the tag before a place is one of Postfix: `postfix/smtpd`. */
function isOfPostfix(buffer: Buffer, tagEnd: number): boolean {
  for (let at = tagEnd - 1; at >= 0 && buffer[at] !== SPACE; at--)
    if (buffer[at] === SLASH) return true;
  return false;
}

function byteWithin(buffer: Buffer, from: number, end: number, byte: number): number {
  return findByte(buffer, from, Math.min(end, from + LONGEST_HEADER), byte);
}

function endOfName(buffer: Buffer, from: number, end: number): number {
  const last = Math.min(end, from + LONGEST_NAME);
  let at = from;
  while (at < last && IN_NAME[buffer[at] as number] === 1) at++;
  return at;
}

/** 1 for a byte that a name may hold. A table, because this is asked for many bytes of every line. */
const IN_NAME = Uint8Array.from({ length: 256 }, (_, byte) =>
  isDigit(byte) || isUpper(byte) || isLower(byte) ? 1 : 0,
);

function hashIn(buffer: Buffer, from: number, end: number): number {
  let hash = 1;
  for (let at = from; at < end; at++) hash = (Math.imul(hash, 31) + (buffer[at] as number)) | 0;
  return hash;
}
