/** Mail that amavis has not answered when the log ends: no line names both its queue file and its scan, but sender and recipients tell. */

import { groupsBy } from '../../core/alike.ts';
import { DISORDER } from '../../core/disorder.ts';
import type { HostState } from '../host-state.ts';
import type { HopState } from '../queue-files/hop-state.ts';
import { namedRecipients } from '../sessions/sessions.ts';
import type { Task } from './task-state.ts';
import { attachTask } from './tasks.ts';

/** Joins each scan without an answer to the one queue file that fits; to none if there are several. */
export function joinUnanswered(state: HostState): void {
  const tasks = state.tasks.values().filter(isUnanswered);
  const hops = state.hops.values().filter(waitsForAnswer);
  const withoutNames = new Set(hops.filter(isWithoutNames).map(countOfHop));
  const isSure = (hop: HopState) => !withoutNames.has(countOfHop(hop));
  joinPairs(state, groupsBy(tasks, nameOf), groupsBy(hops, nameOfHop), isSure);
  const left = state.tasks.values().filter(isUnanswered);
  const waiting = state.hops.values().filter(waitsForAnswer);
  joinPairs(state, groupsBy(left, countOf), groupsBy(waiting, countOfHop), isWithoutNames);
}

/** A scan whose recipients are not known could be of any mail. */
function isUnanswered({ parent, verdicts, forwards, to }: Task): boolean {
  const hasAnswer = parent !== null || verdicts.length > 0 || forwards.length > 0;
  return !hasAnswer && to.length > 0;
}

function waitsForAnswer(hop: HopState): boolean {
  const isStopped = hop.isDone || hop.heldByOperatorAt !== null || hop.expiredAt !== null;
  return !isStopped && hop.recipients.length === 0 && hop.tasks.length === 0;
}

type Groups<T> = ReadonlyMap<string | null, readonly T[]>;

function joinPairs(
  state: HostState,
  tasks: Groups<Task>,
  hops: Groups<HopState>,
  mayBe: (hop: HopState) => boolean,
): void {
  for (const [key, [hop, ...others]] of hops) {
    const [task, ...more] = tasks.get(key) ?? [];
    if (hop === undefined || task === undefined || others.length + more.length > 0) continue;
    if (!mayBe(hop) || task.startedAt < (hop.lastQueuedAt ?? hop.firstSeenAt) - DISORDER) continue;
    attachTask(state, task, hop);
    hop.scanIsInferred = true;
  }
}

function nameOf({ from, to }: Task): string {
  return keyOf(from, to);
}

function nameOfHop(hop: HopState): string | null {
  const named = namesIn(hop);
  return named === null ? null : keyOf(hop.from, named);
}

function keyOf(from: string | null, to: readonly string[]): string {
  const names = [...new Set(to.map((one) => one.toLowerCase()))].sort();
  return JSON.stringify([from?.toLowerCase(), names]);
}

/** Its recipients, if the client's session names them all; otherwise null. */
function namesIn({ transaction, recipientCount }: HopState): readonly string[] | null {
  const named = namedRecipients(transaction);
  return named.length === recipientCount ? named : null;
}

/** Whether only the number of its recipients is known. If they are named, and otherwise than in the scan, that is other mail, or an alias. */
function isWithoutNames(hop: HopState): boolean {
  return namesIn(hop) === null;
}

function countOf({ from, to }: Task): string {
  return keyOfCount(from, to.length);
}

function countOfHop({ from, recipientCount }: HopState): string {
  return keyOfCount(from, recipientCount);
}

function keyOfCount(from: string | null, count: number): string {
  return JSON.stringify([from?.toLowerCase(), count]);
}
