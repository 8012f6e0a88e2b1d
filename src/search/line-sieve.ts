/** Tells by a few bytes which lines cannot belong to related messages: almost all, at the speed of reading. */
import { hasAt, literal } from '../core/bytes.ts';
import { queueIdEnd } from '../core/queue-id.ts';
import type { WantedNames } from './start-search.ts';

const BLANK = 32;
const OPEN_PARENTHESIS = 40;
const CLOSE_PARENTHESIS = 41;
const SLASH = 47;
const COLON = 58;
const OPEN = 91;
const CLOSE = 93;
/** Behind a classic stamp or a longer one stands the host. */
const STAMP = 15;
/** The tag ends within so many bytes, or the line is an unusual one. */
const LONGEST_HEADER = 200;
const LONGEST_NAME = 40;
/** What amavis says most often names a queue file in the reply at its end at most. */
const WITHOUT_LIST = ['ESMTP', 'LMTP', 'Checking: ', 'FWD '].map(literal);
const QUEUED_AS = literal('queued_as');
const QUEUE_ID = literal('Queue-ID');

export class LineSieve {
  readonly #names = new Set<number>();
  readonly #processes = new Set<number>();
  readonly #clients = new Set<number>();

  /** Lets through lines with these names, besides those it lets through already; says whether there are any new ones. */
  add({ queueIds, tasks, sessions, clients }: WantedNames): boolean {
    const before = this.#size;
    for (const name of queueIds) this.#names.add(hashOf(bare(name)));
    for (const name of tasks) this.#names.add(hashOf(bare(name)));
    for (const name of sessions) this.#processes.add(hashOf(bare(name)));
    for (const name of clients) this.#clients.add(hashOf(bare(name)));
    return this.#size > before;
  }

  get #size(): number {
    return this.#names.size + this.#processes.size + this.#clients.size;
  }

  clear(): void {
    for (const names of [this.#names, this.#processes, this.#clients]) names.clear();
  }

  /** Whether a line may be related; a line of an unusual form always may. */
  lets(buffer: Buffer, start: number, end: number): boolean {
    const tagEnd = findTagEnd(buffer, start, end);
    if (tagEnd < 0) return true;
    const text = tagEnd + 3;
    if (buffer[text] === OPEN_PARENTHESIS) return this.#letsScan(buffer, text, end);
    const idEnd = queueIdEnd(buffer, text, end);
    if (idEnd < 0) return this.#letsSession(buffer, tagEnd, text, end);
    return this.#names.has(hashIn(buffer, text, idEnd)) || this.#hasNameAtEnd(buffer, text, end);
  }

  // (04083-01) Passed CLEAN {RelayedOutbound}, … Queue-ID: B141CE6BDD, … queued_as: 15411E6BE1/97597E6BE4, 380 ms
  #letsScan(buffer: Buffer, text: number, end: number): boolean {
    const idEnd = byteWithin(buffer, text + 1, end, CLOSE_PARENTHESIS);
    if (idEnd < 0 || this.#names.has(hashIn(buffer, text + 1, idEnd))) return true;
    if (WITHOUT_LIST.some((head) => hasAt(buffer, idEnd + 2, end, head)))
      return this.#hasNameAtEnd(buffer, idEnd, end);
    for (let at = idEnd; at < end; at++)
      if (buffer[at] === COLON && this.#hasNameBehind(buffer, at, end)) return true;
    return this.#hasNameAtEnd(buffer, idEnd, end);
  }

  /** A sender may have written the same words: the parser knows which are amavis' own, so all that they name count. */
  #hasNameBehind(buffer: Buffer, colon: number, end: number): boolean {
    if (!endsAt(buffer, colon, QUEUE_ID) && !endsAt(buffer, colon, QUEUED_AS)) return false;
    for (let at = colon + 2; at < end; at++) {
      const nameEnd = endOfName(buffer, at, end);
      if (this.#names.has(hashIn(buffer, at, nameEnd))) return true;
      if (buffer[nameEnd] !== SLASH) return false;
      at = nameEnd;
    }
    return false;
  }

  // connect from mail.example.com[192.0.2.1]   CONNECT from [192.0.2.1]:57224 to [198.51.100.1]:25
  #letsSession(buffer: Buffer, tagEnd: number, text: number, end: number): boolean {
    let pidStart = tagEnd;
    while (buffer[pidStart - 1] !== OPEN && pidStart > text - LONGEST_NAME) pidStart--;
    if (this.#processes.has(hashIn(buffer, pidStart, tagEnd))) return true;
    const open = byteWithin(buffer, text, end, OPEN);
    const close = open < 0 ? -1 : byteWithin(buffer, open, end, CLOSE);
    return close >= 0 && this.#clients.has(hashIn(buffer, open + 1, close));
  }

  // … status=sent (250 2.0.0 Ok: queued as 15411E6BE1)   sender non-delivery notification: 97597E6BE4
  #hasNameAtEnd(buffer: Buffer, text: number, end: number): boolean {
    const last = buffer[end - 1] === CLOSE_PARENTHESIS ? end - 1 : end;
    let from = last;
    while (from > text && isNameByte(buffer[from - 1] as number)) from--;
    return from < last && this.#names.has(hashIn(buffer, from, last));
  }
}

/** Whether `words` stand right before `at`. */
function endsAt(buffer: Buffer, at: number, words: Uint8Array): boolean {
  return hasAt(buffer, at - words.length, at, words);
}

function bare(name: string): string {
  return name.slice(name.lastIndexOf(' ') + 1);
}

/** The place of the bracket that ends `mail postfix/qmgr[4080]: `; -1 where no tag has that form. */
function findTagEnd(buffer: Buffer, start: number, end: number): number {
  const last = Math.min(end - 3, start + LONGEST_HEADER);
  for (let at = start + STAMP; at < last; at++)
    if (buffer[at] === CLOSE && buffer[at + 1] === COLON && buffer[at + 2] === BLANK) return at;
  return -1;
}

function byteWithin(buffer: Buffer, from: number, end: number, byte: number): number {
  const last = Math.min(end, from + LONGEST_HEADER);
  for (let at = from; at < last; at++) if (buffer[at] === byte) return at;
  return -1;
}

function endOfName(buffer: Buffer, from: number, end: number): number {
  const last = Math.min(end, from + LONGEST_NAME);
  let at = from;
  while (at < last && isNameByte(buffer[at] as number)) at++;
  return at;
}

/** A digit or a letter. */
function isNameByte(byte: number): boolean {
  return (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122);
}

function hashIn(buffer: Buffer, from: number, end: number): number {
  let hash = 0;
  for (let at = from; at < end; at++) hash = (Math.imul(hash, 31) + (buffer[at] as number)) | 0;
  return hash;
}

function hashOf(text: string): number {
  const bytes = Buffer.from(text, 'latin1');
  return hashIn(bytes, 0, bytes.length);
}
