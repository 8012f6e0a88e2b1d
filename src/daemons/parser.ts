import type { Origin } from '../core/origin.ts';
import type { MailEvent } from '../events/mail-event.ts';
import type { LogRecord } from '../syslog/record.ts';

/** What a text means: the event that it tells, `silent` if it is known to tell none, undefined if it is not understood. */
export type Meaning = MailEvent | 'silent' | undefined;

/** What a parser answers about a line: it gave an event, says nothing about a message, or is not understood. */
export type ParserAnswer = 'event' | 'silent' | 'not-understood';

/** Takes an event and where it comes from; the origin is only valid during the call. */
export type Emit = (event: MailEvent, origin: Origin) => void;

/** Reads the text of one daemon's lines. */
export interface DaemonParser {
  parse(record: LogRecord, emit: Emit): ParserAnswer;
  /** At the end of the input, gives what still waits for a further line: amavis cuts its lines. */
  flush?(emit: Emit): void;
}

/** The parser of a daemon whose lines each have a meaning of their own. */
export function lineParser(meaningOf: (record: LogRecord) => Meaning): DaemonParser {
  return { parse: (record, emit) => answer(meaningOf(record), record, emit) };
}

/** Gives the event that a text means, if it means one. */
export function answer(meaning: Meaning, origin: Origin, emit: Emit): ParserAnswer {
  if (typeof meaning !== 'object') return meaning ?? 'not-understood';
  emit(meaning, origin);
  return 'event';
}
