/**
 * What follows the envelope of amavis' main line, key by key from the left:
 * `, quarantine: q, Queue-ID: Q, Message-ID: <m>, mail_id: M, Hits: 2.5, size: 1153, queued_as: Q2/Q3, dkim_sd=s:d, 380 ms`.
 * The first of each key counts: a Subject further on may hold anything.
 */
import { COMMA, GREATER, QUOTE, SPACE } from '../../core/ascii.ts';
import {
  findByte,
  findLastByte,
  hasAt,
  isDigit,
  literal,
  readNumber,
  skipDigits,
  textOf,
  untilText,
} from '../../core/bytes.ts';
import { afterQuoted } from '../quoted.ts';
import { shortText } from '../short-text.ts';
import { messageIdEnd } from './message-id.ts';
import { queuedAsList } from './queued-as.ts';
import { readScore } from './score.ts';
import type { TaskText } from './task.ts';

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

/** Reads the value that starts at `from`. Returns the place after it. */
type ReadValue = (text: TaskText, from: number, end: number, fields: VerdictFields) => number;

const READERS: readonly { readonly key: Uint8Array; readonly read: ReadValue }[] = [
  { key: literal('quarantine: '), read: readQuarantine },
  { key: literal('quarantine '), read: readQuarantine },
  { key: literal('Queue-ID: '), read: readQueueId },
  { key: literal('Message-ID: '), read: readMessageId },
  { key: literal('Resent-Message-ID: '), read: passResentId },
  { key: literal('mail_id: '), read: readMailId },
  { key: literal('Hits: '), read: readHits },
  { key: literal('size: '), read: readSize },
  { key: literal('queued_as: '), read: readQueuedAs },
  { key: literal('tag='), read: readTag },
];

/** Reads the field whose key starts at `at`. Returns the place after its value. */
function readField(text: TaskText, at: number, end: number, fields: VerdictFields): number {
  const { buffer } = text;
  for (const { key, read } of READERS)
    if (buffer[at] === key[0] && hasAt(buffer, at, end, key))
      return read(text, at + key.length, end, fields);
  return endOfUnknown(buffer, at, end);
}

function readQuarantine(text: TaskText, from: number, end: number, fields: VerdictFields): number {
  const valueEnd = untilText(text.buffer, from, end, COMMA_BLANK);
  if (isWhole(text, valueEnd)) fields.quarantine ??= textOf(text.buffer, from, valueEnd);
  return valueEnd;
}

function readQueueId(text: TaskText, from: number, end: number, fields: VerdictFields): number {
  const valueEnd = untilText(text.buffer, from, end, COMMA_BLANK);
  if (isWhole(text, valueEnd)) fields.queueId ??= shortText(text.buffer, from, valueEnd);
  return valueEnd;
}

function readMessageId(text: TaskText, from: number, end: number, fields: VerdictFields): number {
  if (fields.hasMessageId) return endOfUnknown(text.buffer, from, end);
  fields.hasMessageId = true;
  const valueEnd = messageIdEnd(text.buffer, from, end);
  if (isClosed(text, from, valueEnd)) fields.messageId = textOf(text.buffer, from, valueEnd);
  return valueEnd;
}

function isClosed(text: TaskText, from: number, valueEnd: number): boolean {
  if (isWhole(text, valueEnd)) return true;
  return findLastByte(text.buffer, from, valueEnd, GREATER) === valueEnd - 1;
}

function passResentId({ buffer }: TaskText, from: number, end: number, fields: VerdictFields) {
  if (fields.hasResentId) return endOfUnknown(buffer, from, end);
  fields.hasResentId = true;
  return messageIdEnd(buffer, from, end);
}

function readMailId(text: TaskText, from: number, end: number, fields: VerdictFields): number {
  const valueEnd = untilText(text.buffer, from, end, COMMA_BLANK);
  if (isWhole(text, valueEnd)) fields.mailId ??= shortText(text.buffer, from, valueEnd);
  return valueEnd;
}

function readHits(text: TaskText, from: number, end: number, fields: VerdictFields): number {
  const { buffer } = text;
  let valueEnd = from;
  while (valueEnd < end && buffer[valueEnd] !== COMMA && buffer[valueEnd] !== SPACE) valueEnd++;
  if (isWhole(text, valueEnd)) fields.score ??= readScore(buffer, from, valueEnd);
  return valueEnd;
}

function readSize(text: TaskText, from: number, end: number, fields: VerdictFields): number {
  const valueEnd = skipDigits(text.buffer, from, end);
  if (valueEnd === from) return endOfUnknown(text.buffer, from, end);
  if (isWhole(text, valueEnd)) fields.size ??= readNumber(text.buffer, from, valueEnd);
  return valueEnd;
}

function readQueuedAs(text: TaskText, from: number, end: number, fields: VerdictFields): number {
  const valueEnd = endOfQueuedAs(text.buffer, from, end);
  if (isWhole(text, valueEnd)) fields.queuedAs ??= queuedAsList(text.buffer, from, valueEnd);
  return valueEnd;
}

/** A reply without a queue ID is logged whole, commas included; only DKIM's fields may follow it. */
function endOfQueuedAs(buffer: Buffer, from: number, end: number): number {
  const valueEnd = untilText(buffer, from, end, COMMA_BLANK);
  const hasWords = findByte(buffer, from, valueEnd, SPACE) >= 0;
  return hasWords ? untilText(buffer, from, end, DKIM) : valueEnd;
}

function readTag({ buffer }: TaskText, from: number, end: number, fields: VerdictFields): number {
  fields.isRecipientLine = fields.mailId === undefined;
  return endOfUnknown(buffer, from, end);
}

/** Whether a value with this end is known to be whole. */
function isWhole(text: TaskText, valueEnd: number): boolean {
  return !text.isCut || valueEnd < text.end;
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
  const after = afterQuoted(buffer, open, end);
  return after === open ? end : after;
}
