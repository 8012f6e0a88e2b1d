/** Which recipients of the hops before a recipient of a hop stands for: by its address, its alias, or as an address that local(8) forwarded them to. */
import type { DeliveryAttempted } from '../../events/queue-events.ts';
import type { Failure } from '../../message/message.ts';
import type { Expected, ExpectedRecipients } from '../queue-files/expected.ts';
import type { HopState } from '../queue-files/hop-state.ts';
import { hasAllRecipients } from '../queue-files/recipient-count.ts';
import type { RecipientState } from '../queue-files/recipient-state.ts';
import { failureOf } from './recipient-row.ts';

interface Met {
  readonly recipient: RecipientState;
  readonly met: readonly Expected[];
}

/** Each recipient of a hop, with those that it stands for. */
export function metByRecipients(hop: HopState): Met[] {
  const exact = exactlyMet(hop);
  const all: Met[] = [];
  // The copies of a recipient's mail came for the same ones.
  const byKept =
    hop.copiesBeside > 0 ? new Map<RecipientState | null, readonly Expected[]>() : null;
  hop.recipients.forEach((recipient, index) => {
    if (recipient.isReplaced) return;
    const met = byKept?.get(recipient.beside) ?? allMetBy(hop, recipient, exact[index]);
    byKept?.set(recipient, met);
    all.push({ recipient, met });
  });
  return all;
}

/** For each recipient of a hop, the expected one with the same two names. */
function exactlyMet({ recipients, expected }: HopState): readonly (Expected | undefined)[] {
  if (expected === null) return [];
  return recipients.map(({ last, isReplaced }) =>
    isReplaced ? undefined : expected.take(last.to, last.origTo ?? null),
  );
}

/** The expected recipients that this one stands for: where cleanup removed doubles, all that now have its address. */
function allMetBy(
  { expected }: HopState,
  { last }: RecipientState,
  exact: Expected | undefined,
): readonly Expected[] {
  if (expected === null) return [];
  const met = metByName(expected, last, exact);
  return met.length > 0 ? met : expected.forwarded;
}

function metByName(
  expected: ExpectedRecipients,
  { to, origTo }: DeliveryAttempted,
  exact: Expected | undefined,
): readonly Expected[] {
  if (origTo !== undefined)
    return exact === undefined ? [...expected.takeAll(to), ...expected.takeAll(origTo)] : [exact];
  if (exact !== undefined) return [exact, ...expected.takeAll(to)];
  const met = expected.takeAll(to);
  return met.length > 0 ? met : expected.takeExtended(to);
}

/** Whether it is known which alias a recipient came through: without one in its line, it may have come through any alias of its address. */
export function isAliasKnown(
  hop: HopState,
  { last }: RecipientState,
  met: readonly Expected[],
): boolean {
  if (last.origTo !== undefined) return true;
  // If more names than recipients are known, a line has left the alias out.
  if (hop.differentRecipients > 0 && hop.recipients.length > hop.differentRecipients) return false;
  // If the line of the hop before is not in the log, nothing tells who went on here.
  return met.length > 0 || !hop.hasParent;
}

/** What the hops before tell of a recipient, and what goes on to the next hop: one entry for each alias that became it. */
export function expectationsOf(
  hop: HopState,
  recipient: RecipientState,
  met: readonly Expected[],
): readonly Expected[] {
  const { to, origTo = null } = recipient.last;
  const failure = failureOf(hop, recipient);
  if (met.length === 0) {
    const originalAddress = origTo ?? redirectedFrom(hop, to);
    return [{ address: to, originalAddress, recoveredFrom: failure }];
  }
  return met.map((expected) => ({
    address: to,
    originalAddress: isSameAddress(expected.address, to)
      ? aliasOf(expected, origTo, met.length)
      : (expected.originalAddress ?? expected.address),
    recoveredFrom: afterFailure(failure, expected.recoveredFrom),
  }));
}

function afterFailure(failure: Failure | null, before: Failure | null): Failure | null {
  return failure === null || before === null ? (failure ?? before) : { ...failure, before };
}

function aliasOf({ originalAddress }: Expected, origTo: string | null, count: number) {
  return count === 1 ? (origTo ?? originalAddress) : (originalAddress ?? origTo);
}

function isSameAddress(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** The one recipient that the hop before handed on and a rule replaced; null if there were several, because no line says which one. */
function redirectedFrom({ expected, parent, redirectedTo }: HopState, to: string): string | null {
  if (parent === null || !hasAllRecipients(parent) || redirectedTo === null) return null;
  if (!isSameAddress(redirectedTo, to)) return null;
  const [only, ...others] = expected?.rest() ?? [];
  if (only === undefined || others.length > 0) return null;
  return only.originalAddress ?? only.address;
}
