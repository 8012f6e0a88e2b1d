/** The recipients of a trace whose fates differ, the worst first. */
import { grouped } from '../query/quantity-words.ts';
import type { RecipientRow } from '../query/trace/recipients.ts';
import { clockTime } from '../time/format-instant.ts';
import { type Cell, type Column, tableLines } from './column-table.ts';
import { cutOf } from './cut-apart.ts';
import { displayWidth } from './display-width.ts';
import { cutEnd, type Screen, shown, sign } from './screen.ts';
import { statusCell } from './status-paint.ts';

const COLUMNS: readonly Column[] = [
  { title: 'time' },
  { title: 'recipient' },
  { title: 'outcome' },
  { title: 'step' },
  { title: 'reply or server' },
];
/** As many rows as fit a screen; the others are only counted. */
const MOST_ROWS = 20;
/** time, outcome and step at their widest, with the blanks between. */
const FIXED = 8 + 9 + 7 + 8;

export function recipientTable(rows: readonly RecipientRow[], screen: Screen): string[] {
  if (rows.length === 0) return [];
  const room = screen.width - FIXED;
  const first = rows.slice(0, MOST_ROWS);
  const addresses = first.map((row) => shown(screen, row.address));
  const longest = Math.max(...addresses.map(displayWidth));
  const addressWidth = Math.max(12, Math.min(longest, Math.floor(room / 2)));
  const reasonWidth = Math.max(8, room - addressWidth);
  const cut = cutOf(screen, addresses, addressWidth);
  const cells = first.map((row, i) => cellsOf(row, cut(addresses[i] ?? ''), reasonWidth, screen));
  const lines = tableLines(COLUMNS, cells, screen.chalk.bold);
  const more = rows.length - MOST_ROWS;
  return more > 0
    ? [...lines, `${sign(screen, 'more')} and ${grouped(more)} more recipients`]
    : lines;
}

function cellsOf(row: RecipientRow, address: string, reasonWidth: number, screen: Screen): Cell[] {
  return [
    { text: clockTime(row.at, screen.zone) },
    { text: address },
    statusCell(row.status, row.status, screen),
    { text: row.step },
    { text: cutEnd(screen, shown(screen, row.reason), reasonWidth) },
  ];
}
