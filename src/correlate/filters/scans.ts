/** What amavis did with a message: one scan for each verdict. */
import type { Scan } from '../../message/message.ts';
import { NONE } from '../few-or-many.ts';
import type { HopState } from '../queue-files/hop-state.ts';
import type { Refusal } from '../sessions/session-state.ts';
import { namedQueueIdOf } from './only-scanned.ts';
import type { Task, Verdict } from './task-state.ts';

/** All scans, in the order of their lines. */
export function scansOf(hops: readonly HopState[]): readonly Scan[] {
  const scans = scansOfQueueFiles(hops);
  return hops.some(isScannedBefore) ? [...hops.flatMap(scansInFront), ...scans] : scans;
}

function scansOfQueueFiles(hops: readonly HopState[]): readonly Scan[] {
  let scans: Scan[] | null = null;
  for (const hop of hops)
    for (const task of hop.tasks) {
      scans ??= [];
      if (task.verdicts.length === 0) scans.push(unfinishedScan(task, hop.queueId));
      for (const verdict of task.verdicts) scans.push(scanOf(task, namedQueueIdOf(hop), verdict));
    }
  return scans === null ? NONE : scans.sort((a, b) => a.at - b.at);
}

function isScannedBefore({ scansBefore }: HopState): boolean {
  return scansBefore.length > 0;
}

/** The verdicts of a filter in front of the queue: each once, though several queue files may have come out of that scan. */
function scansInFront(hop: HopState): Scan[] {
  return hop.scansBefore.flatMap((task) => {
    if (task.parent !== null || task.firstChild !== hop) return [];
    return task.verdicts.map((verdict) => scanOf(task, null, verdict));
  });
}

/** The verdicts of a filter in front of the queue, each once, for mail that has no queue ID. */
export function scansOfRefused(refusals: readonly Refusal[]): readonly Scan[] {
  const scans = new Map<Verdict, Scan>();
  for (const { scan } of refusals)
    if (scan !== null) scans.set(scan.verdict, scanOf(scan.task, null, scan.verdict));
  return scans.size === 0 ? NONE : [...scans.values()];
}

function scanOf(task: Task, queueId: string | null, { event, at }: Verdict): Scan {
  return {
    at,
    taskId: task.taskId,
    mailId: task.mailId,
    port: task.port,
    policyBanks: task.policyBanks,
    verdict: event.verdict,
    category: event.category,
    detail: event.detail ?? null,
    actions: event.actions,
    score: event.score ?? null,
    quarantine: event.quarantine ?? null,
    elapsedMs: event.elapsedMs ?? null,
    recipients: event.to,
    queueId,
    queuedAs: event.queuedAs,
    notes: task.notes,
  };
}

/** A scan without a verdict in the log. */
function unfinishedScan(task: Task, queueId: string): Scan {
  const queuedAs = task.forwards.flatMap((one) =>
    one.purpose === 'forward' && one.queuedAs !== undefined ? [one.queuedAs] : [],
  );
  return {
    at: task.startedAt,
    taskId: task.taskId,
    mailId: task.mailId,
    port: task.port,
    policyBanks: task.policyBanks,
    verdict: null,
    category: null,
    detail: null,
    actions: [],
    score: null,
    quarantine: null,
    elapsedMs: null,
    recipients: task.to,
    queueId,
    queuedAs,
    notes: task.notes,
  };
}
