/** amavis tasks: which message they scanned, what they said, and which queue files came out of them. */

import { DISORDER } from '../../core/disorder.ts';
import type { Instant } from '../../core/instant.ts';
import { MINUTE } from '../../core/instant.ts';
import { taskInReply } from '../../core/task-in-reply.ts';
import type { Filtered, ScanForwarded, ScanStarted } from '../../events/scan-events.ts';
import { join, unite } from '../chains/chain.ts';
import { feederOf } from '../feeder.ts';
import { NONE, withOneMore } from '../few-or-many.ts';
import type { HostState } from '../host-state.ts';
import type { HopState } from '../queue-files/hop-state.ts';
import { claimCopies } from './quarantine-copies.ts';
import type { Task } from './task-state.ts';

/** A task takes minutes at most; the same id much later is another task, of a pid that is in use again. */
const TASK_LIFETIME = 30 * MINUTE;

/** The task a line belongs to; made from this line if its start is not in the log. */
export function taskOf(state: HostState, taskId: string, at: Instant): Task {
  const known = state.tasks.get(taskId);
  if (known !== undefined && at - known.lastAt < TASK_LIFETIME) {
    known.lastAt = at;
    return known;
  }
  return openTask(state, taskId, at);
}

/** The task that a filter of this host names in its reply to Postfix, if its lines are in the log. */
export function taskOfReply(state: HostState, reply: string): Task | undefined {
  const taskId = taskInReply(reply);
  const task = taskId === undefined ? undefined : state.tasks.get(taskId);
  if (task !== undefined) task.isMetByPostfix = true;
  return task;
}

function openTask(state: HostState, taskId: string, at: Instant): Task {
  const before = state.tasks.get(taskId);
  if (before !== undefined) forgetTask(state, before);
  const task: Task = {
    taskId,
    startedAt: at,
    lastAt: at,
    port: null,
    mailId: null,
    policyBanks: NONE,
    from: null,
    to: NONE,
    workDirectory: null,
    forwards: NONE,
    noticesToSender: NONE,
    verdicts: NONE,
    notes: NONE,
    parent: null,
    firstChild: null,
    isMetByPostfix: false,
    timeline: null,
  };
  state.tasks.set(taskId, task);
  return task;
}

/** An arrival line opens a task, unless a copy of it or other lines of the task came before it. */
export function startTask(state: HostState, event: ScanStarted, at: Instant): Task {
  const known = state.tasks.get(event.taskId);
  const task =
    known !== undefined && isArrivalOf(known, at) ? known : openTask(state, event.taskId, at);
  task.port = event.port;
  task.from = event.from;
  task.to = event.to;
  return task;
}

/** Whether an arrival line belongs to a known task. amavis numbers its tasks: the same id within seconds is the same task. */
function isArrivalOf(task: Task, at: Instant): boolean {
  if (Math.abs(at - task.startedAt) <= DISORDER) return true;
  const isWithoutStart = task.verdicts.length === 0 && task.port === null;
  return isWithoutStart && Math.abs(at - task.lastAt) < TASK_LIFETIME;
}

/** Notes a task's directory: amavis keeps one for many messages, and clamd's lines are about the latest task in it. */
export function placeTask(state: HostState, task: Task, workDirectory: string | undefined): void {
  if (workDirectory === undefined) return;
  task.workDirectory = workDirectory;
  state.tasksByDirectory.set(workDirectory, task);
}

/** Called when amavis has handed the message on: the new queue ID belongs to this task. */
export function addForward(state: HostState, task: Task, event: ScanForwarded): void {
  task.forwards = withOneMore(task.forwards, event);
  if (event.queuedAs === undefined || event.purpose === 'send') return;
  state.tasksByChild.set(event.queuedAs, task);
  attachByChild(state, task, event.queuedAs);
  joinChild(state, task, event.queuedAs);
}

/** Postfix' own line may have come first and shown which queue file this one came from. */
function attachByChild(state: HostState, task: Task, queueId: string): void {
  const parent = state.hops.get(queueId)?.parent;
  if (parent !== null && parent !== undefined)
    attachTask(state, task, feederOf(task, parent, task.to));
}

/** The verdict names the queue file that fed amavis, and those that came out. */
export function addVerdict(state: HostState, task: Task, event: Filtered, at: Instant): void {
  const verdict = { event, at };
  claimCopies(state, task, verdict);
  task.verdicts = withOneMore(task.verdicts, verdict);
  for (const child of event.queuedAs) state.tasksByChild.set(child, task);
  const parent = event.queueId === undefined ? undefined : state.hops.get(event.queueId);
  if (parent !== undefined) attachTask(state, task, feederOf(task, parent, event.to));
  else for (const child of event.queuedAs) attachByChild(state, task, child);
  for (const child of event.queuedAs) joinChild(state, task, child);
}

/** Joins a task to the queue file whose message it scanned, as amavis' lines tell it. */
export function attachTask(state: HostState, task: Task, parent: HopState): void {
  if (task.parent === null) feed(state, task, parent);
}

/** The same, as Postfix' own line tells it, which knows better than amavis which of a message's queue files it handed over. */
export function attachTaskForSure(state: HostState, task: Task, parent: HopState): void {
  const { parent: before } = task;
  if (before === parent || (before !== null && before.chain !== parent.chain)) return;
  if (before !== null) before.tasks = before.tasks.filter((one) => one !== task);
  feed(state, task, parent);
}

function feed(state: HostState, task: Task, parent: HopState): void {
  task.parent = parent;
  parent.tasks = withOneMore(parent.tasks, task);
  joinChildren(state, task);
  for (const verdict of task.verdicts) claimCopies(state, task, verdict);
}

function joinChildren(state: HostState, task: Task): void {
  for (const forward of task.forwards)
    if (forward.purpose === 'forward' && forward.queuedAs !== undefined)
      joinChild(state, task, forward.queuedAs);
  for (const { event } of task.verdicts)
    for (const child of event.queuedAs) joinChild(state, task, child);
}

function joinChild(state: HostState, task: Task, queueId: string): void {
  const child = state.hops.get(queueId);
  if (child === undefined) return;
  if (task.parent === null) {
    joinBefore(task, child);
    return;
  }
  // A verdict may come seconds late, when the queue ID already serves another message.
  if (child.firstSeenAt < task.startedAt - MINUTE && child.hasParent) return;
  join(task.parent, child);
}

/** Joins a queue file to its task: amavis' lines may come before those of the queue files that they name. */
export function joinToTask(state: HostState, hop: HopState): void {
  const task = state.tasksByChild.get(hop.queueId);
  if (task === undefined) return;
  task.isMetByPostfix = true;
  if (task.parent !== null) join(task.parent, hop);
  else joinBefore(task, hop);
}

/** No queue file fed a filter in front of the queue: if it splits the mail into several, they are one message all the same. */
function joinBefore(task: Task, child: HopState): void {
  if (child.origClient === null || child.scansBefore.includes(task)) return;
  if (child.firstSeenAt < task.startedAt - MINUTE) return;
  child.scansBefore = withOneMore(child.scansBefore, task);
  task.firstChild ??= child;
  // A message that has been told stays as it was told.
  if (!task.firstChild.chain.isSettled) unite(task.firstChild, child);
}

/** Forgets a task, usually because its message has been told. */
export function forgetTask(state: HostState, task: Task): void {
  if (state.tasks.get(task.taskId) === task) state.tasks.delete(task.taskId);
  if (task.workDirectory !== null && state.tasksByDirectory.get(task.workDirectory) === task)
    state.tasksByDirectory.delete(task.workDirectory);
  for (const forward of task.forwards) forgetChild(state, task, forward.queuedAs);
  for (const { event } of task.verdicts)
    for (const child of event.queuedAs) forgetChild(state, task, child);
}

function forgetChild(state: HostState, task: Task, queueId: string | undefined): void {
  if (queueId !== undefined && state.tasksByChild.get(queueId) === task)
    state.tasksByChild.delete(queueId);
}
