/** Tables without lines, as `ps` and `git` print them: a head, rows, blanks between the columns. */
import Table from 'cli-table3';
import { displayWidth } from './display-width.ts';

export interface Cell {
  /** Safe to be shown, and cut to its column. */
  readonly text: string;
  readonly paint?: ((text: string) => string) | undefined;
}

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right' | undefined;
}

/** Blanks between two columns. */
export const GAP = 2;

/** Stands for one column of a cell while the table is laid out; a private-use character, so no cell holds it by chance. */
const STAND_IN = '\u{e0ff}';
const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' '.repeat(GAP),
};

/** The lines of a table: its head first. */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  paintHead: (text: string) => string,
): string[] {
  const head = columns.map((column): Cell => ({ text: column.title, paint: paintHead }));
  const cells = [head, ...rows];
  const widths = columns.map((_, i) =>
    cells.reduce((widest, row) => Math.max(widest, displayWidth(row[i]?.text ?? '')), 0),
  );
  const lines: string[] = [];
  for (let from = 0; from < cells.length; from += ROWS_AT_ONCE)
    lines.push(...piece(columns, widths, cells.slice(from, from + ROWS_AT_ONCE)));
  return lines;
}

/** cli-table3 compares every cell with every other: a long table is laid out in pieces of one width. */
const ROWS_AT_ONCE = 50;

function piece(
  columns: readonly Column[],
  widths: readonly number[],
  cells: readonly (readonly Cell[])[],
): string[] {
  const table = new Table({
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: columns.map((column) => column.align ?? 'left'),
    colWidths: widths.map((width) => (width === 0 ? null : width)),
  });
  // cli-table3 counts combining marks of most scripts as columns, so it lays out stand-ins of the right width.
  for (const row of cells) table.push(row.map((cell) => STAND_IN.repeat(displayWidth(cell.text))));
  const texts = cells.flat().filter((cell) => cell.text !== '');
  let next = 0;
  const filled = table
    .toString()
    .replace(new RegExp(`${STAND_IN}+`, 'gu'), () => painted(texts[next++]));
  return filled.split('\n').map((line) => line.trimEnd());
}

function painted(cell: Cell | undefined): string {
  if (cell === undefined) return '';
  return cell.paint === undefined ? cell.text : cell.paint(cell.text);
}

/** How wide a line is with columns of these widths; one of 0 is left out. */
export function lineWidth(widths: readonly number[]): number {
  const kept = widths.filter((size) => size > 0);
  return kept.reduce((sum, size) => sum + size, 0) + GAP * Math.max(0, kept.length - 1);
}

/** The indexes of the columns that may go when the screen is too narrow, the lowest rank first. */
export function byRank(columns: readonly { readonly rank?: number }[]): number[] {
  return columns
    .map(({ rank }, i) => ({ rank, i }))
    .filter(({ rank }) => rank !== undefined)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
    .map(({ i }) => i);
}
