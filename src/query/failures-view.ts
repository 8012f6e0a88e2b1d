/** What `failures` answers. Plain values. */
import type { Instant } from '../core/instant.ts';
import type { RetryHelps } from '../knowledge/entry.ts';
import type { Message, Status, Step } from '../message/message.ts';
import type { Grouping } from './failures-keys.ts';
import type { RepliesView } from './reply-list.ts';

export interface FailureOptions {
  readonly by: Grouping;
  /** Groups of fewer messages are left out. */
  readonly least: number;
  /** Groups of each kind that are reported; null: all. */
  readonly limit: number | null;
  readonly withRecovered: boolean;
  readonly withRefused: boolean;
  /** Whether the messages of examples are kept, for their lines. */
  readonly keepMessages: boolean;
}

export interface Failures {
  readonly by: Grouping;
  readonly from: Instant | null;
  readonly until: Instant | null;
  /** Messages that had a queue file. */
  readonly messages: number;
  /** Of these, the ones that did not reach every recipient. */
  readonly failedMessages: number;
  /** Messages that failed in another way than asked for. */
  readonly hiddenMessages: number;
  /** What was asked for is a part of the log; null: all of it. */
  readonly narrowed: Narrowed | null;
  /** All groups, those that are left out too. */
  readonly groupCount: number;
  /** Messages that failed at first and were delivered since. */
  readonly recoveredMessages: number;
  /** Transactions refused before they had a queue file, and the recipients that they had named. */
  readonly refusedMessages: number;
  readonly refusedRecipients: number;
  readonly alerts: readonly Alert[];
  /** The most harm first; so the others. */
  readonly failed: readonly FailureView[];
  /** Empty unless asked for. */
  readonly recovered: readonly FailureView[];
  readonly refused: readonly FailureView[];
  /** Groups with fewer messages than asked for, and beyond the limit. */
  readonly belowLeast: number;
  readonly beyondLimit: number;
  /** Whether there were more groups than are counted exactly. */
  readonly isExact: boolean;
}

/** A filter or a range that leaves messages out. */
export interface Narrowed {
  /** `the filter`, `the range`, `the filter and the range`. */
  readonly by: string;
  /** Messages with a queue file that were read and are not in it. */
  readonly outside: number;
}

export interface NameCount {
  readonly name: string;
  readonly count: number;
}

export interface FailureView {
  /** What it is grouped under: `gmail.com`; null for what has no name. */
  readonly name: string | null;
  /** The same for a screen: `(no login)`. */
  readonly shownName: string;
  /** The most frequent cause of the group. */
  readonly cause: string;
  readonly title: string;
  readonly causes: readonly NameCount[];
  /** The most frequent step. */
  readonly step: Step;
  readonly status: Status | 'mixed';
  readonly statuses: readonly NameCount[];
  readonly messages: number;
  readonly recipients: number;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  readonly scope: FailureScope;
  /** `maybe` where it does not help all ways alike. */
  readonly retryHelps: RetryHelps;
  /** Of all ways. */
  readonly meaning: string;
  /** The ways in which mail of the cause stopped, the most frequent first. */
  readonly ways: readonly FailureWay[];
  readonly likelyCause: string | null;
  readonly advice: readonly string[];
  /** Queue IDs. */
  readonly examples: readonly string[];
  /** Recipients. */
  readonly addresses: readonly string[];
  readonly exampleMessages: readonly Message[];
  readonly fate: 'failed' | 'recovered' | 'refused';
  readonly servers: readonly NameCount[];
  readonly clients: readonly NameCount[];
  readonly reasons: readonly NameCount[];
  readonly blockLists: readonly NameCount[];
}

/** Recipients of one cause and status of which the same is said: what is said of one way need not hold for another. */
export interface FailureWay {
  readonly status: Status;
  /** Recipients. */
  readonly count: number;
  readonly meaning: string;
  readonly retryHelps: RetryHelps;
  /** `sending again does not help`. */
  readonly retry: string;
  readonly replies: RepliesView;
  readonly advice: readonly string[];
}

/** How far a cause reaches. */
export interface FailureScope {
  readonly kind: /** A step or a service of this host, where all mail has to pass. */
    | 'place'
    /** Domains of others. */
    | 'domains'
    /** Single addresses or messages. */
    | 'single';
  /** Messages of the group that it reaches, and when it did first: of mail for domains of others the rest was for a mailbox here. */
  readonly messages: number;
  readonly since: Instant;
  /** The last success at the same place before it, where nothing passed meanwhile; else the newest. */
  readonly lastSuccessAt: Instant | null;
  /** The first success at the same place after it. */
  readonly firstSuccessAt: Instant | null;
  /** Whether other mail passed the same place meanwhile. */
  readonly passedMeanwhile: boolean;
  /** An outage: only failures, of five messages or for a minute. */
  readonly isOutage: boolean;
  /** Whether the answer is of a range: of what worked before it nothing is known. */
  readonly isOfRange: boolean;
  /** For domains: how many, and the first of them. */
  readonly domainCount: number;
  readonly domain: string | null;
}

/** What many failures together say. */
export interface Alert {
  /** `own-dns-trouble`, `port-25-closed`, `own-ip-block-listed`, `hacked-account`, `suspect-sender`. */
  readonly cause: string;
  readonly title: string;
  readonly step: Step | null;
  readonly status: Status | 'mixed' | null;
  readonly messages: number;
  readonly recipients: number;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  readonly lastSuccessAt: Instant | null;
  readonly retryHelps: RetryHelps;
  readonly meaning: string;
  readonly likelyCause: string | null;
  readonly advice: readonly string[];
  readonly examples: readonly string[];
  /** The domains, providers or accounts it rests on, and what they are: `5 domains`. */
  readonly who: readonly string[];
  readonly whoWords: string;
  /** What else the alert rests on: `zen.spamhaus.org`, `4,000 recipients, 71 % failed`. */
  readonly evidence: readonly string[];
}
