import { NEWLINE, RETURN, SPACE } from '../core/ascii.ts';
import { hasAt } from '../core/bytes.ts';
import { type Telling, tellingAt, wasBlankAt } from './wrapped-text.ts';

/** A shorter run of blanks may be the program's own. */
const RUN = Buffer.alloc(40, ' ');
const NARROWEST = 60;
/** How many blanks before the break may belong to the text itself. */
const REAL_BLANKS = 2;
/** With this many blanks before it, a place is inside a run, not at its start. */
const OWN_BLANKS = RUN.subarray(0, REAL_BLANKS + 1);
const MAX_WIDTHS = 3;

/** What the lines of a sample say for one width. */
interface Votes {
  /** How much in these lines only a terminal can have made. */
  weight: number;
  lines: number;
}

/**
 * Repairs lines that were copied from a terminal: at the last column of the window the copy holds a
 * long run of blanks, often inside a word.
 * Without proof in the sample no line is touched, and looking costs nothing.
 */
export class WrapRepair {
  /** How many lines have been repaired. */
  repaired = 0;
  readonly #widths: readonly number[];
  /** Whether the sample also holds long lines in one piece, so that only some of the lines are damaged. */
  readonly #isMixed: boolean;
  /** Whether the last long line was damaged. */
  #isAmongDamaged = true;

  constructor(sample: Buffer) {
    const { widths, isMixed } = findWidths(sample);
    this.#widths = widths;
    this.#isMixed = isMixed;
  }

  /** Whether the sample proves that lines are damaged. */
  get isNeeded(): boolean {
    return this.#widths.length > 0;
  }

  /** The line as it was before the copy; undefined when it is not damaged. */
  repair(buffer: Buffer, start: number, end: number): Buffer | undefined {
    for (const width of this.#widths) {
      if (end - start <= width) continue;
      const pieces = piecesOf(buffer, start, end, width);
      if (pieces !== undefined && this.#isTrusted(buffer, start, pieces)) {
        this.#isAmongDamaged = true;
        this.repaired++;
        return join(buffer, pieces);
      }
    }
    this.#noteWholeLine(end - start);
    return undefined;
  }

  /** In a log with whole lines, a single run within a stranger's text proves nothing. */
  #isTrusted(buffer: Buffer, start: number, pieces: readonly Piece[]): boolean {
    if (!this.#isMixed || this.#isAmongDamaged || pieces.length > 2) return true;
    return tellingAt(buffer, start, pieces[0]?.end ?? start) === 'own words';
  }

  #noteWholeLine(length: number): void {
    const [width] = this.#widths;
    if (width !== undefined && length > width + RUN.length) this.#isAmongDamaged = false;
  }
}

/** A part of a line that filled the window, or the rest. */
interface Piece {
  readonly start: number;
  readonly end: number;
}

/** The pieces of a line broken at `width`; undefined unless it is broken at every multiple of it. */
function piecesOf(
  buffer: Buffer,
  start: number,
  end: number,
  width: number,
): readonly Piece[] | undefined {
  const pieces: Piece[] = [];
  let from = start;
  for (;;) {
    const breakAt = columnsAfter(buffer, from, end, width);
    if (breakAt >= end) break;
    const runEnd = runOfBlanks(buffer, breakAt, end);
    if (runEnd < 0) return undefined;
    pieces.push({ start: from, end: breakAt });
    from = runEnd;
  }
  if (pieces.length === 0) return undefined;
  pieces.push({ start: from, end });
  return pieces;
}

/** The place `count` characters after `from`. */
function columnsAfter(buffer: Buffer, from: number, end: number, count: number): number {
  let at = from;
  let columns = 0;
  while (at < end) {
    if (beginsCharacter(buffer[at]) && columns++ === count) return at;
    at++;
  }
  return end;
}

/** The end of a long run of blanks that begins at `at`; -1 when none begins there, or nothing follows. */
function runOfBlanks(buffer: Buffer, at: number, end: number): number {
  if (hasAt(buffer, at - OWN_BLANKS.length, at, OWN_BLANKS)) return -1;
  let runEnd = at;
  while (runEnd < end && buffer[runEnd] === SPACE) runEnd++;
  return runEnd === end || runEnd - at < RUN.length - REAL_BLANKS ? -1 : runEnd;
}

function join(buffer: Buffer, pieces: readonly Piece[]): Buffer {
  const parts: Buffer[] = [];
  pieces.forEach((piece, i) => {
    parts.push(buffer.subarray(piece.start, piece.end));
    const next = pieces[i + 1];
    if (next && wasBlankAt(buffer, piece.end, next.start, next.end)) parts.push(Buffer.from(' '));
  });
  return Buffer.concat(parts);
}

/** The widths of the terminals that a sample proves, the likeliest first. */
function findWidths(sample: Buffer): { widths: readonly number[]; isMixed: boolean } {
  const votes = countVotes(sample);
  const ranked = [...votes]
    .filter(([, { weight }]) => weight > 0)
    .sort(([a, one], [b, other]) => other.lines - one.lines || a - b);
  const found: (typeof ranked)[number][] = [];
  for (const vote of ranked) {
    // A blank of the text before the break makes a line fit the next widths too.
    if (found.every(([known]) => Math.abs(known - vote[0]) > REAL_BLANKS)) found.push(vote);
  }
  const narrowest = Math.min(...found.map(([width]) => width));
  const isMixed = found.length > 0 && hasWholeLine(sample, narrowest);
  const needed = isMixed ? 2 : 1;
  const proven = found.filter(([, { weight }]) => weight >= needed).map(([width]) => width);
  return { widths: proven.slice(0, MAX_WIDTHS), isMixed };
}

/** What each line with a long run of blanks says about the width. */
function countVotes(sample: Buffer): Map<number, Votes> {
  const votes = new Map<number, Votes>();
  let at = sample.indexOf(RUN);
  while (at >= 0) {
    const start = sample.lastIndexOf(NEWLINE, at) + 1;
    const end = lineEnd(sample, at);
    vote(votes, sample, start, end, at);
    at = sample.indexOf(RUN, end);
  }
  return votes;
}

function vote(votes: Map<number, Votes>, sample: Buffer, start: number, end: number, run: number) {
  const column = columnsBetween(sample, start, run);
  if (column < NARROWEST) return;
  const telling = tellingAt(sample, start, run);
  for (let width = column; width <= column + REAL_BLANKS; width++) {
    const pieces = piecesOf(sample, start, end, width);
    if (pieces === undefined) continue;
    const sum = votes.get(width) ?? { weight: 0, lines: 0 };
    sum.lines++;
    sum.weight += weightOf(pieces, telling);
    votes.set(width, sum);
  }
}

/** An address may hold blanks, but hardly two runs that fit one window. */
function weightOf(pieces: readonly Piece[], telling: Telling): number {
  const breaks = pieces.length - 1;
  if (telling === 'own words') return breaks;
  return telling === 'an address' && breaks > 1 ? 1 : 0;
}

/** Whether the sample has a line longer than the window in one piece. */
function hasWholeLine(sample: Buffer, width: number): boolean {
  for (let start = 0; start < sample.length; ) {
    const end = lineEnd(sample, start);
    const isLong = end - start > width;
    if (isLong && runOfBlanks(sample, columnsAfter(sample, start, end, width), end) < 0)
      return true;
    start = end + 1;
  }
  return false;
}

/** The end of the line that `from` is in, without its line end. */
export function lineEnd(sample: Buffer, from: number): number {
  const newline = sample.indexOf(NEWLINE, from);
  if (newline < 0) return sample.length;
  return newline > from && sample[newline - 1] === RETURN ? newline - 1 : newline;
}

function columnsBetween(buffer: Buffer, from: number, end: number): number {
  let columns = 0;
  for (let at = from; at < end; at++) if (beginsCharacter(buffer[at])) columns++;
  return columns;
}

/** Whether a byte is no continuation of a character in UTF-8. */
function beginsCharacter(byte = 0): boolean {
  return (byte & 0xc0) !== 0x80;
}
