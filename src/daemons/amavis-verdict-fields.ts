/**
 * What follows the envelope of amavis' main line, key by key from the left:
 * `, quarantine: q, Queue-ID: Q, Message-ID: <m>, mail_id: M, Hits: 2.5, size: 1153, queued_as: Q2/Q3, dkim_sd=s:d, 380 ms`.
 * The first of each key counts: a Subject further on may hold anything.
 */
import {
  BACKSLASH,
  BIG_H,
  BIG_M,
  BIG_Q,
  BIG_R,
  COMMA,
  GREATER,
  QUOTE,
  SMALL_M,
  SMALL_Q,
  SMALL_S,
  SMALL_T,
  SPACE,
} from '../core/ascii.ts';
import {
  findByte,
  findLastByte,
  findText,
  hasAt,
  isDigit,
  literal,
  readNumber,
  skipDigits,
  textOf,
} from '../core/bytes.ts';
import { messageIdEnd } from './amavis-message-id.ts';
import { queuedAsList } from './amavis-queued-as.ts';
import { readScore } from './amavis-score.ts';
import type { TaskText } from './amavis-task.ts';
import { shortText } from './short-text.ts';

export interface VerdictFields {
  quarantine: string | undefined;
  queueId: string | undefined;
  messageId: string | undefined;
  mailId: string | undefined;
  score: number | undefined;
  size: number | undefined;
  queuedAs: readonly string[] | undefined;
  elapsedMs: number | undefined;
  /** `tag=` follows the score: a line about one recipient (`$log_recip_templ`), no verdict. */
  isRecipientLine: boolean;
  /** These are searched from the end of the line, so only once each: more would take quadratic time. */
  hasMessageId: boolean;
  hasResentId: boolean;
}

const COMMA_BLANK = literal(', ');
const DKIM = literal(', dkim_');
const MILLISECONDS = literal(' ms');
const QUARANTINE = literal('quarantine: ');
const OLD_QUARANTINE = literal('quarantine ');
const QUEUED_AS = literal('queued_as: ');
const QUEUE_ID = literal('Queue-ID: ');
const MESSAGE_ID = literal('Message-ID: ');
const RESENT_MESSAGE_ID = literal('Resent-Message-ID: ');
const MAIL_ID = literal('mail_id: ');
const HITS = literal('Hits: ');
const SIZE = literal('size: ');
const TAG = literal('tag=');

/** The fields from `from`, the place after the recipients, to the end. */
export function readVerdictFields(text: TaskText, from: number): VerdictFields {
  const fields: VerdictFields = {
    quarantine: undefined,
    queueId: undefined,
    messageId: undefined,
    mailId: undefined,
    score: undefined,
    size: undefined,
    queuedAs: undefined,
    elapsedMs: undefined,
    isRecipientLine: false,
    hasMessageId: false,
    hasResentId: false,
  };
  const { buffer } = text;
  const end = text.isCut ? text.end : readElapsed(text, from, fields);
  let at = from;
  while (at < end) {
    while (at < end && (buffer[at] === COMMA || buffer[at] === SPACE)) at++;
    at = readField(text, at, end, fields);
  }
  return fields;
}

/** Reads `, 380 ms` at the end. Returns where it starts, or the end of the text. */
function readElapsed(text: TaskText, from: number, fields: VerdictFields): number {
  const { buffer, end } = text;
  const digitsEnd = end - MILLISECONDS.length;
  if (!hasAt(buffer, digitsEnd, end, MILLISECONDS)) return end;
  let start = digitsEnd;
  while (start > from && isDigit(buffer[start - 1])) start--;
  if (start === digitsEnd || !hasAt(buffer, start - 2, end, COMMA_BLANK)) return end;
  fields.elapsedMs = readNumber(buffer, start, digitsEnd);
  return start - 2;
}

/** Reads the field whose key starts at `at`. Returns the place after its value. */
function readField(text: TaskText, at: number, end: number, fields: VerdictFields): number {
  switch (text.buffer[at]) {
    case SMALL_Q:
      return readQuarantineOrQueuedAs(text, at, end, fields);
    case BIG_Q:
      return readQueueId(text, at, end, fields);
    case BIG_M:
    case BIG_R:
      return readMessageId(text, at, end, fields);
    case SMALL_M:
      return readMailId(text, at, end, fields);
    case BIG_H:
      return readHits(text, at, end, fields);
    case SMALL_S:
      return readSize(text, at, end, fields);
    case SMALL_T:
      return readTag(text, at, end, fields);
    default:
      return endOfUnknown(text.buffer, at, end);
  }
}

function readQuarantineOrQueuedAs(
  text: TaskText,
  at: number,
  end: number,
  fields: VerdictFields,
): number {
  const { buffer } = text;
  if (hasAt(buffer, at, end, QUEUED_AS)) {
    const from = at + QUEUED_AS.length;
    const valueEnd = endOfQueuedAs(buffer, from, end);
    if (isWhole(text, valueEnd)) fields.queuedAs ??= queuedAsList(buffer, from, valueEnd);
    return valueEnd;
  }
  const key = hasAt(buffer, at, end, QUARANTINE) ? QUARANTINE : OLD_QUARANTINE;
  if (!hasAt(buffer, at, end, key)) return endOfUnknown(buffer, at, end);
  const valueEnd = endOfValue(buffer, at, end);
  if (isWhole(text, valueEnd)) fields.quarantine ??= textOf(buffer, at + key.length, valueEnd);
  return valueEnd;
}

/** A reply without a queue ID is logged whole, commas included; only DKIM's fields may follow it. */
function endOfQueuedAs(buffer: Buffer, from: number, end: number): number {
  const valueEnd = endOfValue(buffer, from, end);
  if (findByte(buffer, from, valueEnd, SPACE) < 0) return valueEnd;
  const dkim = findText(buffer, from, end, DKIM);
  return dkim < 0 ? end : dkim;
}

function readQueueId(text: TaskText, at: number, end: number, fields: VerdictFields): number {
  if (!hasAt(text.buffer, at, end, QUEUE_ID)) return endOfUnknown(text.buffer, at, end);
  const valueEnd = endOfValue(text.buffer, at, end);
  if (isWhole(text, valueEnd))
    fields.queueId ??= shortText(text.buffer, at + QUEUE_ID.length, valueEnd);
  return valueEnd;
}

function readMessageId(text: TaskText, at: number, end: number, fields: VerdictFields): number {
  const { buffer } = text;
  if (!fields.hasMessageId && hasAt(buffer, at, end, MESSAGE_ID)) {
    fields.hasMessageId = true;
    const from = at + MESSAGE_ID.length;
    const valueEnd = messageIdEnd(buffer, from, end);
    if (isClosed(text, from, valueEnd)) fields.messageId = textOf(buffer, from, valueEnd);
    return valueEnd;
  }
  if (!fields.hasResentId && hasAt(buffer, at, end, RESENT_MESSAGE_ID)) {
    fields.hasResentId = true;
    return messageIdEnd(buffer, at + RESENT_MESSAGE_ID.length, end);
  }
  return endOfUnknown(buffer, at, end);
}

function isClosed(text: TaskText, from: number, valueEnd: number): boolean {
  if (!text.isCut || valueEnd < text.end) return true;
  return findLastByte(text.buffer, from, valueEnd, GREATER) === valueEnd - 1;
}

function readMailId(text: TaskText, at: number, end: number, fields: VerdictFields): number {
  if (!hasAt(text.buffer, at, end, MAIL_ID)) return endOfUnknown(text.buffer, at, end);
  const valueEnd = endOfValue(text.buffer, at, end);
  if (isWhole(text, valueEnd))
    fields.mailId ??= shortText(text.buffer, at + MAIL_ID.length, valueEnd);
  return valueEnd;
}

function readHits(text: TaskText, at: number, end: number, fields: VerdictFields): number {
  if (!hasAt(text.buffer, at, end, HITS)) return endOfUnknown(text.buffer, at, end);
  const from = at + HITS.length;
  let valueEnd = from;
  while (valueEnd < end && text.buffer[valueEnd] !== COMMA && text.buffer[valueEnd] !== SPACE)
    valueEnd++;
  if (isWhole(text, valueEnd)) fields.score ??= readScore(text.buffer, from, valueEnd);
  return valueEnd;
}

function readSize(text: TaskText, at: number, end: number, fields: VerdictFields): number {
  if (!hasAt(text.buffer, at, end, SIZE)) return endOfUnknown(text.buffer, at, end);
  const from = at + SIZE.length;
  const valueEnd = skipDigits(text.buffer, from, end);
  if (valueEnd > from && isWhole(text, valueEnd))
    fields.size ??= readNumber(text.buffer, from, valueEnd);
  return valueEnd > from ? valueEnd : endOfUnknown(text.buffer, at, end);
}

function readTag(text: TaskText, at: number, end: number, fields: VerdictFields): number {
  if (hasAt(text.buffer, at, end, TAG)) fields.isRecipientLine = fields.mailId === undefined;
  return endOfUnknown(text.buffer, at, end);
}

/** Whether a value with this end is known to be whole. */
function isWhole(text: TaskText, valueEnd: number): boolean {
  return !text.isCut || valueEnd < text.end;
}

function endOfValue(buffer: Buffer, at: number, end: number): number {
  for (let i = at; i + 1 < end; i++) if (buffer[i] === COMMA && buffer[i + 1] === SPACE) return i;
  return end;
}

/** The end of a field that is skipped. `Subject: "…"`, which the sender chooses, ends with its quotes. */
function endOfUnknown(buffer: Buffer, at: number, end: number): number {
  let i = at;
  while (i < end) {
    const byte = buffer[i];
    if (byte === QUOTE && buffer[i - 1] === SPACE) i = afterQuotes(buffer, i, end);
    else if (byte === COMMA && buffer[i + 1] === SPACE) return i;
    else i++;
  }
  return end;
}

function afterQuotes(buffer: Buffer, open: number, end: number): number {
  let i = open + 1;
  while (i < end && buffer[i] !== QUOTE) i += buffer[i] === BACKSLASH ? 2 : 1;
  return Math.min(i + 1, end);
}
