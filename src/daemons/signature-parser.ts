/** OpenDKIM and OpenDMARC: `QID: …` about the signatures of a message, all else about themselves. */
import { hasAt, literal, textOf } from '../core/bytes.ts';
import { queueIdEnd } from '../core/queue-id.ts';
import type { Signed } from '../events/scan-events.ts';
import type { LogRecord } from '../syslog/record.ts';
import type { DaemonParser, Emit, Outcome } from './parser.ts';

/** Written before the queue ID is known. */
const UNKNOWN_JOB = literal('(unknown-jobid)');

/** @param own reads the lines that name no message */
export function signatureParser(
  statusTold: (text: string) => Signed['status'] | undefined,
  own: DaemonParser,
): DaemonParser {
  return {
    parse(record: LogRecord, emit: Emit): Outcome {
      const { buffer, textStart, end } = record;
      if (hasAt(buffer, textStart, end, UNKNOWN_JOB)) return 'silent';
      const idEnd = queueIdEnd(buffer, textStart, end);
      if (idEnd < 0) return own.parse(record, emit);
      const text = textOf(buffer, idEnd + 2, end);
      const status = statusTold(text);
      if (status === undefined) return 'not-understood';
      emit({ kind: 'signed', queueId: textOf(buffer, textStart, idEnd), status, text }, record);
      return 'event';
    },
  };
}
