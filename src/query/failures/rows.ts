/** What failures are made of: the rows of a message that stopped, that recovered, or that were refused. */
import type { Message, Recipient } from '../../message/message.ts';
import { hasStopped, isArrival, isRefused, rowsOf } from '../../message/outcome.ts';
import { asItFailed } from '../earlier-tries.ts';
import { relayOf } from '../symptom.ts';

export type Fate =
  /** Not delivered, or not yet. */
  | 'failed'
  /** Failed at first, delivered since. */
  | 'recovered'
  /** Refused in a transaction that got no queue file, so the sending server knows. A recipient refused beside accepted ones has failed. */
  | 'refused';

export interface FailedRow {
  readonly fate: Fate;
  /** The row in its final state. */
  readonly recipient: Recipient;
  /** For a recovered recipient: the row as it was while it failed. Otherwise the same. */
  readonly row: Recipient;
}

/** A failed row with the id of its cause, and all that is said about it. */
export interface CausedRow extends FailedRow {
  readonly cause: string;
  readonly sense: string;
}

export function failedRowsOf(message: Message): FailedRow[] {
  const failed: FailedRow[] = [];
  const fate = isRefused(message) ? 'refused' : 'failed';
  for (const recipient of rowsOf(message)) {
    const { recoveredFrom } = recipient;
    if (hasStopped(recipient)) {
      failed.push({ fate, recipient, row: withRelay(message, recipient) });
    } else if (recoveredFrom !== null && isArrival(recipient.status)) {
      const row = withRelay(message, asItFailed(recipient, recoveredFrom));
      failed.push({ fate: 'recovered', recipient, row });
    }
  }
  return failed;
}

function withRelay(message: Message, row: Recipient): Recipient {
  const relay = relayOf(message, row);
  return relay === row.relay ? row : { ...row, relay };
}
