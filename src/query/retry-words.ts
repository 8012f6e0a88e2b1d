/** Whether a retry helps, in words. */
import type { RetryHelps } from '../knowledge/entry.ts';
import type { Status } from '../message/message.ts';

const HELPS = { yes: 'helps', no: 'does not help', maybe: 'may help' } as const;

/** `a retry helps`; mail that left the queue can only be sent again. */
export function retryWords(status: Status, retryHelps: RetryHelps, cause: string): string {
  if (status === 'held') return 'it goes on once released';
  const again = status === 'deferred' ? 'a retry' : 'sending again';
  if (retryHelps !== 'after-fix') return `${again} ${HELPS[retryHelps]}`;
  return `${again} ${cause.endsWith('-down') ? 'helps once it is up' : 'helps after a fix'}`;
}
