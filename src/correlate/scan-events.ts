/** Events of amavis and clamd. */
import type { Origin } from '../core/origin.ts';
import type { MailEvent } from '../events/mail-event.ts';
import type {
  Filtered,
  ScanChecked,
  ScanForwarded,
  ScanNoted,
  ScanStarted,
} from '../events/scan-events.ts';
import { join } from './chains/chain.ts';
import type { Correlator } from './correlator.ts';
import { withOneMore } from './few-or-many.ts';
import { isToldByPostfix } from './filters/only-scanned.ts';
import { claimNotices } from './filters/own-notices.ts';
import { markRelease } from './filters/releases.ts';
import type { Task } from './filters/task-state.ts';
import { addForward, addVerdict, placeTask, startTask, taskOf } from './filters/tasks.ts';
import type { HostState } from './host-state.ts';

/** Takes the event if it is about a scan that is known or begins, and returns that; undefined if another part must take it. */
export function takeScanEvent(
  correlator: Correlator,
  state: HostState,
  event: MailEvent,
  origin: Origin,
): Task | undefined {
  switch (event.kind) {
    case 'scan-started':
      return start(correlator, state, event, origin);
    case 'scan-checked':
      return check(state, event, origin);
    case 'scan-forwarded':
      return forward(correlator, state, event, origin);
    case 'filtered':
      return judge(correlator, state, event, origin);
    case 'scan-noted':
      return noteTask(state, event, origin);
    case 'scan-continued':
      return state.tasks.get(event.taskId);
    case 'virus-found':
      return event.workDirectory === undefined
        ? undefined
        : state.tasksByDirectory.get(event.workDirectory);
    default:
      return undefined;
  }
}

function judge(correlator: Correlator, state: HostState, event: Filtered, origin: Origin): Task {
  const task = taskOf(state, event.taskId, origin.at);
  task.mailId ??= event.mailId ?? null;
  task.from ??= event.from ?? null;
  if (task.policyBanks.length === 0) task.policyBanks = event.policyBanks;
  addVerdict(state, task, event, origin.at);
  for (const notice of claimNotices(state, task)) correlator.considerClosing(notice);
  takeFromHold(correlator, state, task, event, origin);
  if (task.parent !== null) correlator.news.changed(task.parent);
  else task.isMetByPostfix ||= isToldByPostfix(correlator, event);
  return task;
}

/** MailScanner works in the hold queue, where a rule puts all its mail: the queue file that it makes takes over. */
function takeFromHold(
  correlator: Correlator,
  state: HostState,
  { parent }: Task,
  event: Filtered,
  origin: Origin,
): void {
  const [next] = event.queuedAs;
  if (parent?.ruling?.status !== 'held' || next === undefined) return;
  const hop = correlator.lives.find(state, next, origin.at);
  // Two queue files that name each other would be followed in a circle for ever.
  if (hop.sequence <= parent.sequence) return;
  parent.successor = hop;
  join(parent, hop);
}

function start(correlator: Correlator, state: HostState, event: ScanStarted, origin: Origin): Task {
  const task = startTask(state, event, origin.at);
  if (correlator.keepTimeline) placeTask(state, task, event.workDirectory);
  return task;
}

function check(state: HostState, event: ScanChecked, origin: Origin): Task {
  const task = taskOf(state, event.taskId, origin.at);
  task.mailId ??= event.mailId;
  task.policyBanks = event.policyBanks;
  task.from ??= event.from;
  if (task.to.length === 0) task.to = event.to;
  return task;
}

function forward(
  correlator: Correlator,
  state: HostState,
  event: ScanForwarded,
  origin: Origin,
): Task {
  const task = taskOf(state, event.taskId, origin.at);
  if (event.purpose === 'forward') task.mailId ??= event.mailId ?? null;
  addForward(state, task, event);
  if (event.purpose === 'forward' && event.queuedAs !== undefined)
    markRelease(state, task, event.queuedAs);
  if (event.purpose === 'send' && event.queuedAs !== undefined) {
    const isCopy = event.parentMailId !== undefined && event.parentMailId === event.mailId;
    const sent = correlator.lives.find(state, event.queuedAs, origin.at);
    sent.sentByAmavis = { kind: isCopy ? 'quarantine-copy' : 'notice', task };
    correlator.considerClosing(sent);
  }
  return task;
}

const MANY_NOTES = 20;

function noteTask(state: HostState, event: ScanNoted, origin: Origin): Task {
  const task = taskOf(state, event.taskId, origin.at);
  const isWorthTelling = event.severity > 0 || event.text.includes('BANNED');
  if (isWorthTelling && task.notes.length < MANY_NOTES)
    task.notes = withOneMore(task.notes, event.text);
  return task;
}
