import { textOf } from '../core/bytes.ts';
import type { LogRecord } from '../syslog/record.ts';
import type { Emit, Outcome } from './parser.ts';
import { shortText } from './short-text.ts';

/** Emits the words from `at` on as a note about the queue file whose ID is in the given range. */
export function noteAboutMessage(
  record: LogRecord,
  idStart: number,
  idEnd: number,
  at: number,
  isTrouble: boolean,
  emit: Emit,
): Outcome {
  const { buffer, end } = record;
  emit(
    {
      kind: 'queue-noted',
      queueId: shortText(buffer, idStart, idEnd),
      isTrouble,
      text: textOf(buffer, at, end),
    },
    record,
  );
  return 'event';
}
