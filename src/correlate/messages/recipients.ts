/** Follows each recipient from hop to hop, to the line that decided. */

import { holdsAddress } from '../../core/address-list.ts';
import type { Failure, Recipient } from '../../message/message.ts';
import { childOfPiped } from '../chains/came-back.ts';
import { childNamed } from '../chains/children.ts';
import { isElsewhere, withOneStepPerPort } from '../chains/elsewhere.ts';
import { refusalsOf } from '../chains/other-senders.ts';
import { type Split, splitOf } from '../chains/split.ts';
import { isBlockedForContent, nextQueueId, verdictOn } from '../filters/task-index.ts';
import type { ScanVerdict } from '../filters/task-state.ts';
import { lastOf, triesOf } from '../queue-files/attempts.ts';
import type { Expected } from '../queue-files/expected.ts';
import { ExpectedRecipients } from '../queue-files/expected.ts';
import { forwardedAs, goesToFilter, statusOf } from '../queue-files/fate.ts';
import type { HopState, Ruling } from '../queue-files/hop-state.ts';
import { inferredBy, waitingRow } from '../queue-files/pending.ts';
import { hasAllRecipients } from '../queue-files/recipient-count.ts';
import type { RecipientState } from '../queue-files/recipient-state.ts';
import { namedRecipients } from '../sessions/sessions.ts';
import { FoundRows } from './found-rows.ts';
import { expectationsOf, isAliasKnown, metByRecipients } from './met-recipients.ts';
import {
  attemptRow,
  blockedRow,
  failedAttempt,
  keptBy,
  refusalRow,
  secondsBefore,
  waitedAt,
} from './recipient-row.ts';

/** One row for each recipient, over all hops that a message went through. */
export function recipientRows(hops: readonly HopState[]): Recipient[] {
  const rows = new FoundRows();
  // A message may be told several times while it is on its way: what the time before left behind goes.
  for (const hop of hops) hop.expected = null;
  for (const hop of hops) {
    const { ruling } = hop;
    if (ruling === null || ruling.status === 'held' || isReturned(hop)) addRowsOfHop(rows, hop);
    else addRulingRows(rows, hop, ruling);
    addRefusedRows(rows, hop);
  }
  return withOneStepPerPort(rows.withoutDoubles());
}

/** Mail that a program of this host hands in cannot be refused to a client: cleanup returns it, with a line for each recipient. */
function isReturned({ ruling, recipients }: HopState): boolean {
  if (ruling?.status !== 'rejected' || recipients.length === 0) return false;
  return recipients.every(({ daemon }) => daemon === 'cleanup');
}

/** If no hop handed recipients over, expects those that are named at the start of the message. */
function expectNamed(hop: HopState): void {
  if (hop.hasParent) return;
  for (const address of namedAtStart(hop))
    handOver(hop, { address, originalAddress: null, recoveredFrom: null });
}

/** Recipients named by amavis or the client's session, when there are no delivery lines. */
function namedAtStart(hop: HopState): readonly string[] {
  if (hop.recipients.length > 0) return [];
  const scanned = hop.tasks.flatMap((task) => task.to);
  if (scanned.length > 0) return [...new Set(scanned)];
  const named = namedRecipients(hop.transaction);
  return named.length > 0 ? named : namedByVerdicts(hop);
}

/** When amavis logs little, only its verdicts name recipients, each a part of them. */
function namedByVerdicts(hop: HopState): readonly string[] {
  const verdicts = hop.tasks.flatMap((task) => task.verdicts);
  return [...new Set(verdicts.flatMap(({ event }) => event.to))];
}

function addRowsOfHop(rows: FoundRows, hop: HopState): void {
  expectNamed(hop);
  const split = splitOf(hop);
  for (const { recipient, met } of metByRecipients(hop)) {
    const isSure = isAliasKnown(hop, recipient, met);
    for (const expected of expectationsOf(hop, recipient, met)) {
      const row = rowOf(hop, recipient, expected, split);
      if (row !== null) rows.add(row, isSure);
    }
  }
  addRowsOfMissing(rows, hop);
}

/** Rows of those that must be in a queue file, and have no line there. */
function addRowsOfMissing(rows: FoundRows, hop: HopState): void {
  if (hop.expected === null || hasAllRecipients(hop)) return;
  for (const missing of hop.expected.rest()) {
    if (hop.successor !== null) handOver(hop.successor, missing);
    else if (!handedByScan(hop, missing)) rows.add(rowOfMissing(hop, missing));
  }
}

/** A verdict that kept the mail decides, also if the log ends before Postfix' own line. */
function rowOfMissing(hop: HopState, missing: Expected): Recipient {
  const row = waitingRow(hop, missing);
  const scan = isOpen(row) ? blockingScan(hop, missing.address) : null;
  return scan === null || willBeAskedAgain(scan) ? row : { ...row, ...keptBy(scan) };
}

/** Whether the filter put the mail off: `Blocked INFECTED {TempFailedInternal,Quarantined}`. */
function willBeAskedAgain({ verdict: { event } }: ScanVerdict): boolean {
  return event.actions.some((action) => action.startsWith('TempFailed'));
}

function isOpen({ status }: Recipient): boolean {
  return status === 'queued' || status === 'unknown';
}

function handOver(child: HopState, expected: Expected): ExpectedRecipients {
  child.expected ??= new ExpectedRecipients();
  child.expected.add(expected);
  return child.expected;
}

/** If the log ends between amavis' lines and Postfix' own, amavis tells where the recipient went. */
function handedByScan(hop: HopState, expected: Expected): boolean {
  const child = childOfScan(hop, expected.address);
  if (child === undefined) return false;
  handOver(child, expected);
  return true;
}

/** The row of a recipient whose way ends at this hop; null when a further hop goes on. */
function rowOf(
  hop: HopState,
  recipient: RecipientState,
  expected: Expected,
  split: Split | null,
): Recipient | null {
  const { last: attempt, daemon } = recipient;
  if (attempt.status !== 'sent') return rowOfUnsent(hop, recipient, expected);
  const isAtFilter = goesToFilter(attempt, daemon);
  const scan = isAtFilter ? blockingScan(hop, attempt.to) : null;
  if (scan !== null) return blockedRow(hop, recipient, expected, scan);
  const ofFilter = isAtFilter ? split : null;
  const child = childOf(hop, recipient, ofFilter);
  if (isElsewhere(hop, recipient, child)) return relayedRow(hop, recipient, expected);
  if (child === undefined) return attemptRow(hop, recipient, expected);
  const fate = ofFilter?.fateOf(attempt, child) ?? null;
  if (fate !== null) return rowOfKept(hop, recipient, expected, fate);
  goOn(hop, recipient, expected, child);
  return null;
}

function rowOfUnsent(
  hop: HopState,
  recipient: RecipientState,
  expected: Expected,
): Recipient | null {
  // A bounced recipient has ended: the queue file that takes over has only those who still wait.
  if (hop.successor === null || statusOf(recipient) === 'bounced')
    return attemptRow(hop, recipient, expected);
  const failure = failedAttempt(hop, recipient, lastOf(recipient));
  handOver(hop.successor, {
    ...expected,
    recoveredFrom: requeued(failure, recipient, expected),
  });
  return null;
}

/** The row of a recipient that has no line behind the filter. */
function rowOfKept(
  hop: HopState,
  recipient: RecipientState,
  expected: Expected,
  fate: 'blocked' | 'unknown',
): Recipient {
  if (fate === 'blocked') return blockedRow(hop, recipient, expected, null);
  return { ...attemptRow(hop, recipient, expected), status: 'unknown', step: 'filter' };
}

function goOn(hop: HopState, recipient: RecipientState, expected: Expected, child: HopState): void {
  const { last: attempt, daemon } = recipient;
  const next = handOver(child, expected);
  if (forwardedAs(attempt, daemon) !== undefined) next.forwarded.push(expected);
  if (attempt.delay !== undefined) next.secondsBefore ??= secondsBefore(hop) + attempt.delay;
  next.waitedBefore ??= waitedAt(hop, recipient);
}

/** The failure with the number of tries in all the queue files that were requeued one after the other. */
function requeued(
  failure: Failure,
  recipient: RecipientState,
  { recoveredFrom }: Expected,
): Failure {
  const before = recoveredFrom?.triesBeforeRequeue ?? 0;
  return { ...failure, triesBeforeRequeue: before + triesOf(recipient) };
}

/** The row of mail that went to another server through a port of this host: the port is no filter. */
function relayedRow(hop: HopState, recipient: RecipientState, expected: Expected): Recipient {
  const row = attemptRow(hop, recipient, expected);
  return row.status === 'relayed' ? { ...row, step: 'deliver' } : row;
}

/** The verdict that blocked a recipient's copy; null if none did. The last scan counts if there are several. */
function blockingScan(hop: HopState, address: string): ScanVerdict | null {
  const task = hop.tasks.at(-1);
  const verdict = task && verdictOn(task, address);
  if (task === undefined || verdict === undefined) return null;
  return isBlockedForContent(verdict) ? { task, verdict } : null;
}

/** The hop that took this recipient over: by amavis' lines first, then by the reply, then the one joined by inference. */
function childOf(
  hop: HopState,
  recipient: RecipientState,
  split: Split | null,
): HopState | undefined {
  const { last: attempt, daemon } = recipient;
  if (!goesToFilter(attempt, daemon) && attempt.queuedAs === undefined)
    return childOfPiped(hop, recipient);
  const byScan = childOfScan(hop, attempt.to);
  if (byScan !== undefined) return byScan;
  if (attempt.queuedAs !== undefined) {
    const named = childNamed(hop, attempt.queuedAs);
    return named && (split?.childFor(attempt.to, named) ?? named);
  }
  return hop.children.findLast((child) => child.linkIsInferred);
}

/** After a split only amavis' FWD lines say which recipient went into which queue file. */
function childOfScan(hop: HopState, address: string): HopState | undefined {
  for (let i = hop.tasks.length - 1; i >= 0; i--) {
    const task = hop.tasks[i];
    const queueId = task && nextQueueId(task, address);
    const child = queueId === undefined ? undefined : childNamed(hop, queueId);
    if (child !== undefined) return child;
  }
  return undefined;
}

/** A rule that names one recipient but acts on the message counts for all of them. */
function addRulingRows(rows: FoundRows, hop: HopState, ruling: Ruling): void {
  const atStart = namedAtStart(hop);
  // The client's session may name only the recipient of a line, while amavis behind a milter names all.
  const others = namedByVerdicts(hop).filter((address) => !holdsAddress(atStart, address));
  const named = others.length === 0 ? atStart : [...atStart, ...others];
  const addresses =
    ruling.to === undefined || holdsAddress(named, ruling.to) ? named : [ruling.to, ...named];
  for (const address of addresses) {
    const row: Recipient = {
      ...waitingRow(hop, { address, originalAddress: null }),
      status: ruling.status,
      step: 'accept',
      at: ruling.at,
      enhancedStatus: ruling.enhancedStatus,
      reply: ruling.reply,
      temporary: ruling.temporary,
      service: ruling.daemon,
      inferred: inferredBy(ruling, address),
      ...keptByMilter(hop, ruling, address),
    };
    rows.add(row, !hop.hasParent);
  }
}

/** A milter's discard may come from amavis behind it (amavisd-milter): then amavis' verdict says why, and where a copy is. */
function keptByMilter(hop: HopState, { status, by }: Ruling, address: string) {
  if (status !== 'discarded' || by !== 'milter') return null;
  const scan = blockingScan(hop, address);
  return scan === null ? null : { ...keptBy(scan), inferred: [] };
}

/** Recipients refused in the transaction that made this queue file. */
function addRefusedRows(rows: FoundRows, hop: HopState): void {
  for (const refusal of refusalsOf(hop)) {
    const address = refusal.event.to;
    // A recipient that got in after all, even through an alias, was not refused for good.
    if (address !== undefined) rows.add(refusalRow(address, refusal, 'accept'), false);
  }
}
