/** What a message's story must admit: gaps, guesses, and deliveries that may have happened twice. */
import { groupsBy } from '../../core/alike.ts';
import type { Recipient } from '../../message/message.ts';
import { removalMissing, startMissing } from '../../message/warning-words.ts';
import { childOfPiped } from '../chains/came-back.ts';
import { isOpenWhose, refusalsOf } from '../chains/other-senders.ts';
import { NONE } from '../few-or-many.ts';
import { isNotNamed } from '../filters/only-scanned.ts';
import { seemsDropped } from '../queue-files/dropped.ts';
import { goesToFilter } from '../queue-files/fate.ts';
import type { HopState } from '../queue-files/hop-state.ts';
import { hasLostEnds, isRefusedByCounters } from '../queue-files/pending.ts';
import { countMissing, isDecidedForAll, isPutOff } from '../queue-files/recipient-count.ts';
import type { RecipientState } from '../queue-files/recipient-state.ts';
import { sweptWarnings } from '../queue-files/sweeps.ts';

export function warningsOf(
  hops: readonly HopState[],
  rows: readonly Recipient[],
): readonly string[] {
  const isPlain = hops.every(isWithoutDoubt) && !hasSeveralEnds(hops) && !hops.some(isOpenWhose);
  return isPlain ? NONE : [...warningsOfHops(hops, rows), ...doubleDelivery(hops)];
}

function warningsOfHops(hops: readonly HopState[], rows: readonly Recipient[]): string[] {
  const byHop = groupsBy(rows, ({ queueId }) => queueId);
  return hops.flatMap((hop) => warningsOfHop(hop, byHop.get(hop.queueId) ?? []));
}

/** Whether the whole life of a queue file is in the log, which is the rule. */
function isWithoutDoubt(hop: HopState): boolean {
  return (
    hop.messageId !== null &&
    hop.removedBy === 'queue-manager' &&
    countMissing(hop) <= 0 &&
    !hop.recipients.some((one) => one.copies > 1 || isPutOff(one) || one.last.isCut === true) &&
    !hop.linkIsInferred &&
    !hop.wasCutOff &&
    !hop.sawGap
  );
}

/** Only if several queue files end with a delivery, a recipient can have got two copies. */
function hasSeveralEnds(hops: readonly HopState[]): boolean {
  let ends = 0;
  for (const hop of hops) if (hop.recipients.some((one) => isDelivered(hop, one))) ends++;
  return ends > 1;
}

/** Mail that a filter took is not delivered yet, though the reply may name no queue ID. */
function isDelivered(hop: HopState, recipient: RecipientState): boolean {
  const { last, daemon } = recipient;
  if (last.status !== 'sent' || last.queuedAs !== undefined) return false;
  return !goesToFilter(last, daemon) && childOfPiped(hop, recipient) === undefined;
}

function warningsOfHop(hop: HopState, own: readonly Recipient[]): string[] {
  const warnings: string[] = [];
  if (isNotNamed(hop)) return ["only the filter's verdict is in the input, and no line of Postfix"];
  if (hop.isUnseen && hop.hasParent)
    return [`the lines of ${hop.queueId}, which took the message over, are not in the input`];
  if (hasNoStart(hop)) warnings.push(startMissing(hop.queueId));
  if (hop.isLetGo)
    warnings.push(
      `too much was open: ${hop.queueId} is told as it stood, and later lines of it are told apart`,
    );
  else if (!hop.isDone && isFinalForAll(hop, own)) warnings.push(removalMissing(hop.queueId));
  warnings.push(...aboutRefusals(hop));
  if (hop.linkIsInferred) warnings.push(`${hop.queueId} is joined by its Message-ID only`);
  if (hop.sawGap) warnings.push(`lines of the log were lost while ${hop.queueId} was on its way`);
  warnings.push(...linesMissing(hop));
  warnings.push(
    ...neverQueued(hop),
    ...copiesOf(hop),
    ...sweptWarnings(hop),
    ...cutOffWarnings(hop),
    ...cutLines(hop),
    ...silenceWarnings(hop, own),
  );
  return warnings;
}

/** A queue file leaves the queue once each recipient has ended, each with a line of its own: which of these lines are missing. */
function linesMissing(hop: HopState): string[] {
  const { recipientCount: count, queueId, recipients, removedBy, expiredAt } = hop;
  if (removedBy === null || removedBy === 'cleanup') return [];
  const isCutShort = removedBy === 'operator' || expiredAt !== null;
  if (isCutShort && !hasLostEnds(hop)) return [];
  const missing = countMissing(hop);
  const open = isCutShort ? 0 : recipients.filter(isPutOff).length;
  return [
    ...(missing > 0
      ? [`${missing} of ${count} recipients of ${queueId} have no delivery line in the input`]
      : []),
    ...(open > 0
      ? [
          `the last delivery line of ${open} of ${count} recipients of ${queueId} is not in the input`,
        ]
      : []),
  ];
}

/** If recipients were refused: what became of the others, and whether the refused ones belong to this message at all. */
function aboutRefusals(hop: HopState): string[] {
  const warnings: string[] = [];
  if (isRefusedByCounters(hop))
    warnings.push(
      `why the message of ${hop.queueId} was refused is not in the input: only the counters of its session tell that it was`,
    );
  else if (hop.isAbandoned && refusalsOf(hop).length > 0)
    warnings.push(`the client never sent the message of ${hop.queueId}: nobody got it`);
  if (isOpenWhose(hop))
    warnings.push(
      `who was refused before ${hop.queueId} was begun may belong to another message of the same connection`,
    );
  return warnings;
}

function neverQueued(hop: HopState): string[] {
  if (!seemsDropped(hop)) return [];
  return [
    `${hop.queueId} was begun by Postfix itself, and no line tells that it came into the queue: a notification that the sender has asked not to get (NOTIFY) ends so, and what was begun as the log ends looks so`,
  ];
}

/** A next hop that had taken the message when the try was cut off got it a second time. */
function cutOffWarnings(hop: HopState): string[] {
  if (!hop.wasCutOff || !hop.recipients.some((one) => isDelivered(hop, one))) return [];
  return [
    `${hop.queueId} was taken up again after a try that no line tells the end of: if a stop or a crash of Postfix cut it off, the message may have been delivered twice`,
  ];
}

/** Syslog cuts a line at a length of its own, and Postfix at 2,000 octets. */
function cutLines({ queueId, recipients }: HopState): string[] {
  const cut = recipients.filter(({ last }) => last.isCut === true).length;
  if (cut === 0) return [];
  return [
    `the log cuts off the last delivery line of ${cut} of ${recipients.length} recipients of ${queueId}: the reply is not whole`,
  ];
}

function silenceWarnings(hop: HopState, own: readonly Recipient[]): string[] {
  const { queueId, isLeftAlone, recipients, ruling, heldByOperatorAt } = hop;
  const isUntried = recipients.length === 0 && ruling === null && heldByOperatorAt === null;
  const waits = own.some(({ status }) => status === 'queued' || status === 'deferred');
  if (!isLeftAlone || !(waits || isUntried)) return [];
  return [
    `for a day after the last line of ${queueId} other mail was tried, but not this: lines of it are missing, or it is no longer in the queue`,
  ];
}

const MOST_NAMED = 3;

/** Recipients that one queue file delivered to more than once, unless the log only has a line twice. */
function copiesOf(hop: HopState): string[] {
  const several = hop.recipients.filter((one) => one.copies > 1 && isDelivered(hop, one));
  // local(8) does not remember which addresses of an alias are done: it delivers to all of them again while one has to wait.
  const isAgain = ({ daemon, copies }: RecipientState) =>
    daemon === 'local' && copies <= hop.rounds;
  const again = several.filter(isAgain);
  const warnings: string[] = [];
  if (again.length > 0)
    warnings.push(
      `${hop.queueId} was delivered more than once to ${copyWords(again)}: while one address of an alias has to wait, local(8) delivers to all of them at each try`,
    );
  const others = several.filter((one) => !isAgain(one));
  if (hop.doubles > 0 && others.length > 0)
    warnings.push(
      `${hop.queueId} was delivered more than once to ${copyWords(others)}: it stands more than once among the recipients`,
    );
  return warnings;
}

function copyWords(several: readonly RecipientState[]): string {
  if (several.length > MOST_NAMED) return `${several.length} recipients`;
  return several.map(({ last, copies }) => `${last.to} (${copies} times)`).join(', ');
}

/** Whether its start is missing. A queue file comes from a client, the maildrop or Postfix itself, or in place of another one. */
function hasNoStart(hop: HopState): boolean {
  if (hop.parent?.successor === hop) return false;
  return hop.acceptedAt === null && hop.messageId === null;
}

/** @param own the rows of the recipients at this hop */
function isFinalForAll(hop: HopState, own: readonly Recipient[]): boolean {
  return (
    isDecidedForAll(hop) && own.every((row) => row.status !== 'queued' && row.status !== 'held')
  );
}

function doubleDelivery(hops: readonly HopState[]): string[] {
  const places = new Map<string, Set<string>>();
  for (const hop of hops)
    for (const recipient of hop.recipients) {
      if (!isDelivered(hop, recipient)) continue;
      const { last } = recipient;
      const seen = places.get(last.to) ?? new Set();
      places.set(last.to, seen.add(hop.queueId));
    }
  return [...places]
    .filter(([, queueIds]) => queueIds.size > 1)
    .map(
      ([to, queueIds]) => `${to} may have got the message twice: ${[...queueIds].join(' and ')}`,
    );
}
