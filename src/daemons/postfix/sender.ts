/** `from=` lines: a message enters the active queue, or its lifetime is over. */
import { GREATER, LESS } from '../../core/ascii.ts';
import { findLastText, hasAt, literal, readNumber, skipDigits, textOf } from '../../core/bytes.ts';
import type { Expired, Queued } from '../../events/queue-events.ts';
import type { LogRecord } from '../../syslog/record.ts';

const FROM = literal('from=');
const SIZE = literal(', size=');
const NRCPT = literal(', nrcpt=');
const EXPIRED = literal(', status=expired, returned to sender');
const FORCE_EXPIRED = literal(', status=force-expired, returned to sender');

/**
 * Reads `from=<ann@example.com>, size=1153, nrcpt=2 (queue active)`.
 * The sender may hold anything, so the line is read from its end, which only Postfix writes.
 */
export function readFrom(
  record: LogRecord,
  queueId: string,
  at: number,
): Queued | Expired | undefined {
  const { buffer, end } = record;
  if (!hasAt(buffer, at, end, FROM)) return undefined;
  const fromAt = at + FROM.length;
  // The end tells `returned to sender` from `(queue active)`: a sender may hold the words of either.
  return expired(record, queueId, fromAt) ?? queued(record, queueId, fromAt);
}

function queued({ buffer, end }: LogRecord, queueId: string, fromAt: number): Queued | undefined {
  const sizeAt = findLastText(buffer, fromAt, end, SIZE);
  if (sizeAt < 0) return undefined;
  const sizeEnd = skipDigits(buffer, sizeAt + SIZE.length, end);
  return {
    kind: 'queued',
    queueId,
    from: addressOf(buffer, fromAt, sizeAt),
    // A number that ends with the line may go on: the line is cut.
    size: sizeEnd < end ? readNumber(buffer, sizeAt + SIZE.length, sizeEnd) : undefined,
    recipientCount: recipientCountAt(buffer, sizeEnd, end),
  };
}

/** 0 where an old version, or a cut line, does not say. */
function recipientCountAt(buffer: Buffer, at: number, end: number): number {
  if (!hasAt(buffer, at, end, NRCPT)) return 0;
  const isWhole = skipDigits(buffer, at + NRCPT.length, end) < end;
  return isWhole ? readNumber(buffer, at + NRCPT.length, end) : 0;
}

// from=<ann@example.com>, status=expired, returned to sender
function expired({ buffer, end }: LogRecord, queueId: string, fromAt: number): Expired | undefined {
  const forcedAt = placeAtEnd(buffer, end, FORCE_EXPIRED);
  const expiredAt = forcedAt >= 0 ? forcedAt : placeAtEnd(buffer, end, EXPIRED);
  if (expiredAt < 0) return undefined;
  const from = addressOf(buffer, fromAt, expiredAt);
  return { kind: 'expired', queueId, from, forced: forcedAt >= 0 };
}

/** Where `words` start, if the line ends with them, or -1. */
function placeAtEnd(buffer: Buffer, end: number, words: Uint8Array): number {
  const place = end - words.length;
  return hasAt(buffer, place, end, words) ? place : -1;
}

/** The address in `<…>`, or without brackets, as old versions wrote it. */
function addressOf(buffer: Buffer, from: number, end: number): string {
  return buffer[from] === LESS && buffer[end - 1] === GREATER
    ? textOf(buffer, from + 1, end - 1)
    : textOf(buffer, from, end);
}
