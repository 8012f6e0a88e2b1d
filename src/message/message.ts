/** One message and all its hops, as far as the log tells. Plain values; made by correlate/. */

import type { Instant } from '../core/instant.ts';
import type { Peer } from '../core/peer.ts';
import type { Delays } from '../events/queue-events.ts';
import type { Hold } from './hold.ts';

/** The steps of a mail's life, in their order. */
export const STEPS = ['connect', 'accept', 'filter', 'sign', 'queue', 'deliver', 'remove'] as const;
export type Step = (typeof STEPS)[number];

/** What became of one recipient, worst last. `mixed` is for messages only. */
export const STATUSES = [
  'delivered',
  'relayed',
  'queued',
  'unknown',
  'deferred',
  'held',
  'deleted',
  'aborted',
  'rejected',
  'discarded',
  'blocked',
  'expired',
  'bounced',
] as const;
export type Status = (typeof STATUSES)[number];

export const KINDS = ['mail', 'bounce', 'notice', 'quarantine-copy', 'probe'] as const;
export type Kind = (typeof KINDS)[number];

export const DIRECTIONS = ['inbound', 'outbound', 'internal', 'unknown'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** The client that brought the message to the first hop. */
export interface Client extends Peer {
  readonly helo: string | null;
  /** SASL login. */
  readonly login: string | null;
  /** `TLSv1.3 TLS_AES_128_GCM_SHA256`. */
  readonly tls: string | null;
}

/** One queue file's part of the way. */
export interface Hop {
  readonly queueId: string;
  /** The queue file that it follows, where that is not the one before it in the list. */
  readonly after?: string;
  /** The host that wrote its lines, where that is not the message's. */
  readonly host?: string;
  /** The tag of the smtpd or pickup that made it: `postfix/dkimmilter/smtpd`; '' when not in the log. */
  readonly service: string;
  readonly acceptedAt: Instant | null;
  readonly queuedAt: Instant | null;
  readonly removedAt: Instant | null;
  /** Octets. */
  readonly size: number | null;
  /** How many recipients qmgr counted in it (`nrcpt=`); left out when not in the log. */
  readonly recipientCount?: number;
  /** Where a FILTER rule sends it: `smtp-amavis:[127.0.0.1]:10026`. */
  readonly filter: string | null;
  /** How often it entered the active queue. */
  readonly rounds: number;
  /** Whether a filter of this host made it, whose lines are not in the log; left out for all others. */
  readonly isHandedBack?: boolean;
  /** Its stays in the hold queue; left out where it was never there. */
  readonly holds?: readonly Hold[];
  /** Whether an operator removed it; left out where the queue manager did, or nobody. */
  readonly isDeleted?: boolean;
  /** Whether an operator had it expire before its time (postsuper -e); left out for all others. */
  readonly isForcedToExpire?: boolean;
}

export interface Recipient {
  readonly address: string;
  /** The address before alias or list expansion, if it differs. */
  readonly originalAddress: string | null;
  readonly status: Status;
  readonly step: Step;
  /** When the line was written that decided the status. */
  readonly at: Instant;
  /** Deliveries tried on the last hop; 0 too where it was only put off, because its destination was suspended. */
  readonly attempts: number;
  /** The last hop; null when refused before the queue. */
  readonly queueId: string | null;
  readonly relay: Peer | null;
  /** Protocol and cipher of the connection to the relay: `TLSv1.3 TLS_AES_128_GCM_SHA256`; null where no line says so. */
  readonly tls: string | null;
  readonly enhancedStatus: string | null;
  /** The deciding reply or reason, as logged. */
  readonly reply: string | null;
  /** For rejected: the client may try again (4xx). */
  readonly temporary: boolean;
  /** The daemon whose line decided: `smtp`, `lmtp`, `amavis`, `smtpd`, `cleanup`, … */
  readonly service: string;
  /** For blocked: where amavis keeps a copy. */
  readonly quarantine: string | null;
  /** First failed attempt of the last hop, to tell since when it waits. */
  readonly firstDeferredAt: Instant | null;
  /** When it entered the last hop's queue, for the next try and the expiry. */
  readonly queuedAt: Instant | null;
  /** Seconds from its arrival at the last hop to the deciding line: Postfix' `delay=`, which starts again at each hop. */
  readonly delaySeconds: number | null;
  /** Seconds from the message's start to the deciding line, over all its hops. */
  readonly totalSeconds: number | null;
  /** Seconds of these that it waited in queues, over all hops: for a free delivery process, and for another try. */
  readonly waitedSeconds: number | null;
  /** `delays=` of the deciding line. */
  readonly delays: Delays | null;
  /** The verdict of amavis that decided, if one did: `SPAM`, `INFECTED`, … */
  readonly category: string | null;
  /** For a refusal: `RCPT`, `DATA`, `header`, `END-OF-MESSAGE`, …; null otherwise. */
  readonly stage: string | null;
  /** For a refusal: what refused; null otherwise. */
  readonly by: 'access' | 'content' | 'milter' | 'proxy' | 'postscreen' | null;
  /** For a refusal because a milter did not answer, or a list of postscreen's own rejects the client: the line before that says so; null otherwise. */
  readonly warning: string | null;
  /** The last failed attempt before this recipient's mail went on to another queue file; it has recovered if the mail arrived. */
  readonly recoveredFrom: Failure | null;
  /** The last try, if Postfix made none since, because the destination is suspended for another reason; left out for all others. */
  readonly lastTry?: Failure;
  /** The fields of this row that no line of the log states outright. */
  readonly inferred: readonly string[];
  /** Why it may not be waiting any more, though no line says what became of it; left out for all others. */
  readonly afterwards?: Afterwards;
}

/**
 * `set-aside`: Postfix found the queue file damaged, and does not touch it any more. `perhaps-gone`: the log goes on for long, and no try is
 * in it.
 */
export type Afterwards = 'perhaps-deleted' | 'perhaps-held' | 'perhaps-gone' | 'set-aside';

/** A failed attempt that was followed by others. */
export interface Failure {
  readonly at: Instant;
  /** The first failure of the same hop. */
  readonly since: Instant;
  readonly step: Step;
  readonly service: string;
  readonly queueId: string;
  readonly relay: Peer | null;
  readonly enhancedStatus: string | null;
  readonly reply: string;
  /** If an operator requeued it (postsuper -r): how often the queue files before were tried; left out for others. */
  readonly triesBeforeRequeue?: number;
  /** The last failure at a hop before, which was made good there. */
  readonly before?: Failure;
}

export interface Scan {
  readonly at: Instant;
  readonly taskId: string;
  readonly mailId: string | null;
  /** The port amavis took it on: 10024 inbound, 10026 and 10032 outbound; null when not logged. */
  readonly port: number | null;
  readonly policyBanks: readonly string[];
  /** null: the log has no verdict of this task. */
  readonly verdict: 'passed' | 'blocked' | null;
  readonly category: string | null;
  readonly detail: string | null;
  readonly actions: readonly string[];
  readonly score: number | null;
  readonly quarantine: string | null;
  readonly elapsedMs: number | null;
  readonly recipients: readonly string[];
  readonly queueId: string | null;
  readonly queuedAs: readonly string[];
  /** Trouble amavis told about this task. */
  readonly notes: readonly string[];
}

export interface Signing {
  readonly at: Instant;
  readonly status: 'signed' | 'not-signed' | 'verified' | 'failed' | 'noted';
  readonly text: string;
  readonly queueId: string;
}

/** One line of the log about the message. */
export interface TimelineEvent {
  readonly at: Instant;
  readonly step: Step;
  /** The kind of the mail event. */
  readonly kind: string;
  /** The tag. */
  readonly service: string;
  readonly pid: number;
  readonly queueId: string | null;
  /** What the line says, without its header. */
  readonly text: string;
  /** The whole line. */
  readonly raw: string;
  readonly file: string;
  readonly line: number;
}

export interface Message {
  readonly kind: Kind;
  /** For a quarantine copy: the queue ID of the mail it is a copy of. */
  readonly copyOf: string | null;
  /** As in the header, without the outer <>; null if there was none. */
  readonly messageId: string | null;
  readonly status: Status | 'mixed';
  readonly direction: Direction;
  readonly host: string;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  /** '' the null sender, null not in the log. */
  readonly from: string | null;
  /** Octets, on the first hop. */
  readonly size: number | null;
  readonly client: Client | null;
  /** `postscreen`'s result for the client, if the log has it. */
  readonly screening: {
    readonly at: Instant;
    readonly text: string;
    readonly result: string;
  } | null;
  readonly connectedAt: Instant | null;
  readonly hops: readonly Hop[];
  readonly recipients: readonly Recipient[];
  /** What became of the mail as a row without an address, for the recipients in its queue file that no line names; null if there are none. */
  readonly withoutRecipient: Recipient | null;
  readonly scans: readonly Scan[];
  readonly signing: Signing | null;
  /** Queue IDs of the notifications it caused. */
  readonly bounces: readonly string[];
  /** Those of them that bounce(8) sent to the postmaster; left out if there are none, like the next two. */
  readonly toPostmaster?: readonly string[];
  /** Those that tell the sender of a delay. */
  readonly delayNotices?: readonly string[];
  /** Those that tell the sender what became of the mail, as it had asked for (NOTIFY=SUCCESS). */
  readonly reports?: readonly string[];
  /** The queue ID of the mail a notification reports on. */
  readonly bounceOf: string | null;
  /** For mail released from amavis' quarantine: the mail_id of the scan that had put it there. */
  readonly releaseOf: string | null;
  /** Its later releases from quarantine; left out if nobody asked for them, or there are none. */
  readonly releases?: readonly Release[];
  /** The copies of it that amavis sent to a mailbox for quarantine; left out as its releases are. */
  readonly copies?: readonly QuarantineCopy[];
  readonly inferred: readonly string[];
  readonly warnings: readonly string[];
  /** Filled only if asked for. */
  readonly timeline: readonly TimelineEvent[];
  /** What the mail queue holds of it now; left out if nobody asked. */
  readonly queueFiles?: readonly InQueue[];
  /** What rules and operators did, in the words of the log. */
  readonly notes: readonly string[];
}

/** A message that an operator released from quarantine. */
export interface Release {
  readonly at: Instant;
  readonly queueId: string;
  readonly status: Message['status'];
}

/** A copy of blocked mail on its way to the mailbox for quarantine, or there. */
export interface QuarantineCopy {
  readonly queueId: string;
  readonly status: Message['status'];
}

/** A queue file as postqueue(1) lists it. */
export interface InQueue {
  readonly queueId: string;
  /** `active`, `deferred`, `hold`, `incoming`, `maildrop`. */
  readonly queueName: string;
  readonly arrivedAt: Instant;
  /** Octets. */
  readonly size: number | null;
  /** "" for the null sender. */
  readonly sender: string | null;
  /** Whether an operator has told it to expire. */
  readonly isForcedToExpire: boolean;
  readonly recipients: readonly {
    readonly address: string;
    /** Why the last attempt failed; null where none did. */
    readonly reason: string | null;
  }[];
}

/** Each recipient's row names the queue IDs: with more of them, the output would grow with their square. */
const MANY_QUEUE_IDS = 64;

/** The queue IDs in a recipient's row: all of the message, or if there are very many, the first ones and its own. */
export function queueIdsOfRow(message: Message, row: Recipient): string[] {
  const { hops } = message;
  if (hops.length <= MANY_QUEUE_IDS) return queueIdsOf(message);
  const first = hops.slice(0, MANY_QUEUE_IDS - 1).map((hop) => hop.queueId);
  return row.queueId === null || first.includes(row.queueId) ? first : [...first, row.queueId];
}

/** The queue IDs of a message, in hop order. */
export function queueIdsOf(message: Message): string[] {
  return message.hops.map((hop) => hop.queueId);
}
