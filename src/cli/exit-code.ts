/** Exit codes, as grep has them. */
import type { Status } from '../message/message.ts';
import { isFailure } from '../message/outcome.ts';

export const FOUND = 0;
export const NOTHING_FOUND = 1;
export const COULD_NOT_LOOK = 2;
/** With --exit-code: a recipient failed. */
const FAILED = 4;
/** With --exit-code: not final yet. */
const NOT_FINAL = 5;

const OPEN: ReadonlySet<string> = new Set<Status>(['deferred', 'queued', 'held', 'unknown']);

/** The exit code for what became of recipients: the worst decides. */
export function outcomeCodeOf(statuses: readonly (Status | 'mixed')[]): number {
  if (statuses.some(isFailure)) return FAILED;
  return statuses.some((status) => OPEN.has(status)) ? NOT_FINAL : FOUND;
}
