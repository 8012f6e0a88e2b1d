/** Rows of CSV (RFC 4180), whose cells no spreadsheet runs. */
import { QUOTE } from '../core/ascii.ts';
import { safeCell } from './safe-text.ts';

export type Value = string | number | boolean | null;

const LINE_END = '\r\n';

export function csvRow(cells: readonly Value[]): string {
  return cells.map(csvCell).join(',') + LINE_END;
}

/** One cell; what is unknown is empty. */
export function csvCell(value: Value): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = safeCell(value);
  return /[",;\r\n]|^\s|\s$/.test(text) ? `"${withDoubledQuotes(text)}"` : text;
}

/** As bytes, because a stranger may write a cell full of quotes, and a string of that many pieces burdens the garbage collector. */
function withDoubledQuotes(text: string): string {
  if (!text.includes('"')) return text;
  const bytes = Buffer.from(text);
  const doubled = Buffer.allocUnsafe(bytes.length * 2);
  let length = 0;
  for (const byte of bytes) {
    if (byte === QUOTE) doubled[length++] = QUOTE;
    doubled[length++] = byte;
  }
  return doubled.toString('utf8', 0, length);
}
