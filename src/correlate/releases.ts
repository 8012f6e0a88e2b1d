/** Mail that an administrator has released from the quarantine of amavis: its task is named after the `mail_id` of the one that kept it. */
import type { HopState } from './state.ts';

// (rel-fbSD2R7xnBNZ) fbSD2R7xnBNZ FWD from <ann@example.net> -> <bob@example.com>, … queued as 97597E6BE4
const RELEASE = 'rel-';

/** The `mail_id` a mail was kept under, which this task releases; null for any other task. */
export function releasedFrom(taskId: string): string | null {
  return taskId.startsWith(RELEASE) ? taskId.slice(RELEASE.length) : null;
}

/** The `mail_id` that a queue file was kept under before amavis sent it; null where it was not. */
export function releaseOf({ sentByAmavis }: HopState): string | null {
  return releasedFrom(sentByAmavis?.task?.taskId ?? '');
}
