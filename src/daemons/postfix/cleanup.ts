/** cleanup(8), which writes the queue file. */
import { SMALL_M } from '../../core/ascii.ts';
import { hasAt, literal, textOf } from '../../core/bytes.ts';
import type { Identified } from '../../events/queue-events.ts';
import type { LogRecord } from '../../syslog/record.ts';
import type { Meaning } from '../parser.ts';
import { readContentCheck } from './content.ts';
import { readDelivery } from './delivery.ts';
import { TO } from './fields.ts';
import { postfixProgram } from './program.ts';
import { readVerdict } from './verdict.ts';

const MESSAGE_ID = literal('message-id=');
const RESENT_MESSAGE_ID = literal('resent-message-id=');
// removed (canceled), removed (discarded)
const REMOVED = literal('removed (');

export const cleanupParser = postfixProgram({ aboutMessage });

function aboutMessage(record: LogRecord, queueId: string, at: number): Meaning {
  const { buffer, end } = record;
  if (buffer[at] === SMALL_M && hasAt(buffer, at, end, MESSAGE_ID))
    return identified(record, queueId, at + MESSAGE_ID.length, false);
  if (hasAt(buffer, at, end, TO)) return readDelivery(record, queueId, at);
  if (hasAt(buffer, at, end, RESENT_MESSAGE_ID))
    return identified(record, queueId, at + RESENT_MESSAGE_ID.length, true);
  if (hasAt(buffer, at, end, REMOVED)) return { kind: 'removed', queueId, by: 'cleanup' };
  return readContentCheck(record, queueId, at) ?? readVerdict(record, queueId, at, 'access');
}

function identified(
  { buffer, end }: LogRecord,
  queueId: string,
  at: number,
  resent: boolean,
): Identified {
  return { kind: 'identified', queueId, messageId: textOf(buffer, at, end), resent };
}
