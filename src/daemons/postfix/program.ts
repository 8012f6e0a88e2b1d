/** What every Postfix program's lines have in common: the queue ID, the word of severity, debugging. */
import { asciiOf } from '../../core/bytes.ts';
import { queueIdEnd } from '../../core/queue-id.ts';
import type { LogRecord } from '../../syslog/record.ts';
import { type DaemonParser, lineParser, type Meaning } from '../parser.ts';
import { shortText } from '../short-text.ts';
import { afterNoQueue } from './fields.ts';
import { isNeutral } from './neutral.ts';
import { troubleWith } from './note.ts';
import { afterSeverity, readTrouble, severityOf } from './trouble.ts';

/** Reads a line about a queue file; its words start at `at`, after `QID: `. */
type AboutMessage = (record: LogRecord, queueId: string, at: number) => Meaning;

/** Reads a line that names no queue file; its words start at `at`, after any `NOQUEUE: `. */
type AboutNone = (record: LogRecord, at: number) => Meaning;

/** A parser for one Postfix program, by what the program says of its own. */
export function postfixProgram({
  aboutMessage = notUnderstood,
  aboutNone = notUnderstood,
}: {
  readonly aboutMessage?: AboutMessage;
  readonly aboutNone?: AboutNone;
}): DaemonParser {
  return lineParser((record) => {
    const idEnd = queueIdEnd(record.buffer, record.textStart, record.end);
    if (idEnd >= 0) return readAboutMessage(record, idEnd, aboutMessage);
    const meaning = readAboutNone(record, aboutNone);
    if (meaning !== undefined) return meaning;
    const maskedEnd = maskedIdEnd(record);
    return maskedEnd < 0 ? undefined : readAboutMessage(record, maskedEnd, aboutMessage);
  });
}

function readAboutMessage(record: LogRecord, idEnd: number, aboutMessage: AboutMessage): Meaning {
  const queueId = shortText(record.buffer, record.textStart, idEnd);
  const at = idEnd + 2;
  return aboutMessage(record, queueId, at) ?? readMessageTrouble(record, queueId, at);
}

function readAboutNone(record: LogRecord, aboutNone: AboutNone): Meaning {
  const { buffer, textStart, end } = record;
  const at = afterNoQueue(buffer, textStart, end);
  const severity = severityOf(buffer, at, end);
  if (severity !== undefined) return readTrouble(record, at, severity);
  return aboutNone(record, at) ?? (isNeutral(buffer, at, end) ? 'silent' : undefined);
}

// JKL012: to=<ann@example.com>, relay=…
const MASKED =
  /^(?!NOQUEUE:)([0-9A-Za-z]{3,30}): (?:client=|(?:resent-)?message-id=|from=<|to=<|uid=\d|removed$|(?:sender|postmaster) [a-z -]+ notification: )/;
const LONGEST_HEAD = 100;

/** The end of a queue ID that somebody masked before sharing the log, known by what follows it, or -1. */
function maskedIdEnd(record: LogRecord): number {
  const { buffer, textStart, end } = record;
  const match = MASKED.exec(asciiOf(buffer, textStart, Math.min(end, textStart + LONGEST_HEAD)));
  return match === null ? -1 : textStart + (match[1] ?? '').length;
}

function notUnderstood(): undefined {}

/** Reads `QID: warning: …`. */
function readMessageTrouble(record: LogRecord, queueId: string, at: number): Meaning {
  const severity = severityOf(record.buffer, at, record.end);
  if (severity === undefined) return undefined;
  return troubleWith(record, queueId, afterSeverity(at, severity));
}
