/** Messages as CSV: a header, then one row a recipient. */
import { type Message, queueIdsOfRow, type Recipient } from '../message/message.ts';
import { rowsOf } from '../message/outcome.ts';
import { causeOf } from '../query/symptom.ts';
import type { Redactor } from '../redact/redactor.ts';
import { toIso } from '../time/format-instant.ts';
import type { Zone } from '../time/zone.ts';
import { csvRow, type Value } from './csv.ts';

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

export function csvHeader(): string {
  return csvRow(Object.keys(COLUMNS));
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

/** `mx.example.com[192.0.2.1]:25`, `dovecot`: as Postfix writes it. */
function relayWords(recipient: Recipient): string | null {
  const relay = recipient.relay;
  if (relay === null) return null;
  const address = relay.address === '' ? '' : `[${relay.address}]`;
  return `${relay.name}${address}${relay.port === 0 ? '' : `:${relay.port}`}`;
}
