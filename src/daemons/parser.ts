import type { Origin } from '../core/origin.ts';
import type { MailEvent } from '../events/mail-event.ts';
import type { LogRecord } from '../syslog/record.ts';

/** What became of a line: it gave an event, says nothing about a message, or is not understood. */
export type Outcome = 'event' | 'silent' | 'not-understood';

/** Takes an event and where it comes from; the origin is only valid during the call. */
export type Emit = (event: MailEvent, origin: Origin) => void;

/** Reads the text of one daemon's lines. */
export interface DaemonParser {
  parse(record: LogRecord, emit: Emit): Outcome;
  /** At the end of the input, gives what still waits for a further line: amavis cuts its lines. */
  flush?(emit: Emit): void;
}
