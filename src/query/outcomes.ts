/** What a live view tells: one recipient's outcome, when it becomes known or changes. */

import type { Instant } from '../core/instant.ts';
import type { Direction, Message, Recipient, Status, Step } from '../message/message.ts';
import { isFailure, isFinal, isShownAsSent, recipientKey } from '../message/outcome.ts';
import { type Filter, fits } from './filter.ts';
import { reasonOf, stallReasonOf } from './outcome-reason.ts';

/** A status, or `stalled` if nothing moves. */
export type OutcomeStatus = Status | 'stalled';

export interface Outcome {
  /** When the deciding line was written; for stalled mail, when that was found. */
  readonly at: Instant;
  readonly messageId: string | null;
  readonly queueId: string | null;
  readonly status: OutcomeStatus;
  readonly step: Step;
  readonly direction: Direction;
  /** '' for the null sender, null if not in the log. */
  readonly from: string | null;
  /** null if no line names a recipient. */
  readonly to: string | null;
  /** From the arrival at the first hop to the deciding line; for stalled mail, since it last moved. */
  readonly delaySeconds: number | null;
  /** Why it did not arrive, or what about it is not in the log. */
  readonly reason: string | null;
  /** Whether Postfix logs `status=sent` for mail that the filter kept. */
  readonly isShownAsSent: boolean;
  /** What was inferred and not read: `year` and `zone` of its time, and which of the fields above. */
  readonly inferred: readonly string[];
}

/** @param hasStart whether the log shows where the message came from */
export function outcomeOf(message: Message, row: Recipient, hasStart: boolean): Outcome {
  return {
    at: row.at,
    messageId: message.messageId,
    queueId: row.queueId,
    status: row.status,
    step: row.step,
    direction: message.direction,
    from: message.from,
    to: row.address === '' ? null : row.address,
    delaySeconds: row.totalSeconds,
    reason: reasonOf(message, row, hasStart),
    isShownAsSent: isShownAsSent(row),
    inferred: inferredOf(message, row),
  };
}

/** Inferred facts by their fields of an outcome. Queue IDs are inferred if only a Message-ID ties queue files together. */
const OUTCOME_KEYS: Readonly<Record<string, string>> = { queueIds: 'queueId', address: 'to' };

function inferredOf(message: Message, row: Recipient): readonly string[] {
  if (message.inferred.length === 0 && row.inferred.length === 0) return message.inferred;
  return [...message.inferred, ...row.inferred].map((fact) => OUTCOME_KEYS[fact] ?? fact);
}

/** The outcome of a recipient whose mail has not moved since `since`. */
export function stallOf(message: Message, row: Recipient, since: Instant, now: Instant): Outcome {
  const { step, words } = stallReasonOf(message, row);
  return {
    ...outcomeOf(message, row, true),
    at: now,
    delaySeconds: (now - since) / 1000,
    status: 'stalled',
    step,
    reason: words,
  };
}

/** Whether it did not arrive, or not yet. */
function hasNotArrived(status: OutcomeStatus): boolean {
  return status === 'deferred' || status === 'held' || status === 'stalled' || isFailure(status);
}

export const OUTCOME_CHOICES = ['all', 'final', 'failures'] as const;
export type OutcomeChoice = (typeof OUTCOME_CHOICES)[number];

/** Which outcomes a user wants to see. */
export interface OutcomeFilter {
  readonly only: OutcomeChoice;
  readonly since: Instant | null;
  readonly until: Instant | null;
  /** All but the time and the statuses. */
  readonly message: Filter;
  readonly statuses: ReadonlySet<OutcomeStatus | 'mixed'> | null;
}

export function fitsOutcome(
  outcome: Outcome,
  message: Message,
  row: Recipient,
  filter: OutcomeFilter,
): boolean {
  if (filter.only === 'final' && !isFinal(outcome.status)) return false;
  if (filter.only === 'failures' && !hasNotArrived(outcome.status)) return false;
  if (filter.statuses !== null && !filter.statuses.has(outcome.status)) return false;
  if (filter.since !== null && outcome.at < filter.since) return false;
  if (filter.until !== null && outcome.at > filter.until) return false;
  // Each recipient is tested as if the message were for it alone.
  const alone = {
    ...message,
    recipients: [{ ...row, step: outcome.step }],
    withoutRecipient: null,
    status: row.status,
  };
  return fits(alone, filter.message);
}

/** What was told at one place. Most have one recipient, for which a map would take more memory than its mail. */
class Told {
  readonly #key: string;
  #state: string;
  #rest: Map<string, string> | null = null;

  constructor(key: string, state: string) {
    this.#key = key;
    this.#state = state;
  }

  get(key: string): string | undefined {
    return key === this.#key ? this.#state : this.#rest?.get(key);
  }

  set(key: string, state: string): void {
    if (key === this.#key) this.#state = state;
    else {
      this.#rest ??= new Map();
      this.#rest.set(key, state);
    }
  }
}

/** Remembers what was told, as long as the mail itself is remembered. */
export class ToldOutcomes {
  readonly #told = new WeakMap<object, Told>();

  /**
   * Whether the state of a recipient, at a hop or in a transaction, differs from what was told last.
   * @param recipients all recipients of the message
   */
  isNews(
    place: object,
    row: Recipient,
    status: OutcomeStatus,
    step: Step,
    recipients: readonly Recipient[] = [row],
  ): boolean {
    const told = this.#told.get(place);
    const last = told?.get(recipientKey(row)) ?? toldBeforeAlias(told, row, recipients);
    return last !== `${status} ${step}`;
  }

  remember(place: object, row: Recipient, status: OutcomeStatus, step: Step): void {
    const [key, state] = [recipientKey(row), `${status} ${step}`];
    const told = this.#told.get(place);
    if (told === undefined) this.#told.set(place, new Told(key, state));
    else told.set(key, state);
  }
}

/** What was told about a recipient before a line gave its original address. */
function toldBeforeAlias(
  told: Told | undefined,
  row: Recipient,
  recipients: readonly Recipient[],
): string | undefined {
  if (told === undefined || row.originalAddress === null) return undefined;
  const key = recipientKey({ ...row, originalAddress: null });
  const last = told.get(key);
  if (last === undefined) return undefined;
  const isOfAnother = recipients.some((one) => recipientKey(one) === key);
  return isOfAnother ? undefined : last;
}
