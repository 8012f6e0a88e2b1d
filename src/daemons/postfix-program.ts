/** What every Postfix program's lines have in common: the queue ID, the word of severity, debugging. */
import { asciiOf } from '../core/bytes.ts';
import { queueIdEnd } from '../core/queue-id.ts';
import type { LogRecord } from '../syslog/record.ts';
import type { DaemonParser, Emit, Outcome } from './parser.ts';
import { afterNoQueue } from './postfix-fields.ts';
import { isNeutral } from './postfix-neutral.ts';
import { noteAboutMessage } from './postfix-note.ts';
import { afterSeverity, readTrouble, severityOf } from './postfix-trouble.ts';

/** What one program says of its own. */
export interface OwnLines {
  /** Reads a line `QID: …`; the colon is at `idEnd`, the words start two bytes later. */
  readonly aboutMessage?: (record: LogRecord, idEnd: number, emit: Emit) => Outcome;
  /** Reads a line that names no queue file; its words start at `at`, after any `NOQUEUE: `. */
  readonly aboutNone?: (record: LogRecord, at: number, emit: Emit) => Outcome;
}

/** A parser for one Postfix program. */
export function postfixProgram(own: OwnLines): DaemonParser {
  const aboutMessage = own.aboutMessage ?? notUnderstood;
  const aboutNone = own.aboutNone ?? notUnderstood;
  return {
    parse(record: LogRecord, emit: Emit): Outcome {
      const idEnd = queueIdEnd(record.buffer, record.textStart, record.end);
      if (idEnd >= 0) return readAboutMessage(record, idEnd, aboutMessage, emit);
      const outcome = readAboutNone(record, aboutNone, emit);
      if (outcome !== 'not-understood') return outcome;
      const maskedEnd = maskedIdEnd(record);
      return maskedEnd < 0 ? outcome : readAboutMessage(record, maskedEnd, aboutMessage, emit);
    },
  };
}

function readAboutMessage(
  record: LogRecord,
  idEnd: number,
  aboutMessage: NonNullable<OwnLines['aboutMessage']>,
  emit: Emit,
): Outcome {
  const outcome = aboutMessage(record, idEnd, emit);
  return outcome === 'not-understood' ? readMessageTrouble(record, idEnd, emit) : outcome;
}

function readAboutNone(
  record: LogRecord,
  aboutNone: NonNullable<OwnLines['aboutNone']>,
  emit: Emit,
): Outcome {
  const { buffer, textStart, end } = record;
  const at = afterNoQueue(buffer, textStart, end);
  const severity = severityOf(buffer, at, end);
  if (severity !== undefined) return readTrouble(record, at, severity, emit);
  const outcome = aboutNone(record, at, emit);
  if (outcome !== 'not-understood') return outcome;
  return isNeutral(buffer, at, end) ? 'silent' : 'not-understood';
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

function notUnderstood(): Outcome {
  return 'not-understood';
}

/** Reads `QID: warning: …`. */
function readMessageTrouble(record: LogRecord, idEnd: number, emit: Emit): Outcome {
  const { buffer, end } = record;
  const severity = severityOf(buffer, idEnd + 2, end);
  if (severity === undefined) return 'not-understood';
  const wordsAt = afterSeverity(idEnd + 2, severity);
  return noteAboutMessage(record, record.textStart, idEnd, wordsAt, true, emit);
}
