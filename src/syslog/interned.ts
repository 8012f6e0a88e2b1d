import { SLASH } from '../core/ascii.ts';
import { hashOf } from '../core/bytes.ts';
import { OTHER_PROGRAMS, type Program } from './record.ts';

/** A name that was met before. Its bytes are kept four to a number, which is the fastest way to compare them. */
export interface Interned<Value> {
  readonly value: Value;
  readonly length: number;
  /** The bytes of the name; the last number overlaps the one before. Empty for a name of fewer than four bytes. */
  readonly words: Int32Array;
  readonly bytes: Buffer;
}

/** Whether the name stands at `at`. */
export function standsAt<Value>(
  name: Interned<Value>,
  view: DataView,
  at: number,
  end: number,
): boolean {
  const length = name.length;
  if (at + length > end) return false;
  const words = name.words;
  const last = words.length - 1;
  if (last < 0) return bytesStandAt(name.bytes, view, at);
  for (let i = 0; i < last; i++) if (view.getInt32(at + i * 4) !== words[i]) return false;
  return view.getInt32(at + length - 4) === words[last];
}

function bytesStandAt(bytes: Buffer, view: DataView, at: number): boolean {
  for (let i = 0; i < bytes.length; i++) if (view.getUint8(at + i) !== bytes[i]) return false;
  return true;
}

function wordsOf(bytes: Buffer): Int32Array {
  if (bytes.length < 4) return new Int32Array(0);
  const words = new Int32Array(Math.ceil(bytes.length / 4));
  for (let i = 0; i < words.length - 1; i++) words[i] = bytes.readInt32BE(i * 4);
  words[words.length - 1] = bytes.readInt32BE(bytes.length - 4);
  return words;
}

/** No mail server writes this many names. Further ones are decoded again at each line. */
const MOST_NAMES = 10_000;

/** Finds a value by the bytes of its name, so that a name is decoded once and not once a line. */
export class InternTable<Value> {
  readonly #entries = new Map<number, Interned<Value>[]>();
  #size = 0;
  readonly #make: (name: string) => Value;
  /** The latest names, by a few of their bytes. A wrong guess only costs a look-up. */
  readonly guesses: (Interned<Value> | undefined)[] = new Array(256).fill(undefined);

  constructor(make: (name: string) => Value) {
    this.#make = make;
  }

  get(buffer: Buffer, from: number, end: number): Interned<Value> {
    const hash = hashOf(buffer, from, end);
    const sameHash = this.#entries.get(hash);
    const known = sameHash?.find(({ bytes }) => bytes.compare(buffer, from, end) === 0);
    if (known !== undefined) return known;
    const bytes = Buffer.from(buffer.subarray(from, end));
    const value = this.#make(bytes.toString('utf8'));
    const entry = { value, length: bytes.length, words: wordsOf(bytes), bytes };
    if (this.#size >= MOST_NAMES) return entry;
    this.#size++;
    if (sameHash === undefined) this.#entries.set(hash, [entry]);
    else sameHash.push(entry);
    return entry;
  }
}

/** Postfix tags differ after `postfix/`, others at their start; the pid must not count. */
export function guessKey(buffer: Buffer, from: number): number {
  const at = buffer[from + 7] === SLASH ? from + 8 : from;
  const a = buffer[at] as number;
  const b = buffer[at + 1] as number;
  const c = buffer[at + 2] as number;
  const d = buffer[at + 4] as number;
  return (a * 5 + b * 31 + c * 7 + d * 17 + (at - from)) & 255;
}

/** The programs that write a log, one object for each. */
export class ProgramTable {
  #count = 0;
  readonly names = new InternTable((tag) => this.#make(tag));

  get(tag: string): Program {
    const bytes = Buffer.from(tag);
    return this.names.get(bytes, 0, bytes.length).value;
  }

  #make(tag: string): Program {
    const slash = tag.lastIndexOf('/');
    const service = tag.slice(0, Math.max(slash, 0));
    const index = Math.min(this.#count++, OTHER_PROGRAMS);
    return { tag, daemon: daemonOf(tag.slice(slash + 1)), service, index };
  }
}

/** `smtpd.local` is smtpd with a suffix of the site; `nqmgr` and `oqmgr` are old names of qmgr. */
function daemonOf(lastPart: string): string {
  const dot = lastPart.indexOf('.');
  const daemon = dot > 0 ? lastPart.slice(0, dot) : lastPart;
  return daemon === 'nqmgr' || daemon === 'oqmgr' ? 'qmgr' : daemon;
}
