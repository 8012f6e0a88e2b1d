/** What `failures` answers. Plain values. */
import type { Instant } from '../../core/instant.ts';
import type { RetryHelps } from '../../knowledge/entry.ts';
import type { Message, Status, Step } from '../../message/message.ts';
import type { LookUp } from '../look-up.ts';
import type { RepliesView } from '../reply-list.ts';
import type { Grouping } from './keys.ts';
import type { Fate } from './rows.ts';

export interface FailureOptions {
  readonly by: Grouping;
  /** Groups with fewer messages are left out. */
  readonly least: number;
  /** How many groups of each kind are reported; null: all. */
  readonly limit: number | null;
  readonly withRecovered: boolean;
  readonly withRefused: boolean;
  /** Whether the messages of the examples are kept, to show their lines. */
  readonly keepMessages: boolean;
}

export interface Failures {
  readonly by: Grouping;
  readonly from: Instant | null;
  readonly until: Instant | null;
  /** Messages that had a queue file. */
  readonly messages: number;
  /** How many of these did not reach every recipient. */
  readonly failedMessages: number;
  /** Messages of which this log does not tell the end, or not for sure. */
  readonly unknownMessages: number;
  /** Messages that failed, but not in the way asked for. */
  readonly hiddenMessages: number;
  /** What narrowed the answer to a part of the log; null: nothing did. */
  readonly narrowed: Narrowed | null;
  /** The number of failed groups, including those left out. */
  readonly groupCount: number;
  /** Messages that failed at first and were delivered since. */
  readonly recoveredMessages: number;
  /** Transactions refused before they had a queue file, and the recipients they had named. */
  readonly refusedMessages: number;
  readonly refusedRecipients: number;
  readonly alerts: readonly Alert[];
  /** The most harmful first, or the oldest with `none`; so are the others. */
  readonly failed: readonly FailureView[];
  /** Empty unless asked for. */
  readonly recovered: readonly FailureView[];
  readonly refused: readonly FailureView[];
  /** How many groups are left out: with fewer messages than asked for, and beyond the limit. */
  readonly belowLeast: number;
  /** What the groups that are large enough hold, shown or not. */
  readonly enough: Readonly<Record<Fate, EnoughMessages>>;
  readonly beyondLimit: number;
  /** Whether every group was counted exactly; false if there were too many. */
  readonly isExact: boolean;
}

/** Of groups with as many messages as asked for: their names, and what became of their mail. */
export interface EnoughMessages {
  readonly names: ReadonlySet<string>;
  readonly statuses: ReadonlySet<Status>;
}

/** A filter or a range that leaves messages out. */
export interface Narrowed {
  /** `the filter`, `the range`, `the filter and the range`. */
  readonly by: string;
  /** Messages with a queue file that were read but left out. */
  readonly outside: number;
}

export interface NameCount {
  readonly name: string;
  readonly count: number;
}

export interface FailureView {
  /** What it is grouped under: `gmail.com`; null if it has no name. */
  readonly name: string | null;
  /** The same for a screen: `(no login)`. */
  readonly shownName: string;
  /** The most frequent cause of the group. */
  readonly cause: string;
  readonly title: string;
  readonly causes: readonly NameCount[];
  /** The most frequent step. */
  readonly step: Step;
  /** Whether recipients stopped at others, too. */
  readonly hasOtherSteps: boolean;
  readonly status: Status | 'mixed';
  readonly statuses: readonly NameCount[];
  readonly messages: number;
  readonly recipients: number;
  /** How many of the messages are tries of mail that stays in the maildrop: pickup(8) hands it in again, each time as another message. */
  readonly triesFromMaildrop: number;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  readonly scope: FailureScope;
  /** `maybe` if it does not help all ways alike. */
  readonly retryHelps: RetryHelps;
  /** Whether a retry helps, for each cause of the group and each of its ways, each verdict once. */
  readonly verdicts: readonly RetryHelps[];
  /** The meaning of all ways together. */
  readonly meaning: string;
  /** The ways in which mail with this cause stopped, the most frequent first. */
  readonly ways: readonly FailureWay[];
  readonly likelyCause: string | null;
  readonly advice: readonly string[];
  /** Queue IDs. */
  readonly examples: readonly string[];
  /** How to find the examples, also those that have no queue ID; null if nothing names them. */
  readonly lookUp: LookUp | null;
  /** Recipients. */
  readonly addresses: readonly string[];
  readonly exampleMessages: readonly Message[];
  readonly fate: Fate;
  readonly servers: readonly NameCount[];
  readonly clients: readonly NameCount[];
  readonly reasons: readonly NameCount[];
  readonly blockLists: readonly NameCount[];
}

/** Recipients with the same cause and status about which the same is said; what holds for one way need not hold for another. */
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
  /** How many messages of the group it reaches, and since when. For domains of others, mail for a mailbox here does not count. */
  readonly messages: number;
  readonly since: Instant;
  /** The last success at the same place before it; the newest success if mail passed meanwhile, and for domains. */
  readonly lastSuccessAt: Instant | null;
  /** The first success at the same place after it. */
  readonly firstSuccessAt: Instant | null;
  /** Whether other mail passed the same place meanwhile. */
  readonly passedMeanwhile: boolean;
  /** An outage: nothing but failures, of at least five messages or for at least a minute. */
  readonly isOutage: boolean;
  /** Whether the answer covers a range: what worked before it is not known. */
  readonly isOfRange: boolean;
  /** For domains: how many, and the first of them. */
  readonly domainCount: number;
  readonly domain: string | null;
}

/** What many failures say together. */
export interface Alert {
  /** `own-dns-trouble`, `port-25-closed`, `own-ip-block-listed`, `hacked-account`, `suspect-sender`, `suspect-web-sender`. */
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
  /** The domains, providers or accounts it is based on, and what they are: `5 domains`. */
  readonly who: readonly string[];
  readonly whoWords: string;
  /** What else it is based on: `zen.spamhaus.org`, `4,000 recipients, 71 % failed`. */
  readonly evidence: readonly string[];
}
