/** The groups of `failures` as a table: one line a group, columns as the width allows. */

import { GROUP_NOUNS, type Grouping } from '../query/failures/keys.ts';
import type { FailureView } from '../query/failures/view.ts';
import { grouped } from '../query/quantity-words.ts';
import { byRank, lineWidth, tableLines } from './column-table.ts';
import { cutOf } from './cut-apart.ts';
import { displayWidth } from './display-width.ts';
import { areOfSeveralDays, minuteWords } from './moments.ts';
import { type Screen, shown } from './screen.ts';
import { senderWords } from './sender-words.ts';
import { statusCell } from './status-paint.ts';

interface FailureColumn {
  readonly title: string;
  readonly align?: 'right';
  /** The column with the lowest rank goes first when the cause has too little room; without a rank it stays. */
  readonly rank?: number;
  /** Whether it takes what the others leave. */
  readonly isWide?: boolean;
  readonly cut?: 'middle';
  valueOf(row: FailureRow, screen: Screen): string;
  /** The status that it is painted for. Default: not painted. */
  paintOf?(row: FailureRow): FailureView['status'];
}

interface FailureRow {
  readonly view: FailureView;
  readonly number: number;
  /** Whether times need their day. */
  readonly hasDays: boolean;
}

const NARROWEST_CAUSE = 24;
const LONGEST_NAME = 40;

export const RETRY_WORDS = {
  yes: 'yes',
  no: 'no',
  maybe: 'maybe',
  'after-fix': 'after a fix',
} as const;

/** The lines of the table, its head first. */
export function failureTable(
  views: readonly FailureView[],
  by: Grouping,
  hasDays: boolean,
  screen: Screen,
): string[] {
  const rows = views.map((view, i): FailureRow => ({ view, number: i + 1, hasDays }));
  const columns = columnsFor(by);
  const texts = rows.map((row) => columns.map((one) => shown(screen, one.valueOf(row, screen))));
  const widths = fittedWidths(columns, texts, screen.width);
  const kept = columns.flatMap((column, i) => {
    const width = widths[i] ?? 0;
    if (width === 0) return [];
    const names = texts.map((row) => row[i] ?? '');
    return [{ column, i, cut: cutOf(screen, names, width, column.cut ?? 'end') }];
  });
  const cells = rows.map((row, at) =>
    kept.map(({ column, i, cut }) =>
      statusCell(cut(texts[at]?.[i] ?? ''), column.paintOf?.(row), screen),
    ),
  );
  return tableLines(
    kept.map(({ column }) => column),
    cells,
    screen.chalk.bold,
  );
}

function columnsFor(by: Grouping): FailureColumn[] {
  return [
    { title: '#', align: 'right', valueOf: ({ number }) => String(number) },
    ...(by === 'none' ? [] : COUNTS),
    ...nameColumns(by),
    { title: 'step', rank: 5, valueOf: ({ view }) => stepWords(view) },
    {
      title: 'outcome',
      rank: 6,
      valueOf: ({ view }) => (view.fate === 'recovered' ? 'recovered' : view.status),
      paintOf: ({ view }) => (view.fate === 'recovered' ? 'delivered' : view.status),
    },
    { title: 'cause', isWide: true, valueOf: ({ view }) => causeWords(view) },
    {
      title: 'first',
      rank: 3,
      valueOf: (row, screen) => minuteWords(row.view.firstAt, row.hasDays, screen),
    },
    {
      title: 'last',
      rank: 4,
      valueOf: (row, screen) => minuteWords(row.view.lastAt, row.hasDays, screen),
    },
    ...(by === 'domain' ? [LAST_SUCCESS] : []),
    { title: 'retry helps', rank: 1, valueOf: ({ view }) => retryWords(view) },
  ];
}

/** Of several causes at several steps, no step stands for all. */
function stepWords({ step, hasOtherSteps, causes }: FailureView): string {
  return hasOtherSteps && causes.length > 1 ? 'mixed' : step;
}

/** `no`; `differs` where it helps some and not others, for their cause or within one: the block below the table tells of the main one. */
function retryWords({ ways, verdicts, retryHelps }: FailureView): string {
  const isSoForMain = ways.every(({ retryHelps: one }) => one === retryHelps || one === 'yes');
  const isSoForAll = verdicts.every((one) => ways.some((way) => way.retryHelps === one));
  return isSoForMain && isSoForAll ? RETRY_WORDS[retryHelps] : 'differs';
}

const COUNTS: readonly FailureColumn[] = [
  { title: 'msgs', align: 'right', valueOf: ({ view }) => grouped(view.messages) },
  { title: 'rcpt', align: 'right', rank: 2, valueOf: ({ view }) => grouped(view.recipients) },
];

const LAST_SUCCESS: FailureColumn = {
  title: 'last success',
  rank: 7,
  valueOf: (row, screen) => {
    const { lastSuccessAt } = row.view.scope;
    if (lastSuccessAt === null) return 'none';
    const needsDay = row.hasDays || areOfSeveralDays([row.view.lastAt, lastSuccessAt], screen);
    return minuteWords(lastSuccessAt, needsDay, screen);
  },
};

function nameColumns(by: Grouping): readonly FailureColumn[] {
  if (by === 'none') return SINGLE;
  if (by === 'cause' || by === 'step') return [];
  return [{ title: GROUP_NOUNS[by], cut: 'middle', valueOf: ({ view }) => view.shownName }];
}

/** A single message is named by its queue ID, sender and recipients. */
const SINGLE: readonly FailureColumn[] = [
  { title: 'queue ID', valueOf: ({ view }) => view.examples[0] ?? '' },
  {
    title: 'from',
    cut: 'middle',
    rank: 8,
    valueOf: ({ view }) => senderWords(view.exampleMessages[0]?.from ?? null),
  },
  { title: 'to', cut: 'middle', valueOf: ({ view }) => recipientWords(view) },
];

function recipientWords({ addresses, recipients }: FailureView): string {
  const first = addresses[0] ?? '?';
  return recipients > 1 ? `${first} +${recipients - 1}` : first;
}

/** `amavis is down (127.0.0.1:10024 refused)`, `domain does not exist (3 domains)`. */
export function causeWords(view: FailureView): string {
  const others = view.causes.length - 1;
  const where = others > 0 ? `and ${others} more` : whereWords(view);
  if (where === '') return view.title;
  // (no domain)
  return where.startsWith('(') ? `${view.title} ${where}` : `${view.title} (${where})`;
}

/** Whether amavis judged the mail: then it does not matter which amavis. */
export function isVerdict({ statuses }: FailureView): boolean {
  return statuses[0]?.name === 'blocked';
}

function whereWords(view: FailureView): string {
  const { blockLists, servers, scope, fate } = view;
  if (isVerdict(view)) return '';
  const [first, ...others] = blockLists.length > 0 ? blockLists : servers;
  if (first !== undefined) return others.length > 0 ? `${first.name} and more` : first.name;
  if (fate === 'refused' || scope.domain === null) return '';
  return scope.domainCount > 1 ? `${scope.domainCount} domains` : scope.domain;
}

/** The width of each column; 0 for one that goes to make room for the cause. */
function fittedWidths(
  columns: readonly FailureColumn[],
  texts: readonly (readonly string[])[],
  width: number,
): number[] {
  const widths = columns.map((column, i) => naturalWidth(column, texts, i));
  const wide = columns.findIndex(({ isWide }) => isWide === true);
  const natural = widths[wide] ?? 0;
  widths[wide] = Math.min(natural, NARROWEST_CAUSE);
  for (const i of byRank(columns)) {
    if (lineWidth(widths) <= width) break;
    widths[i] = 0;
  }
  shorten(widths, columns, width);
  const left = width - lineWidth(widths);
  widths[wide] = Math.max(8, Math.min(natural, (widths[wide] ?? 0) + left));
  return widths;
}

/** On a very narrow screen names share what is left. */
function shorten(widths: number[], columns: readonly FailureColumn[], width: number): void {
  for (let excess = lineWidth(widths) - width; excess > 0; excess--) {
    const longest = columns
      .map((column, i) => (column.cut === 'middle' ? (widths[i] ?? 0) : 0))
      .reduce((most, size, i, all) => (size > (all[most] ?? 0) ? i : most), 0);
    if (columns[longest]?.cut !== 'middle' || (widths[longest] ?? 0) <= 8) return;
    widths[longest] = (widths[longest] ?? 0) - 1;
  }
}

function naturalWidth(
  column: FailureColumn,
  texts: readonly (readonly string[])[],
  i: number,
): number {
  const longest = column.cut === 'middle' ? LONGEST_NAME : Number.POSITIVE_INFINITY;
  let widest = displayWidth(column.title);
  for (const row of texts) widest = Math.max(widest, displayWidth((row[i] ?? '').slice(0, 1000)));
  return Math.min(longest, widest);
}
