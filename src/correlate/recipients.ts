/** Follows each recipient from hop to hop, to the line that decided. */
import type { DeliveryAttempted } from '../events/queue-events.ts';
import type { Failure, Recipient } from '../message/message.ts';
import { goesToFilter, saysSomeWereDropped } from './fate.ts';
import { waitingRow } from './pending.ts';
import type { Verdict } from './recipient-row.ts';
import { attemptRow, blockedRow, failureOf, refusalRow } from './recipient-row.ts';
import type { HopState, RecipientState, Ruling, Task } from './state.ts';

/** A recipient that a hop must have, because the hop before handed it over or the client named it. */
export interface Expected {
  readonly address: string;
  readonly originalAddress: string | null;
  /** What kept it at an earlier hop, for a while. */
  readonly recoveredFrom: Failure | null;
}

/** What was handed over to each further hop. */
type Handed = Map<HopState, Expected[]>;

/** One row a recipient, of all hops that a message went through. */
export function recipientRows(hops: readonly HopState[]): Recipient[] {
  const rows: Recipient[] = [];
  const handed: Handed = new Map();
  for (const hop of hops) {
    if (hop.ruling !== null && hop.ruling.status !== 'held')
      rows.push(...rulingRows(hop, hop.ruling));
    else rows.push(...rowsOfHop(hop, expectedOf(hop, handed), handed));
    rows.push(...refusedRows(hop));
  }
  return withoutDoubles(rows);
}

function expectedOf(hop: HopState, handed: Handed): Expected[] {
  const expected = handed.get(hop) ?? [];
  if (expected.length > 0 || hop.hasParent) return expected;
  return namedAtStart(hop).map((address) => ({
    address,
    originalAddress: null,
    recoveredFrom: null,
  }));
}

/** Recipients that the client's session or amavis names, for want of delivery lines. */
function namedAtStart(hop: HopState): readonly string[] {
  if (hop.recipients.length > 0) return [];
  const scanned = hop.tasks.flatMap((task) => task.to);
  if (scanned.length > 0) return [...new Set(scanned)];
  const refused = new Set(hop.transaction?.refusals.map((refusal) => refusal.event.to));
  return (hop.transaction?.named ?? []).filter((address) => !refused.has(address));
}

function rowsOfHop(hop: HopState, expected: Expected[], handed: Handed): Recipient[] {
  const rows: Recipient[] = [];
  const left = [...expected];
  for (const recipient of hop.recipients) {
    const before = takeExpected(left, recipient.last);
    const originalAddress = recipient.last.origTo ?? before?.originalAddress ?? null;
    const recoveredFrom = failureOf(hop, recipient) ?? before?.recoveredFrom ?? null;
    const expected = { address: recipient.last.to, originalAddress, recoveredFrom };
    const row = rowOf(hop, recipient, expected, handed);
    if (row !== null) rows.push(isFine(row) ? { ...row, recoveredFrom } : row);
  }
  for (const missing of stillExpected(hop, left)) {
    if (hop.successor !== null) handOver(handed, hop.successor, missing);
    else if (!handedByScan(hop, missing, handed)) rows.push(waitingRow(hop, missing));
  }
  return rows;
}

/** Finds the expectation a delivery line meets: same address, or the address it was expanded from. */
function takeExpected(left: Expected[], attempt: DeliveryAttempted): Expected | undefined {
  const to = attempt.to.toLowerCase();
  let index = left.findIndex((one) => one.address.toLowerCase() === to);
  if (index < 0 && attempt.origTo !== undefined) {
    const origTo = attempt.origTo.toLowerCase();
    index = left.findIndex((one) => one.address.toLowerCase() === origTo);
  }
  return index < 0 ? undefined : left.splice(index, 1)[0];
}

/** A hop whose every recipient has a delivery line has rewritten the addresses it was expected to have. */
function stillExpected(hop: HopState, left: Expected[]): Expected[] {
  const allSeen =
    hop.recipients.length > 0 &&
    hop.recipientCount > 0 &&
    hop.recipients.length >= hop.recipientCount;
  if (allSeen) return [];
  const expandedFrom = new Set(
    hop.recipients.map((recipient) => recipient.last.origTo?.toLowerCase()),
  );
  return left.filter((one) => !expandedFrom.has(one.address.toLowerCase()));
}

function handOver(handed: Handed, child: HopState, expected: Expected): void {
  const list = handed.get(child);
  if (list === undefined) handed.set(child, [expected]);
  else if (!list.some((one) => one.address === expected.address)) list.push(expected);
}

/** Where the log ends between amavis' lines and Postfix' own, amavis tells where the recipient went. */
function handedByScan(hop: HopState, expected: Expected, handed: Handed): boolean {
  const child = childOfScan(hop, expected.address);
  if (child === undefined) return false;
  handOver(handed, child, expected);
  return true;
}

/** The row of a recipient whose way ends at this hop; null when a further hop goes on. */
function rowOf(
  hop: HopState,
  recipient: RecipientState,
  expected: Expected,
  handed: Handed,
): Recipient | null {
  const attempt = recipient.last;
  const { originalAddress } = expected;
  if (attempt.status !== 'sent') {
    if (hop.successor === null) return attemptRow(hop, recipient, originalAddress);
    handOver(handed, hop.successor, expected);
    return null;
  }
  const blocked = blockedBy(hop, attempt);
  if (blocked !== undefined) return blockedRow(hop, recipient, originalAddress, blocked, false);
  const child = childOf(hop, attempt);
  if (child === undefined) return attemptRow(hop, recipient, originalAddress);
  if (isDroppedBySplit(hop, attempt, child))
    return blockedRow(hop, recipient, originalAddress, undefined, true);
  handOver(handed, child, expected);
  return null;
}

/** The verdict that kept this recipient's copy; of several scans the last counts. */
function blockedBy(
  hop: HopState,
  attempt: DeliveryAttempted,
): { task: Task; verdict: Verdict } | undefined {
  if (!goesToFilter(attempt)) return undefined;
  const task = hop.tasks.at(-1);
  const verdict = task?.verdicts.findLast(({ event }) => names(event.to, attempt.to));
  const isContent =
    verdict?.event.verdict === 'blocked' && verdict.event.category !== 'MTA-BLOCKED';
  return task !== undefined && verdict !== undefined && isContent ? { task, verdict } : undefined;
}

function names(addresses: readonly string[], address: string): boolean {
  const wanted = address.toLowerCase();
  return addresses.some((one) => one.toLowerCase() === wanted);
}

/** The hop that took this recipient over: amavis' word first, then the reply, then the only child there is. */
function childOf(hop: HopState, attempt: DeliveryAttempted): HopState | undefined {
  if (!goesToFilter(attempt) && attempt.queuedAs === undefined) return undefined;
  const byScan = childOfScan(hop, attempt.to);
  if (byScan !== undefined) return byScan;
  const byReply = hop.children.findLast((child) => child.queueId === attempt.queuedAs);
  if (byReply !== undefined || attempt.queuedAs !== undefined) return byReply;
  const inferred = hop.children.filter((child) => child.linkIsInferred);
  return inferred.at(-1);
}

/** After a split only amavis' FWD lines say which recipient went into which queue file. */
function childOfScan(hop: HopState, address: string): HopState | undefined {
  for (const task of hop.tasks.toReversed()) {
    const forward = task.forwards.findLast(
      (one) => one.purpose === 'forward' && one.queuedAs !== undefined && names(one.to, address),
    );
    const verdict = task.verdicts.findLast(
      ({ event }) => event.queuedAs.length === 1 && names(event.to, address),
    );
    const queueId = forward?.queuedAs ?? verdict?.event.queuedAs[0];
    const child = hop.children.findLast((one) => one.queueId === queueId);
    if (child !== undefined) return child;
  }
  return undefined;
}

/** `…queued as Q, but 1 DISCARD` stands on every recipient's line: the one that Q does not have was dropped. */
function isDroppedBySplit(hop: HopState, attempt: DeliveryAttempted, child: HopState): boolean {
  if (!saysSomeWereDropped(attempt)) return false;
  if (hop.tasks.some((task) => task.verdicts.length > 0)) return false;
  const isThere = child.recipients.some(
    (one) => one.last.to.toLowerCase() === attempt.to.toLowerCase(),
  );
  return !isThere && child.recipients.length >= child.recipientCount;
}

/** A rule that names one recipient but acts on the message counts for all of them. */
function rulingRows(hop: HopState, ruling: Ruling): Recipient[] {
  const named = namedAtStart(hop);
  const addresses =
    ruling.to === undefined || names(named, ruling.to) ? named : [ruling.to, ...named];
  return addresses.map((address) => ({
    ...waitingRow(hop, { address, originalAddress: null }),
    status: ruling.status,
    step: 'accept',
    at: ruling.at,
    enhancedStatus: ruling.enhancedStatus,
    reply: ruling.reply,
    temporary: ruling.temporary,
    service: ruling.daemon,
    inferred: ruling.to === undefined || ruling.to === address ? [] : ['status'],
  }));
}

/** Recipients refused in the transaction that made this queue file. */
function refusedRows(hop: HopState): Recipient[] {
  return (hop.transaction?.refusals ?? []).flatMap((refusal) => {
    const address = refusal.event.to;
    if (address === undefined) return [];
    return [refusalRow(address, refusal, 'accept')];
  });
}

/** A recipient may have several rows after a retry through the filter: a delivery beats a failure, else the latest counts. */
function withoutDoubles(rows: Recipient[]): Recipient[] {
  const byAddress = new Map<string, Recipient>();
  for (const row of rows) {
    const key = row.address.toLowerCase();
    const before = byAddress.get(key);
    if (before === undefined || isBetter(row, before)) byAddress.set(key, row);
  }
  return [...byAddress.values()];
}

function isFine(row: Recipient): boolean {
  return row.status === 'delivered' || row.status === 'relayed';
}

function isBetter(row: Recipient, before: Recipient): boolean {
  if (isFine(before) !== isFine(row)) return isFine(row);
  if (before.queueId === null || row.queueId === null)
    return row.queueId !== null && before.queueId === null;
  return row.at >= before.at;
}
