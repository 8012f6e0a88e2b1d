/** What `summary` answers: plain values. Durations are in seconds. */
import type { Instant } from '../../core/instant.ts';
import type { RetryHelps } from '../../knowledge/entry.ts';
import type { Direction, Kind, Status, Step } from '../../message/message.ts';
import type { Percentiles } from './percentiles.ts';
import type { Scores } from './score-histogram.ts';
import type { ServiceHealth } from './service-health.ts';
import type { Outage } from './service-outages.ts';

/** Recipients or messages by status; every status is there. */
export type ByStatus = Readonly<Record<Status, number>>;
type ByDirection = Readonly<Record<Direction, number>>;

/** Messages of one kind that had a queue file. */
export interface KindFigures {
  readonly kind: Kind;
  readonly messages: number;
  readonly byDirection: ByDirection;
  readonly byStatus: ByStatus & { readonly mixed: number };
  /** Messages with at least one recipient of the status. */
  readonly withStatus: ByStatus;
  readonly recipients: ByStatus;
  /** Messages with more than one recipient that was not refused. */
  readonly severalRecipients: number;
  /** Messages whose queue files are all gone. */
  readonly complete: number;
}

/** One name in a list of the most frequent ones. */
export interface TopRow {
  readonly name: string;
  readonly count: number;
  /** By how much `count` may be too high; 0 while the list is exact. */
  readonly error: number;
}

/** A list of the most frequent names; exact unless there were more than it can hold. */
export interface Top<Row = TopRow> {
  /** Names seen; at least this many if the list is not exact. */
  readonly distinct: number;
  readonly isExact: boolean;
  readonly rows: readonly Row[];
}

export const TOP_LISTS = [
  'senders',
  'senderDomains',
  'recipients',
  'clients',
  'relays',
  'logins',
] as const;
export type TopListName = (typeof TOP_LISTS)[number];

export const SUMMARY_GROUPINGS = ['hour', 'domain', 'sender', 'host'] as const;
export type SummaryGrouping = (typeof SUMMARY_GROUPINGS)[number];

/** The messages of one hour, domain, sender or host. */
export interface GroupRow extends TopRow {
  /** For groups by hour: when it starts. */
  readonly at: Instant | null;
  /** Messages that had a queue file; a message counts once in each group it belongs to. */
  readonly messages: number;
  /** Messages refused before they had one. */
  readonly refused: number;
  /** Recipients by status, without those refused before they were queued. */
  readonly recipients: ByStatus;
  /** From the first line to the delivery, for each recipient that was reached. */
  readonly delay: Percentiles;
}

export interface HourFigures {
  readonly at: Instant;
  readonly messages: number;
  readonly refused: number;
  /** Recipients of messages that started in the hour. */
  readonly recipients: ByStatus;
}

export interface StepTime extends Percentiles {
  /** null for the whole way. */
  readonly step: Step | null;
  readonly part: string;
}

export interface RefusalReason {
  readonly cause: string;
  readonly title: string;
  readonly recipients: number;
  /** Of these, refused for now (4xx): the client may come again. */
  readonly temporary: number;
}

export interface Refused {
  /** Transactions that were refused as a whole: they had no queue file. */
  readonly messages: number;
  readonly recipients: number;
  /** Refused recipients of messages that had a queue file, as others were accepted or the end of the data was refused. */
  readonly besideOthers: number;
  readonly temporary: number;
  readonly reasons: readonly RefusalReason[];
  /** Block lists by name (`zen.spamhaus.org`). */
  readonly blockLists: Top;
  readonly clients: Top;
}

export interface VerdictFigures {
  readonly verdict: 'passed' | 'blocked' | null;
  readonly category: string | null;
  /** A mail that is scanned twice counts twice. */
  readonly scans: number;
  readonly messages: number;
}

export interface ScanFigures {
  readonly verdicts: readonly VerdictFigures[];
  readonly scores: Scores;
  readonly viruses: Top;
  readonly banned: Top;
}

export interface SigningFigures {
  readonly signed: number;
  readonly notSigned: number;
  readonly verified: number;
  readonly failed: number;
  readonly noted: number;
  /** Messages that no line of OpenDKIM is about. */
  readonly silent: number;
  /** Domains whose outgoing mail was not signed because there is no key for them. */
  readonly unsignedDomains: Top;
}

/** Sessions by protocol (`TLSv1.3`). */
export interface TlsFigures {
  readonly in: readonly TopRow[];
  readonly out: readonly TopRow[];
}

export interface QueueCause {
  readonly cause: string | null;
  readonly title: string;
  readonly status: Status;
  readonly step: Step;
  readonly messages: number;
  readonly recipients: number;
  readonly oldestAt: Instant;
  /** A queue ID of the oldest message. */
  readonly example: string | null;
  readonly retryHelps: RetryHelps | null;
}

/** What is still in the queue at the end of the log. */
export interface QueueFigures {
  readonly messages: number;
  readonly deferred: number;
  readonly held: number;
  readonly queued: number;
  readonly oldestAt: Instant | null;
  readonly causes: readonly QueueCause[];
}

export interface Summary {
  /** First and last line of the messages counted. */
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
  /** Messages that had a queue file. */
  readonly messages: number;
  readonly byKind: Readonly<Record<Kind, number>>;
  readonly byStatus: ByStatus & { readonly mixed: number };
  readonly byDirection: ByDirection;
  readonly recipients: ByStatus;
  readonly kinds: readonly KindFigures[];
  /** Octets of all messages, each counted once. */
  readonly octets: number;
  readonly refused: Refused;
  readonly hours: readonly HourFigures[];
  readonly steps: readonly StepTime[];
  readonly domains: Top<GroupRow>;
  readonly groups: (Top<GroupRow> & { readonly by: SummaryGrouping }) | null;
  readonly top: Readonly<Record<TopListName, Top>>;
  readonly scans: ScanFigures;
  readonly signing: SigningFigures;
  readonly tls: TlsFigures;
  readonly queue: QueueFigures;
  readonly services: readonly ServiceHealth[];
  readonly outages: readonly Outage[];
  readonly warnings: readonly string[];
}
