/** postsuper(1), the operator's hand in the queue. */
import { textOf } from '../core/bytes.ts';
import type { OperatorActed } from '../events/queue-events.ts';
import type { LogRecord } from '../syslog/record.ts';
import type { Emit, Outcome } from './parser.ts';
import { heads, startsWithOne } from './postfix-heads.ts';
import { postfixProgram } from './postfix-program.ts';
import { shortText } from './short-text.ts';

const ACTIONS = new Map<string, OperatorActed['action']>([
  ['placed on hold', 'held'],
  ['released from hold', 'released'],
  ['requeued', 'requeued'],
  ['expired', 'expired'],
  ['renamed', 'renamed'],
]);

// Deleted: 1 message
const TOTALS = heads(
  'Deleted: ',
  'Placed on hold: ',
  'Released from hold: ',
  'Requeued: ',
  'Expired: ',
  'Force-expired: ',
  'Renamed to match inode number: ',
  'renamed ',
);

export const postsuperParser = postfixProgram({
  aboutMessage(record: LogRecord, idEnd: number, emit: Emit): Outcome {
    const { buffer, textStart, end } = record;
    const words = textOf(buffer, idEnd + 2, end);
    const queueId = shortText(buffer, textStart, idEnd);
    if (words === 'removed') {
      emit({ kind: 'removed', queueId, by: 'operator' }, record);
      return 'event';
    }
    const action = ACTIONS.get(words);
    if (action === undefined) return 'not-understood';
    emit({ kind: 'operator-acted', queueId, action }, record);
    return 'event';
  },
  aboutNone(record: LogRecord, at: number): Outcome {
    return startsWithOne(record.buffer, at, record.end, TOTALS) ? 'silent' : 'not-understood';
  },
});
