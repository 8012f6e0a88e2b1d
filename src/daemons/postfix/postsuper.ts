/** postsuper(1), the operator's hand in the queue. */
import { textOf } from '../../core/bytes.ts';
import type { OperatorActed } from '../../events/queue-events.ts';
import type { QueueSwept } from '../../events/service-events.ts';
import type { LogRecord } from '../../syslog/record.ts';
import type { Meaning } from '../parser.ts';
import { heads, startsWithOne } from './heads.ts';
import { postfixProgram } from './program.ts';

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

export const postsuperParser = postfixProgram({ aboutMessage, aboutNone });

function aboutMessage({ buffer, end }: LogRecord, queueId: string, at: number): Meaning {
  const words = textOf(buffer, at, end);
  if (words === 'removed') return { kind: 'removed', queueId, by: 'operator' };
  const action = ACTIONS.get(words);
  return action === undefined ? undefined : { kind: 'operator-acted', queueId, action };
}

function aboutNone({ buffer, end }: LogRecord, at: number): Meaning {
  const [, words = '', count] = TOTAL.exec(textOf(buffer, at, end)) ?? [];
  const action = SWEEPS.get(words);
  if (action !== undefined) return { kind: 'queue-swept', action, count: Number(count) };
  return startsWithOne(buffer, at, end, OTHER_TOTALS) ? 'silent' : undefined;
}
