/** cleanup(8), which writes the queue file. */
import { SMALL_M } from '../core/ascii.ts';
import { hasAt, literal, textOf } from '../core/bytes.ts';
import type { LogRecord } from '../syslog/record.ts';
import type { Emit, Outcome } from './parser.ts';
import { readContentCheck } from './postfix-content.ts';
import { readDelivery } from './postfix-delivery.ts';
import { TO } from './postfix-fields.ts';
import { postfixProgram } from './postfix-program.ts';
import { readVerdict } from './postfix-verdict.ts';
import { shortText } from './short-text.ts';

const MESSAGE_ID = literal('message-id=');
const RESENT_MESSAGE_ID = literal('resent-message-id=');
// removed (canceled), removed (discarded)
const REMOVED = literal('removed (');

export const cleanupParser = postfixProgram({ aboutMessage });

function aboutMessage(record: LogRecord, idEnd: number, emit: Emit): Outcome {
  const { buffer, end } = record;
  const at = idEnd + 2;
  if (buffer[at] === SMALL_M && hasAt(buffer, at, end, MESSAGE_ID))
    return emitIdentified(record, idEnd, at + MESSAGE_ID.length, false, emit);
  if (hasAt(buffer, at, end, TO)) return readDelivery(record, idEnd, emit);
  if (hasAt(buffer, at, end, RESENT_MESSAGE_ID))
    return emitIdentified(record, idEnd, at + RESENT_MESSAGE_ID.length, true, emit);
  if (hasAt(buffer, at, end, REMOVED)) return emitRemoved(record, idEnd, emit);
  const check = readContentCheck(record, idEnd, at, emit);
  if (check !== 'not-understood') return check;
  return readVerdict(record, shortText(buffer, record.textStart, idEnd), at, 'access', emit);
}

function emitIdentified(
  record: LogRecord,
  idEnd: number,
  at: number,
  resent: boolean,
  emit: Emit,
): Outcome {
  const { buffer, textStart, end } = record;
  emit(
    {
      kind: 'identified',
      queueId: shortText(buffer, textStart, idEnd),
      messageId: textOf(buffer, at, end),
      resent,
    },
    record,
  );
  return 'event';
}

function emitRemoved(record: LogRecord, idEnd: number, emit: Emit): Outcome {
  const queueId = shortText(record.buffer, record.textStart, idEnd);
  emit({ kind: 'removed', queueId, by: 'cleanup' }, record);
  return 'event';
}
