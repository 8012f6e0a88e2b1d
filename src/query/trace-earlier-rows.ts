/** The rows of what went wrong on the way but did not decide: tries that failed earlier, and queue files put back. */
import { alike } from '../core/alike.ts';
import type { Failure, Message, Recipient } from '../message/message.ts';
import { countWords } from './quantity-words.ts';
import { tryName } from './trace-filter-rows.ts';
import { type TraceRow, traceRow } from './trace-row.ts';

/** More rows than this would tell less than the log itself. */
const MOST_ROWS = 4;

type FailedTry = Omit<Failure, 'since' | 'queueId' | 'enhancedStatus'> & Pick<Recipient, 'queueId'>;

export function failedTryRows(message: Message): TraceRow[] {
  const groups = alike(message.recipients.flatMap(failedTryOf), (failed) =>
    JSON.stringify([tryName(message, failed), failed.service, failed.reply]),
  );
  return groups.slice(0, MOST_ROWS).map((group) => failedTryRow(message, group));
}

function failedTryRow(message: Message, group: readonly [FailedTry, ...FailedTry[]]): TraceRow {
  const [first] = group;
  const howMany = message.recipients.length === 1 ? [] : [countWords(group.length, 'recipient')];
  return traceRow('warning', tryName(message, first), {
    at: group.reduce((latest, { at }) => Math.max(latest, at), first.at),
    service: first.service,
    details: [...howMany, first.reply, ...triesOf(first)],
  });
}

function triesOf({ triesBeforeRequeue = 0 }: FailedTry): string[] {
  return triesBeforeRequeue < 2 ? [] : [`the last of ${triesBeforeRequeue} attempts`];
}

/** The failed try that a later one made good, the last one before the destination was suspended, and that of mail that left the queue unseen. */
function failedTryOf(recipient: Recipient): FailedTry[] {
  const { status, enhancedStatus, firstDeferredAt, reply, recoveredFrom, lastTry } = recipient;
  const recovered = [recoveredFrom, lastTry].filter((failed) => failed != null);
  if (status !== 'unknown' || firstDeferredAt === null || reply === null) return recovered;
  // A program that a rule names as the filter took it: what it did then is unknown, but no try failed.
  if (enhancedStatus?.startsWith('2') === true) return recovered;
  return [...recovered, { ...recipient, reply }];
}

/** Queue files that an operator put back to the start, as far as the lines are kept. */
export function requeueRows(message: Message): TraceRow[] {
  return message.timeline
    .filter(({ service, text }) => service.endsWith('/postsuper') && /^\w+: requeued$/.test(text))
    .map(({ at, queueId }) =>
      traceRow('warning', 'queue', {
        at,
        service: 'postsuper',
        details: [`${queueId ?? ''} requeued by an operator`],
      }),
    );
}
