/** `list` as a table: one row a recipient, and a line of totals. */
import { type Message, type Recipient, STATUSES } from '../message/message.ts';
import { rowsOf } from '../message/outcome.ts';
import { countWords, grouped } from '../query/quantity-words.ts';
import { namerOf } from '../query/recipient-names.ts';
import { calendarDate, clockTime, toIso } from '../time/format-instant.ts';
import { byRank, lineWidth, tableLines } from './column-table.ts';
import { cutOf } from './cut-apart.ts';
import { displayWidth } from './display-width.ts';
import { LIST_COLUMNS, LITTLE, type ListColumn, type ListRow } from './list-columns.ts';
import { cutEnd, type Screen, shown, wrapped } from './screen.ts';
import { statusCell } from './status-paint.ts';

const NARROWEST_ADDRESS = 8;

/**
 * @param sortedBy the title of the column that gives the order, which is never left out
 * @param rowsAsked the rows of a message that are shown
 */
export function listTable(
  messages: readonly Message[],
  screen: Screen,
  sortedBy?: string,
  rowsAsked: (message: Message) => readonly Recipient[] = rowsOf,
): string {
  const rows = listRows(messages, screen, rowsAsked);
  const total = totalLines(messages, rows, screen);
  if (rows.length === 0) return `${total.join('\n')}\n`;
  const whole = textsOf(rows, false, screen);
  const isWide = lineWidth(leastWidths(naturalWidths(whole))) <= screen.width;
  const texts = isWide ? whole : textsOf(rows, true, screen);
  const widths = fittedWidths(texts, screen.width, sortedBy);
  const kept = LIST_COLUMNS.flatMap((column, i) => {
    const width = widths[i] ?? 0;
    return width === 0
      ? []
      : [{ column, i, width, cutOf: cutsOf(column, i, width, texts, screen) }];
  });
  const cells = rows.map((row, at) =>
    kept.map(({ column, i, cutOf }) =>
      statusCell(cutOf(texts[at]?.[i] ?? ''), column.paintOf?.(row), screen),
    ),
  );
  const columns = kept.map(({ column, width }) => ({
    title: cutEnd(screen, column.title, width),
    align: column.align,
  }));
  return `${[...tableLines(columns, cells, screen.chalk.bold), ...total].join('\n')}\n`;
}

function listRows(
  messages: readonly Message[],
  screen: Screen,
  rowsAsked: (message: Message) => readonly Recipient[],
): ListRow[] {
  const days = daysOf(messages, screen);
  return messages.flatMap((message) => {
    const clock = clockTime(message.startedAt, screen.zone);
    const day = toIso(message.startedAt, screen.zone).slice(0, 10);
    const time = days.size > 1 ? `${day} ${clock}` : clock;
    const nameOf = namerOf(rowsOf(message));
    return rowsAsked(message).map((recipient) => ({
      message,
      recipient,
      name: nameOf(recipient),
      time,
    }));
  });
}

function daysOf(messages: readonly Message[], screen: Screen): Set<string> {
  return new Set(messages.map((message) => calendarDate(message.startedAt, screen.zone)));
}

/** The day that the times leave out, because it is the same in all rows. */
function dayWords(messages: readonly Message[], screen: Screen): string {
  const [day, ...others] = daysOf(messages, screen);
  return day === undefined || others.length > 0 ? '' : ` of ${day}`;
}

/** The cells as on an infinitely wide screen. */
function textsOf(rows: readonly ListRow[], isBrief: boolean, screen: Screen): string[][] {
  return rows.map((row) =>
    LIST_COLUMNS.map((column) => {
      const brief = isBrief ? column.briefOf?.(row) : undefined;
      return shown(screen, brief ?? column.valueOf(row));
    }),
  );
}

function naturalWidths(texts: readonly (readonly string[])[]): number[] {
  return LIST_COLUMNS.map((column, i) => {
    let widest = displayWidth(column.title);
    for (const row of texts) widest = Math.max(widest, displayWidth(row[i] ?? ''));
    return widest;
  });
}

function leastWidths(natural: readonly number[]): number[] {
  return natural.map((size, i) => Math.min(size, LIST_COLUMNS[i]?.narrowest ?? size));
}

function comfortableWidths(natural: readonly number[]): number[] {
  const least = leastWidths(natural);
  return natural.map((size, i) => Math.min(size, LIST_COLUMNS[i]?.comfortable ?? least[i] ?? size));
}

/** The width of each column; 0 for one that goes: empty columns first, then by rank, what tells little until the rest is comfortable, others until it fits. */
function fittedWidths(
  texts: readonly (readonly string[])[],
  width: number,
  sortedBy: string | undefined,
): number[] {
  const natural = naturalWidths(texts);
  const least = leastWidths(natural);
  const comfortable = comfortableWidths(natural);
  const isEmpty = (i: number) => texts.every((row) => row[i] === '');
  const mayGo = byRank(LIST_COLUMNS).filter((i) => LIST_COLUMNS[i]?.title !== sortedBy);
  for (const i of [...mayGo.filter(isEmpty), ...mayGo]) {
    const isLittle = (LIST_COLUMNS[i]?.rank ?? 0) <= LITTLE;
    if (lineWidth(isLittle ? comfortable : least) <= width) continue;
    least[i] = 0;
    comfortable[i] = 0;
  }
  const fitting = lineWidth(comfortable) <= width ? comfortable : least;
  return widened(squeezed(fitting, width), natural, width);
}

/** On a very narrow screen the addresses share what is left. */
function squeezed(widths: readonly number[], width: number): number[] {
  const excess = lineWidth(widths) - width;
  if (excess <= 0) return [...widths];
  const isAddress = LIST_COLUMNS.map((column) => column.cut === 'middle');
  const each = Math.ceil(excess / isAddress.filter(Boolean).length);
  return widths.map((size, i) => (isAddress[i] ? Math.max(NARROWEST_ADDRESS, size - each) : size));
}

/** Shares what is left of the line among the columns that were cut, one character at a time. */
function widened(least: readonly number[], natural: readonly number[], width: number): number[] {
  const widths = [...least];
  let left = width - lineWidth(widths);
  while (left > 0) {
    const cut = widths.flatMap((size, i) => (size > 0 && size < (natural[i] ?? 0) ? [i] : []));
    if (cut.length === 0) break;
    for (const i of cut.slice(0, left)) widths[i] = (widths[i] ?? 0) + 1;
    left -= Math.min(left, cut.length);
  }
  return widths;
}

/** How a column cuts its texts. The alias behind an address, `(for team@example.com)`, gives way before the address. */
function cutsOf(
  { cut }: ListColumn,
  i: number,
  width: number,
  texts: readonly (readonly string[])[],
  screen: Screen,
): (text: string) => string {
  const atEnd = (text: string) => cutEnd(screen, text, width);
  if (cut !== 'middle') return atEnd;
  const apart = cutOf(
    screen,
    texts.map((row) => row[i] ?? ''),
    width,
  );
  return (text) => (text.endsWith(')') ? atEnd(text) : apart(text));
}

/** `12 messages, 15 recipients: 1 bounced, 3 deferred, 11 delivered`: the worst first. */
function totalLines(
  messages: readonly Message[],
  rows: readonly ListRow[],
  screen: Screen,
): string[] {
  const recipients = rows.flatMap(({ message, recipient }) =>
    recipient === message.withoutRecipient ? [] : [recipient],
  );
  const counts = STATUSES.toReversed().flatMap((status) => {
    const count = recipients.filter((recipient) => recipient.status === status).length;
    return count === 0 ? [] : [`${grouped(count)} ${status}`];
  });
  const words = `${countWords(messages.length, 'message')}, ${countWords(recipients.length, 'recipient')}${dayWords(messages, screen)}`;
  return wrapped(counts.length === 0 ? words : `${words}: ${counts.join(', ')}`, screen.width);
}
