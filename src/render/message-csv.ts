/** CSV (RFC 4180): a header, then one row a recipient. */
import { QUOTE } from '../core/ascii.ts';
import { type Message, queueIdsOfRow, type Recipient } from '../message/message.ts';
import { rowsOf } from '../message/outcome.ts';
import { causeOf } from '../query/symptom.ts';
import type { Redactor } from '../redact/redactor.ts';
import { toIso } from '../time/format-instant.ts';
import type { Zone } from '../time/zone.ts';
import { safeCell } from './safe-text.ts';

export type Value = string | number | boolean | null;

interface Row {
  readonly message: Message;
  readonly recipient: Recipient;
  readonly zone: Zone;
  /** The id of the cause, if it is already known. */
  readonly cause?: string;
  readonly redactor?: Redactor | undefined;
}

/** The columns in order; they do not change within a version. */
const COLUMNS: Record<string, (row: Row) => Value> = {
  startedAt: ({ message, zone }) => toIso(message.startedAt, zone),
  endedAt: ({ message, zone }) => toIso(message.endedAt, zone),
  kind: ({ message }) => message.kind,
  direction: ({ message }) => message.direction,
  status: ({ recipient }) => recipient.status,
  step: ({ recipient }) => recipient.step,
  // The null sender is told from one that is not in the log.
  from: ({ message }) => (message.from === '' ? '<>' : message.from),
  to: ({ recipient }) => recipient.address,
  originalTo: ({ recipient }) => recipient.originalAddress,
  messageId: ({ message }) => message.messageId,
  queueIds: ({ message, recipient }) => queueIdsOfRow(message, recipient).join(' '),
  size: ({ message }) => message.size,
  delaySeconds: ({ recipient }) => recipient.delaySeconds,
  relay: ({ recipient }) => relayWords(recipient),
  enhancedStatus: ({ recipient }) => recipient.enhancedStatus,
  reply: ({ recipient }) => recipient.reply,
  cause: ({ message, recipient, cause }) => cause ?? causeOf(message, recipient),
};

const LINE_END = '\r\n';

export function csvHeader(): string {
  return csvRow(Object.keys(COLUMNS));
}

export function csvRow(cells: readonly Value[]): string {
  return cells.map(csvCell).join(',') + LINE_END;
}

export function messageToCsv(
  message: Message,
  zone: Zone,
  redactor?: Redactor,
  rows: readonly Recipient[] = rowsOf(message),
): string {
  return rows.map((recipient) => rowToCsv({ message, recipient, zone, redactor })).join('');
}

/** One recipient's row. */
export function rowToCsv(row: Row): string {
  const cells = Object.entries(COLUMNS).map(([name, cellOf]) => {
    const value = cellOf(row);
    return typeof value === 'string' ? (row.redactor?.field(name, value) ?? value) : value;
  });
  return csvRow(cells);
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

/** `mx.example.com[192.0.2.1]:25`, `dovecot`: as Postfix writes it. */
function relayWords(recipient: Recipient): string | null {
  const relay = recipient.relay;
  if (relay === null) return null;
  const address = relay.address === '' ? '' : `[${relay.address}]`;
  return `${relay.name}${address}${relay.port === 0 ? '' : `:${relay.port}`}`;
}
