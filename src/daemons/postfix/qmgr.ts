/** qmgr(8), the queue manager. */

import { SMALL_F, SMALL_R } from '../../core/ascii.ts';
import { hasAt, literal } from '../../core/bytes.ts';
import { MET_WHILE_TRIED } from '../../core/queue-notes.ts';
import type { LogRecord } from '../../syslog/record.ts';
import type { Meaning } from '../parser.ts';
import { readDelivery } from './delivery.ts';
import { TO } from './fields.ts';
import { heads, startsWithOne } from './heads.ts';
import { noteAbout } from './note.ts';
import { postfixProgram } from './program.ts';
import { readFrom } from './sender.ts';

const REMOVED = literal('removed');
const NOTES = heads(MET_WHILE_TRIED, 'status=deferred (');

export const qmgrParser = postfixProgram({ aboutMessage });

function aboutMessage(record: LogRecord, queueId: string, at: number): Meaning {
  const { buffer, end } = record;
  switch (buffer[at]) {
    case SMALL_R:
      return hasAt(buffer, at, end, REMOVED)
        ? { kind: 'removed', queueId, by: 'queue-manager' }
        : undefined;
    case SMALL_F:
      return readFrom(record, queueId, at);
    default:
      return readRareLine(record, queueId, at);
  }
}

function readRareLine(record: LogRecord, queueId: string, at: number): Meaning {
  const { buffer, end } = record;
  if (hasAt(buffer, at, end, TO)) return readDelivery(record, queueId, at);
  return startsWithOne(buffer, at, end, NOTES) ? noteAbout(record, queueId, at) : undefined;
}
