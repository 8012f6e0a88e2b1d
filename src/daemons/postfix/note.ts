/** What Postfix says about a queue file besides what has an event of its own. */
import { textOf } from '../../core/bytes.ts';
import type { QueueNoted } from '../../events/queue-events.ts';
import type { LogRecord } from '../../syslog/record.ts';

/** A note: the words from `at` on. */
export function noteAbout({ buffer, end }: LogRecord, queueId: string, at: number): QueueNoted {
  return { kind: 'queue-noted', queueId, isTrouble: false, text: textOf(buffer, at, end) };
}

/** Trouble with it: the words after the severity, which start at `at`. */
export function troubleWith({ buffer, end }: LogRecord, queueId: string, at: number): QueueNoted {
  return { kind: 'queue-noted', queueId, isTrouble: true, text: textOf(buffer, at, end) };
}
