/** qmgr(8), the queue manager. */

import { SMALL_F, SMALL_R } from '../core/ascii.ts';
import { hasAt, literal } from '../core/bytes.ts';
import { MET_WHILE_TRIED } from '../core/queue-notes.ts';
import type { LogRecord } from '../syslog/record.ts';
import type { Emit, Outcome } from './parser.ts';
import { readDelivery } from './postfix-delivery.ts';
import { TO } from './postfix-fields.ts';
import { heads, startsWithOne } from './postfix-heads.ts';
import { noteAboutMessage } from './postfix-note.ts';
import { postfixProgram } from './postfix-program.ts';
import { readFrom } from './postfix-sender.ts';
import { shortText } from './short-text.ts';

const REMOVED = literal('removed');
const NOTES = heads(MET_WHILE_TRIED, 'status=deferred (');

export const qmgrParser = postfixProgram({ aboutMessage });

function aboutMessage(record: LogRecord, idEnd: number, emit: Emit): Outcome {
  switch (record.buffer[idEnd + 2]) {
    case SMALL_R:
      return readRemoved(record, idEnd, emit);
    case SMALL_F:
      return readFrom(record, idEnd, emit);
    default:
      return readRareLine(record, idEnd, emit);
  }
}

function readRemoved(record: LogRecord, idEnd: number, emit: Emit): Outcome {
  const { buffer, textStart, end } = record;
  if (!hasAt(buffer, idEnd + 2, end, REMOVED)) return 'not-understood';
  emit(
    { kind: 'removed', queueId: shortText(buffer, textStart, idEnd), by: 'queue-manager' },
    record,
  );
  return 'event';
}

function readRareLine(record: LogRecord, idEnd: number, emit: Emit): Outcome {
  const { buffer, textStart, end } = record;
  const at = idEnd + 2;
  if (hasAt(buffer, at, end, TO)) return readDelivery(record, idEnd, emit);
  return startsWithOne(buffer, at, end, NOTES)
    ? noteAboutMessage(record, textStart, idEnd, at, false, emit)
    : 'not-understood';
}
