/** Tables and lists of a summary, fitted to the screen. */

import { durationWords, grouped } from '../query/quantity-words.ts';
import type { Percentiles } from '../query/summary/percentiles.ts';
import type { Top } from '../query/summary/summary.ts';
import { type Cell, GAP, tableLines } from './column-table.ts';
import { cutOf } from './cut-apart.ts';
import { displayWidth } from './display-width.ts';
import { dot, flow, padded, type Screen, shown, sign } from './screen.ts';

/** Columns of figures go before names are cut shorter than this. */
const READABLE_NAME = 32;
const NARROWEST_NAME = 16;
const INDENT = 2;

/** Parts flowed with dots between into lines below a title. */
export function flowBelow(parts: readonly string[], screen: Screen): string[] {
  return flow(parts, dot(screen), screen.width - INDENT).map((line) => blank(INDENT) + line);
}

/** A column of figures after the names. */
export interface Figure<Row> {
  readonly title: string;
  readonly wordsOf: (row: Row) => string;
  /** On a narrow screen the column with the lowest rank goes first; without a rank it stays. */
  readonly rank?: number;
  readonly align?: 'left' | 'right';
}

/** One line a row: its name, cut if need be, and figures. Columns that are empty in every row are left out. */
export function figureTable<Row>(
  title: string,
  rows: readonly Row[],
  nameOf: (row: Row) => string,
  figures: readonly Figure<Row>[],
  screen: Screen,
): string[] {
  const columns = figures
    .map((figure) => ({ figure, texts: rows.map((row) => shown(screen, figure.wordsOf(row))) }))
    .filter(({ texts }) => texts.some((text) => text !== ''));
  const names = rows.map((row) => shown(screen, nameOf(row)));
  const readable = Math.min(READABLE_NAME, Math.max(0, ...names.map(displayWidth)));
  const kept = fitting(columns, screen.width - INDENT - readable);
  const nameWidth = Math.max(NARROWEST_NAME, screen.width - INDENT - widthOf(kept));
  const cut = cutOf(screen, names, nameWidth);
  const cells = names.map((name, i): Cell[] => [
    { text: blank(INDENT) + cut(name) },
    ...kept.map(({ texts }) => ({ text: texts[i] ?? '' })),
  ]);
  const heads = [
    { title },
    ...kept.map(({ figure }) => ({ title: figure.title, align: figure.align ?? 'right' })),
  ];
  return tableLines(heads, cells, screen.chalk.bold);
}

interface FilledColumn<Row> {
  readonly figure: Figure<Row>;
  readonly texts: readonly string[];
}

/** The columns that fit; those without a rank stay whatever the width. */
function fitting<Row>(columns: readonly FilledColumn<Row>[], width: number): FilledColumn<Row>[] {
  let kept = [...columns];
  while (widthOf(kept) > width) {
    const ranks = kept.map(({ figure }) => figure.rank ?? Number.POSITIVE_INFINITY);
    const lowest = Math.min(...ranks);
    if (!Number.isFinite(lowest)) break;
    kept = kept.filter(({ figure }) => figure.rank !== lowest);
  }
  return kept;
}

function widthOf<Row>(columns: readonly FilledColumn<Row>[]): number {
  let width = 0;
  for (const { figure, texts } of columns)
    width += GAP + Math.max(displayWidth(figure.title), ...texts.map(displayWidth));
  return width;
}

/** `1,204`, but an empty cell for 0: a table of zeros hides the figure that matters. */
export function countCell(count: number): string {
  return count === 0 ? '' : grouped(count);
}

/** `1.5 s`; nothing where nothing was measured. */
function timeCell(seconds: number | null): string {
  return seconds === null ? '' : durationWords(seconds * 1000);
}

export function timeFigures<Row>(timesOf: (row: Row) => Percentiles): Figure<Row>[] {
  return [
    { title: 'p50', wordsOf: (row) => timeCell(timesOf(row).p50) },
    { title: 'p95', wordsOf: (row) => timeCell(timesOf(row).p95) },
    { title: 'p99', wordsOf: (row) => timeCell(timesOf(row).p99), rank: 2 },
    { title: 'max', wordsOf: (row) => timeCell(timesOf(row).max), rank: 3 },
  ];
}

export interface Block {
  readonly title: string;
  readonly rows: readonly { readonly name: string; readonly count: string }[];
}

/** Blocks are set side by side only if each gets this width. */
const NARROWEST_BLOCK = 50;
const WIDEST_BLOCK = 66;
const BETWEEN = 4;

/** Short lists, as many beside each other as the screen has room for. */
export function blocks(all: readonly Block[], screen: Screen): string[] {
  const abreast = Math.max(
    1,
    Math.min(all.length, Math.floor((screen.width + BETWEEN) / (NARROWEST_BLOCK + BETWEEN))),
  );
  const width = Math.min(
    WIDEST_BLOCK,
    Math.floor((screen.width - BETWEEN * (abreast - 1)) / abreast),
  );
  const lines: string[] = [];
  for (let at = 0; at < all.length; at += abreast) {
    if (at > 0) lines.push('');
    lines.push(...besideEachOther(all.slice(at, at + abreast), width, screen));
  }
  return lines;
}

function besideEachOther(row: readonly Block[], width: number, screen: Screen): string[] {
  const titles = row.map(({ title }) => screen.chalk.bold(title) + blank(width - title.length));
  const lines = row.map((block) => blockLines(block, width, screen));
  const height = Math.max(...lines.map((one) => one.length));
  const between = blank(BETWEEN);
  const below = Array.from({ length: height }, (_, i) =>
    lines.map((one) => padded(one[i] ?? '', width)).join(between),
  );
  return [titles.join(between), ...below].map((line) => line.trimEnd());
}

function blockLines({ rows }: Block, width: number, screen: Screen): string[] {
  const counts = Math.max(...rows.map(({ count }) => displayWidth(count)));
  const room = width - INDENT - GAP - counts;
  const names = rows.map(({ name }) => shown(screen, name));
  const cut = cutOf(screen, names, room);
  return rows.map(
    ({ count }, i) =>
      blank(INDENT) +
      blank(counts - displayWidth(count)) +
      count +
      blank(GAP) +
      cut(names[i] ?? ''),
  );
}

/** A list of names as a block; its title says how many were left out. */
export function topBlock(title: string, { rows, distinct, isExact }: Top): Block {
  // In a list that is not exact, only names of whose count more than half is certain.
  const sure = rows.filter(({ count, error }) => 2 * error < count);
  const more = distinct - sure.length;
  const all = `${isExact ? '' : 'over '}${grouped(distinct)}`;
  return {
    title: more <= 0 ? title : `${title} (${grouped(sure.length)} of ${all})`,
    rows: sure.map(({ name, count, error }) => ({
      name,
      count: error === 0 ? grouped(count) : `<=${grouped(count)}`,
    })),
  };
}

/** What a long table does not show. */
export function moreRows(left: number, screen: Screen): string[] {
  return left <= 0 ? [] : [`${blank(INDENT)}${sign(screen, 'more')} and ${grouped(left)} more`];
}

function blank(width: number): string {
  return ' '.repeat(Math.max(0, width));
}
