/** How many bytes of memory all that is in flight takes, roughly: its texts, and the objects around them. */

import type { Task } from './filters/task-state.ts';
import type { HostState } from './host-state.ts';
import type { HopState } from './queue-files/hop-state.ts';
import type { Refusal, Screening, Session, Transaction } from './sessions/session-state.ts';
import type { TimelineEntry } from './timeline.ts';

// Measured on logs with a million of each; the memory for telling a recipient is included.
const HOP = 750;
const TRANSACTION = 150;
const RECIPIENT = 900;
const SESSION = 200;
const SCREENING = 350;
const TASK = 600;
const REFUSAL = 800;
/** No mail program causes more. They are told as one message: each further one takes TOLD_REFUSAL more while it is written as JSON. */
const MANY_REFUSALS = 1000;
const TOLD_REFUSAL = 1600;
const VERDICT = 600;
const HANDED_ON = 200;
const STORY = 150;
const ENTRY = 300;
const DIRECTORY = 200;
const TEXT = 40;

/** What is in flight, by kind: how many there are, and how many bytes they take. */
export interface Weights {
  readonly messages: Weight;
  readonly connections: Weight;
  readonly scans: Weight;
}

class Weight {
  count = 0;
  bytes = 0;

  add(bytes: number): void {
    this.count++;
    this.bytes += bytes;
  }
}

export function weightsOf(states: Iterable<HostState>): Weights {
  const weights = { messages: new Weight(), connections: new Weight(), scans: new Weight() };
  for (const state of states) weigh(state, weights);
  return weights;
}

function weigh(state: HostState, { messages, connections, scans }: Weights): void {
  state.hops.visit((hop) => messages.add(weightOfHop(hop)));
  state.sessions.visit((session) => connections.add(weightOfSession(session)));
  state.screenings.visit((screening) => connections.add(weightOfScreening(screening)));
  state.passed.visit((waiting) => connections.add(sum(waiting, weightOfScreening)));
  state.failedConnections.visit((waiting) => connections.add(entries(waiting)));
  // A task that has its message is counted with the message.
  state.tasks.visit((task) => {
    if (task.parent === null) scans.add(weightOfTask(task));
  });
}

function weightOfHop(hop: HopState): number {
  return (
    HOP +
    text(hop.messageId) +
    text(hop.from) +
    text(hop.login) +
    text(hop.client?.name) +
    text(hop.origClient?.name) +
    sum(hop.recipients, ({ last }) => RECIPIENT + text(last.to) + text(last.reply)) +
    sum(hop.notes, text) +
    sum(hop.holds, ({ rule }) => ENTRY + text(rule)) +
    hop.notified.length * ENTRY +
    (hop.handedOnAs?.size ?? 0) * HANDED_ON +
    sum(hop.tasks, weightOfTask) +
    entries(hop.timeline) +
    weightOfTransaction(hop.transaction)
  );
}

function weightOfTransaction(transaction: Transaction | null): number {
  if (transaction === null) return 0;
  const { named, rules, refusals, timeline } = transaction;
  let weight = TRANSACTION + weightOfRefusals(refusals) + entries(timeline);
  for (const name of named ?? []) weight += text(name);
  return weight + sum(rules, (rule) => REFUSAL + text(rule.text));
}

function weightOfRefusals(refusals: readonly Refusal[]): number {
  const many = Math.max(0, refusals.length - MANY_REFUSALS);
  return sum(refusals, weightOfRefusal) + many * TOLD_REFUSAL;
}

function weightOfRefusal({ event }: Refusal): number {
  return REFUSAL + text(event.text) + text(event.to) + text(event.from);
}

function weightOfSession({ client, transaction, timeline }: Session): number {
  // A transaction that has a queue file is counted with it.
  const own = transaction?.hop === null ? weightOfTransaction(transaction) : 0;
  return SESSION + text(client.name) + own + entries(timeline);
}

function weightOfScreening({ refusals, timeline }: Screening): number {
  return SCREENING + weightOfRefusals(refusals) + entries(timeline);
}

function weightOfTask({ to, forwards, verdicts, notes, workDirectory, timeline }: Task): number {
  return (
    TASK +
    sum(to, text) +
    sum(forwards, (forward) => VERDICT + sum(forward.to, text)) +
    sum(verdicts, ({ event }) => VERDICT + sum(event.to, text) + sum(event.queuedAs, text)) +
    sum(notes, text) +
    (workDirectory === null ? 0 : DIRECTORY + workDirectory.length) +
    entries(timeline)
  );
}

function entries(timeline: readonly TimelineEntry[] | null): number {
  return timeline === null ? 0 : STORY + sum(timeline, ({ raw }) => ENTRY + raw.length);
}

function text(value: string | null | undefined): number {
  return value === null || value === undefined ? 0 : TEXT + value.length;
}

function sum<Item>(items: readonly Item[], weigh: (item: Item) => number): number {
  let total = 0;
  for (const item of items) total += weigh(item);
  return total;
}
