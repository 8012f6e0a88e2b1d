/** What is remembered of one queue file. Mutable on purpose: events change it in place. */
import type { Instant } from '../../core/instant.ts';
import { isLoopback, type Peer } from '../../core/peer.ts';
import type { Rejected } from '../../events/client-events.ts';
import type { Notified } from '../../events/queue-events.ts';
import type { Signed } from '../../events/scan-events.ts';
import type { Hold } from '../../message/hold.ts';
import type { OpenMessages } from '../bounds.ts';
import { Chain } from '../chains/chain.ts';
import { type FewOrMany, NONE } from '../few-or-many.ts';
import type { Task } from '../filters/task-state.ts';
import type { Session, Transaction } from '../sessions/session-state.ts';
import type { TimelineEntry } from '../timeline.ts';
import type { ExpectedRecipients } from './expected.ts';
import type { RecipientState } from './recipient-state.ts';

/** A verdict of a rule, a milter or smtpd that ends or holds a whole queue file. */
export interface Ruling {
  readonly status: 'rejected' | 'discarded' | 'held';
  readonly at: Instant;
  readonly daemon: string;
  readonly reply: string;
  readonly enhancedStatus: string | null;
  readonly temporary: boolean;
  /** The recipient the line names; undefined when it names none. */
  readonly to: string | undefined;
  readonly stage: string | null;
  readonly by: Rejected['by'] | null;
  /** What its process had just warned about a milter. */
  readonly warning: string | null;
}

/** One life of one queue ID. */
export class HopState {
  readonly host: string;
  readonly queueId: string;
  readonly firstSeenAt: Instant;
  /** Order of first sight in the log. */
  readonly sequence: number;
  lastAt: Instant;
  service = '';
  acceptedAt: Instant | null = null;
  client: Peer | null = null;
  /** The client that sent it, if this host passes mail through a filter before it has a queue file (smtpd_proxy_filter). */
  origClient: Peer | null = null;
  /** Whether a filter in front of the queue began it for mail that it then kept or refused: that is no mail of its own. */
  isTry = false;
  login: string | undefined = undefined;
  uid: number | null = null;
  /** Whether a program of this host handed it in; false for mail that an operator requeued, which came from anywhere. */
  isFromThisHost = false;
  session: Session | null = null;
  /** The session of the client in front of such a filter; `session` is the filter's. */
  clientSession: Session | null = null;
  transaction: Transaction | null = null;
  /** Of several messages in one session, only the first starts with the connection. */
  isFirstOfSession = false;
  messageId: string | null = null;
  /** The hop before with the same Message-ID. */
  sameMessageId: HopState | null = null;
  /** The hop after it with the same Message-ID. */
  laterSameMessageId: HopState | null = null;
  from: string | null = null;
  size: number | null = null;
  recipientCount = 0;
  /** How many delivery lines say the same as that of another recipient: two aliases led to one address. */
  doubles = 0;
  /** How many lines tell of copies that local(8) forwarded beside another one of the same recipient. */
  copiesBeside = 0;
  queuedAt: Instant | null = null;
  lastQueuedAt: Instant | null = null;
  /** Whether the log has one of its lines twice that is written only once: then other lines of it may be copies, too. */
  isWrittenTwice = false;
  rounds = 0;
  filter: string | null = null;
  recipients: readonly RecipientState[] = NONE;
  ruling: Ruling | null = null;
  heldByOperatorAt: Instant | null = null;
  /** Its stays in the hold queue, the last of which may go on. */
  holds: readonly Hold[] = NONE;
  /** What an operator did to many queue files that no line names: this one may be among them. */
  swept: { readonly action: 'deleted' | 'held'; readonly at: Instant } | null = null;
  /** Postfix has moved it to the queue `corrupt`, and does not touch it there. */
  isDamaged = false;
  /** It came back into the active queue, and no line reports a try during its time there before. */
  wasCutOff = false;
  removedAt: Instant | null = null;
  removedBy: 'queue-manager' | 'operator' | 'cleanup' | null = null;
  expiredAt: Instant | null = null;
  /** An operator made it expire, not its age. */
  isForcedToExpire = false;
  /** The queue IDs that other servers gave it; null if none did, or no line of another host has asked for them yet. */
  handedOnAs: FewOrMany<string> | null = null;
  /** When an operator requeued it (postsuper -r): pickup then makes another queue file of it. */
  requeuedAt: Instant | null = null;
  /** The queue file that takes over. */
  successor: HopState | null = null;
  /** Its queue ID is in use again, and its own end is not in the log. */
  isReplaced = false;
  /** The client's session ended, so nothing more can come into this queue file. */
  sessionEnded = false;
  /** The client left before the end of the message. */
  clientLost = false;
  /** The counters at the end of the session tell that the message was refused: at DATA, or at the end of its data. */
  isDataRefused = false;
  /** They tell that smtpd took a recipient for it. */
  hasTakenRecipient = false;
  /** The hop before it; the last one that a line names, if several do. */
  parent: HopState | null = null;
  children: readonly HopState[] = NONE;
  /** Finds children by queue ID once there are many; null before. */
  childIndex: Map<string, HopState> | null = null;
  tasks: readonly Task[] = NONE;
  /** Scans in front of the queue, which no queue file fed. */
  scansBefore: readonly Task[] = NONE;
  signed: { readonly event: Signed; readonly at: Instant } | null = null;
  notified: readonly { readonly event: Notified; readonly at: Instant }[] = NONE;
  /** The queue file this notification reports on. */
  notificationOf: HopState | null = null;
  isNotification = false;
  /** For mail that amavis itself sent: what it is, and the task that sent it. */
  sentByAmavis: { readonly kind: 'notice' | 'quarantine-copy'; readonly task: Task } | null = null;
  /** No mail that amavis has is for its recipient; only found out for live views. */
  seemsOwnOfAmavis = false;
  /** For mail that an operator released from amavis' quarantine: the mail_id it had there. */
  releaseOf: string | null = null;
  /** No line joins its scan to it; only sender and recipients do. */
  scanIsInferred = false;
  /** Joined by Message-ID only. */
  linkIsInferred = false;
  notes: readonly string[] = NONE;
  /** The address that a rule has put in place of all recipients. */
  redirectedTo: string | null = null;
  /** Lines of the log were lost while it was open. */
  sawGap = false;
  /** It was not done, and for a day no line was about it, while other mail was tried. */
  isLeftAlone = false;
  /** One of its lines is in the time range that is asked for. */
  isInWindow = false;
  /** It was told before its end was seen, because too much was open. */
  isLetGo = false;
  timeline: TimelineEntry[] | null = null;
  /** Finds recipients by address and original address once there are many; null before. */
  recipientIndex: Map<string, RecipientState> | null = null;
  /** What the hop before handed over; filled when the message is told. */
  expected: ExpectedRecipients | null = null;
  chain: Chain;

  constructor(
    host: string,
    queueId: string,
    at: Instant,
    sequence: number,
    open: OpenMessages = { count: 0 },
  ) {
    this.host = host;
    this.queueId = queueId;
    this.firstSeenAt = at;
    this.lastAt = at;
    this.sequence = sequence;
    this.chain = new Chain(this, open);
  }

  get hasParent(): boolean {
    return this.parent !== null;
  }

  /** How many recipients have lines that can be told apart; 0 if that is not known. */
  get differentRecipients(): number {
    return this.recipientCount === 0 ? 0 : this.recipientCount - this.doubles + this.copiesBeside;
  }

  /** Whether nothing more can happen to this queue file. */
  get isDone(): boolean {
    return (
      this.removedAt !== null ||
      this.successor !== null ||
      this.isReplaced ||
      (this.ruling !== null && this.ruling.status !== 'held') ||
      this.isAbandoned
    );
  }

  /** Whether the client went away, or gave up, before the message was complete. */
  get isAbandoned(): boolean {
    return (
      this.rounds === 0 &&
      this.ruling === null &&
      this.heldByOperatorAt === null &&
      this.recipients.length === 0 &&
      this.sessionEnded &&
      this.clientLost
    );
  }

  /** Whether only the hop before names it: none of its own lines is in the log. */
  get isUnseen(): boolean {
    return (
      this.acceptedAt === null &&
      this.messageId === null &&
      this.rounds === 0 &&
      this.recipients.length === 0 &&
      this.removedAt === null
    );
  }

  /** Whether it came back into Postfix from a filter on this host. */
  get isReentry(): boolean {
    const address = this.client?.address;
    return isLoopback(address ?? '') && this.login === undefined && this.uid === null;
  }
}
