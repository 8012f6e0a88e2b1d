/** What happens to a queue file: its start, its recipients' attempts, its end. */
import type { Peer } from '../core/peer.ts';

/** A queue file is made for a client's message (`client=`). */
export interface Accepted {
  readonly kind: 'accepted';
  readonly queueId: string;
  readonly client: Peer;
  readonly login: string | undefined;
  readonly loginMethod: string | undefined;
  /** The queue ID before this hop, told by XFORWARD. */
  readonly origQueueId: string | undefined;
  /** The client before this hop, told by XFORWARD. */
  readonly origClient: Peer | undefined;
}

/** A queue file is made from the maildrop: `sendmail`, or a requeued message. */
export interface Submitted {
  readonly kind: 'submitted';
  readonly queueId: string;
  readonly uid: number;
  readonly from: string;
  /** The queue ID it had before `postsuper -r`. */
  readonly origQueueId: string | undefined;
}

export interface Identified {
  readonly kind: 'identified';
  readonly queueId: string;
  /** As logged, brackets and trailing text included; may be empty. */
  readonly messageId: string;
  readonly resent: boolean;
}

/** The message enters the active queue: the first time accepted, later a new try. */
export interface Queued {
  readonly kind: 'queued';
  readonly queueId: string;
  /** '' is the null sender. */
  readonly from: string;
  /** Octets; undefined where the line is cut. */
  readonly size: number | undefined;
  /** Recipients in the queue file, after expansion; the same on every try. */
  readonly recipientCount: number;
}

/** Seconds, as in `delays=a/b/c/d`. */
export interface Delays {
  readonly beforeQueue: number;
  readonly inQueue: number;
  readonly connect: number;
  readonly transmit: number;
}

/** One recipient, one attempt (src/global/log_adhoc.c). */
export interface DeliveryAttempted {
  readonly kind: 'delivery-attempted';
  readonly queueId: string;
  readonly to: string;
  /** The address before expansion; undefined when it is the same. */
  readonly origTo: string | undefined;
  /** undefined for `relay=none`. */
  readonly relay: Peer | undefined;
  /** Nth message over one connection; 1 when not logged. */
  readonly connectionUse: number;
  /** Seconds since this queue file was made. */
  readonly delay: number | undefined;
  readonly delays: Delays | undefined;
  readonly enhancedStatus: string | undefined;
  /** As logged: `sent`, `deferred`, `bounced`, `SOFTBOUNCE`, `deliverable`, `undeliverable`. */
  readonly status: string;
  /** What stands in the parentheses after the status. */
  readonly reply: string;
  /** Whether the log breaks off within the line: then the reply went on, and may have said anything. */
  readonly isCut?: true | undefined;
  /** The queue ID the next hop gave: `queued as Q`, or `forwarded as Q` by local(8). */
  readonly queuedAs: string | undefined;
}

/** One address of the next hop did not work; the next one follows, or a delivery line. */
export interface AttemptFailed {
  readonly kind: 'attempt-failed';
  /** Lines `connect to H[IP]:25: …` have none: they belong to the next delivery line of the same pid. */
  readonly queueId: string | undefined;
  readonly text: string;
}

/** The queue file is gone. */
export interface Removed {
  readonly kind: 'removed';
  readonly queueId: string;
  /** `operator`: postsuper -d; `cleanup`: dropped before qmgr saw it (Postfix 3.10+). */
  readonly by: 'queue-manager' | 'operator' | 'cleanup';
}

/** The queue lifetime is over (or an operator said so): returned to the sender. */
export interface Expired {
  readonly kind: 'expired';
  readonly queueId: string;
  readonly from: string;
  readonly forced: boolean;
}

/** Postfix told somebody about this message: a new message carries the notification. */
export interface Notified {
  readonly kind: 'notified';
  readonly queueId: string;
  readonly about: 'non-delivery' | 'delay' | 'delivery status';
  readonly whom: 'sender' | 'postmaster';
  /** undefined when the notification itself was discarded (a double bounce). */
  readonly notificationQueueId: string | undefined;
}

/** postsuper(1) changed a queue file. */
export interface OperatorActed {
  readonly kind: 'operator-acted';
  readonly queueId: string;
  readonly action: 'held' | 'released' | 'requeued' | 'expired' | 'renamed';
}

/** Something else about a queue file: `queue file size limit exceeded`, `passing <r> to transport=X`. */
export interface QueueNoted {
  readonly kind: 'queue-noted';
  readonly queueId: string;
  /** Whether Postfix marked it `warning`, `error`, `fatal` or `panic`. */
  readonly isTrouble: boolean;
  readonly text: string;
}
