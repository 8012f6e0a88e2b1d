/** What is remembered of one message in amavis. Mutable on purpose: events change it in place. */
import type { Instant } from '../../core/instant.ts';
import type { Filtered, ScanForwarded } from '../../events/scan-events.ts';
import type { HopState } from '../queue-files/hop-state.ts';
import type { TimelineEntry } from '../timeline.ts';

/** What a filter found, and when it logged that. */
export interface Verdict {
  readonly event: Filtered;
  readonly at: Instant;
}

/** A verdict, and the scan that came to it. */
export interface ScanVerdict {
  readonly task: Task;
  readonly verdict: Verdict;
}

/** One message's way through amavis. */
export interface Task {
  readonly taskId: string;
  readonly startedAt: Instant;
  lastAt: Instant;
  port: number | null;
  mailId: string | null;
  policyBanks: readonly string[];
  from: string | null;
  to: readonly string[];
  workDirectory: string | null;
  forwards: readonly ScanForwarded[];
  /** Notices that no SEND line tells of, by queue ID. */
  noticesToSender: readonly string[];
  verdicts: readonly Verdict[];
  notes: readonly string[];
  /** The queue file that amavis got the message from. */
  parent: HopState | null;
  /** If there was none, because the filter stands in front of the queue: the first queue file that came out. */
  firstChild: HopState | null;
  /** Lines of Postfix tell of this mail, on this host or another one, though none of them joins it to the scan. */
  isMetByPostfix: boolean;
  timeline: TimelineEntry[] | null;
}
