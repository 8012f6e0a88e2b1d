/** postsuper(1), the operator's hand in the queue. */
import { textOf } from '../core/bytes.ts';
import type { OperatorActed } from '../events/queue-events.ts';
import type { QueueSwept } from '../events/service-events.ts';
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
const TOTAL = /^(Deleted|Placed on hold|Released from hold): (\d{1,9}) messages?$/;
const SWEEPS = new Map<string, QueueSwept['action']>([
  ['Deleted', 'deleted'],
  ['Placed on hold', 'held'],
  ['Released from hold', 'released'],
]);
const OTHER_TOTALS = heads(
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
  aboutNone(record: LogRecord, at: number, emit: Emit): Outcome {
    const { buffer, end } = record;
    const [, words = '', count] = TOTAL.exec(textOf(buffer, at, end)) ?? [];
    const action = SWEEPS.get(words);
    if (action === undefined)
      return startsWithOne(buffer, at, end, OTHER_TOTALS) ? 'silent' : 'not-understood';
    emit({ kind: 'queue-swept', action, count: Number(count) }, record);
    return 'event';
  },
});
