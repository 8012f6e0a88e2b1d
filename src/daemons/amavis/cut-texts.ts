/**
 * Texts that amavis cut, until their rest comes: the next line of the same process and task that starts
 * with `...`. A text may be cut in the middle of an address, so it is joined before it is read.
 */
import { hasAt, literal } from '../../core/bytes.ts';
import { keptOrigin, type Origin } from '../../core/origin.ts';
import { answer, type Emit, type Meaning, type ParserAnswer } from '../parser.ts';
import type { TaskText } from './task.ts';

type MeaningOf = (text: TaskText) => Meaning;

interface CutText {
  readonly taskId: string;
  readonly severity: 0 | 1 | 2;
  readonly origin: Origin;
  readonly pieces: Buffer[];
  /** The lines after the first. */
  readonly further: Origin[];
  length: number;
}

const DOTS = literal('...');
/** No text of amavis is longer; one that never ends must not fill the memory. */
const MAX_LENGTH = 4_000_000;

/** Whether a text breaks off; dots alone are the rest of another text. */
export function endsCut(text: TaskText): boolean {
  return (
    text.end - DOTS.length > text.from && hasAt(text.buffer, text.end - DOTS.length, text.end, DOTS)
  );
}

export class CutTexts {
  readonly #meaningOf: MeaningOf;
  /** By host and process: a process writes one text after the other. */
  readonly #waiting = new Map<string, CutText>();

  constructor(meaningOf: MeaningOf) {
    this.#meaningOf = meaningOf;
  }

  /** Keeps the head of a cut text, if it is one that gives an event. */
  wait(text: TaskText, origin: Origin): ParserAnswer {
    const head = withoutDots(text, text.from);
    const meaning = this.#meaningOf(wholeText(head, text, true));
    if (typeof meaning !== 'object') return meaning ?? 'not-understood';
    this.#waiting.set(keyOf(origin), {
      taskId: text.taskId,
      severity: text.severity,
      origin: keptOrigin(origin, origin.rawLine()),
      pieces: [head],
      further: [],
      length: head.length,
    });
    return 'event';
  }

  /**
   * Takes a text that may continue one that waits. Returns whether it does; if it is a text of its own, what
   * waited for this process is read without its rest.
   */
  goOn(text: TaskText, origin: Origin, emit: Emit): boolean {
    if (this.#waiting.size === 0) return false;
    const key = keyOf(origin);
    const cut = this.#waiting.get(key);
    if (cut === undefined) return false;
    if (cut.taskId !== text.taskId || !hasAt(text.buffer, text.from, text.end, DOTS)) {
      this.#give(key, cut, true, emit);
      return false;
    }
    const goesOn = endsCut(text) && text.end - text.from >= 2 * DOTS.length;
    const from = text.from + DOTS.length;
    const piece = goesOn ? withoutDots(text, from) : copyOfText(text.buffer, from, text.end);
    cut.pieces.push(piece);
    cut.further.push(keptOrigin(origin, origin.rawLine()));
    cut.length += piece.length;
    if (!goesOn || cut.length > MAX_LENGTH) this.#give(key, cut, goesOn, emit);
    return true;
  }

  /** Reads what waits for a process that now writes something else. */
  giveHeadOf(origin: Origin, emit: Emit): void {
    if (this.#waiting.size === 0) return;
    const key = keyOf(origin);
    const cut = this.#waiting.get(key);
    if (cut !== undefined) this.#give(key, cut, true, emit);
  }

  /** Reads all that waits, at the end of the input. */
  flush(emit: Emit): void {
    for (const [key, cut] of [...this.#waiting]) this.#give(key, cut, true, emit);
  }

  #give(key: string, cut: CutText, isCut: boolean, emit: Emit): void {
    this.#waiting.delete(key);
    const buffer = cut.pieces.length === 1 ? (cut.pieces[0] as Buffer) : Buffer.concat(cut.pieces);
    answer(this.#meaningOf(wholeText(buffer, cut, isCut)), cut.origin, emit);
    for (const line of cut.further) emit({ kind: 'scan-continued', taskId: cut.taskId }, line);
  }
}

function wholeText(
  buffer: Buffer,
  { taskId, severity }: { readonly taskId: string; readonly severity: 0 | 1 | 2 },
  isCut: boolean,
): TaskText {
  return { buffer, from: 0, end: buffer.length, taskId, severity, isCut };
}

function keyOf(origin: Origin): string {
  return `${origin.pid} ${origin.host}`;
}

function withoutDots(text: TaskText, from: number): Buffer {
  return copyOfText(text.buffer, from, text.end - DOTS.length);
}

function copyOfText(buffer: Buffer, from: number, end: number): Buffer {
  return Buffer.from(buffer.subarray(from, end));
}
