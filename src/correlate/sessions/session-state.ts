/** What the correlator remembers of clients while they are connected. */

import type { Instant } from '../../core/instant.ts';
import type { Peer } from '../../core/peer.ts';
import type { Rejected, RuleApplied, TlsEstablished } from '../../events/client-events.ts';
import type { FewOrMany } from '../few-or-many.ts';
import type { ScanVerdict } from '../filters/task-state.ts';
import type { HopState } from '../queue-files/hop-state.ts';
import type { TimelineEntry } from '../timeline.ts';

/** A client's SMTP session with one smtpd process. */
export interface Session {
  readonly pid: number;
  readonly service: string;
  readonly client: Peer;
  readonly connectedAt: Instant | null;
  lastAt: Instant;
  readonly screening: Screening | null;
  tls: TlsEstablished | null;
  /** The login that a line without a queue file tells; a client can log in once only. */
  login: string | undefined;
  /** The current MAIL transaction, from its first line on. */
  transaction: Transaction | null;
  /** Its queue files that are not told yet. */
  readonly hops: FewOrMany<HopState>;
  /** How many queue files it has made. */
  hopCount: number;
  /** How many transactions its lines show. `mails`: how many MAIL commands the counters at its end show; null before, and if they do not. */
  transactionCount: number;
  mails: number | null;
  timeline: TimelineEntry[] | null;
}

/** One MAIL … DATA of a client: it gets a queue file once a recipient has been accepted. */
export interface Transaction {
  readonly startedAt: Instant;
  from: string | undefined;
  /** The sender in a line of smtpd with the queue ID: surely that of the queue file. */
  fromInQueue: string | undefined;
  helo: string | undefined;
  login: string | undefined;
  /** Recipients that lines name without refusing them; null if there are none. */
  named: Set<string> | null;
  refusals: readonly Refusal[];
  rules: readonly RuleApplied[];
  hop: HopState | null;
  timeline: TimelineEntry[] | null;
}

/** A refusal of one recipient inside a transaction. */
export interface Refusal {
  readonly event: Rejected;
  readonly at: Instant;
  readonly daemon: string;
  readonly warning: string | null;
  /** What a filter in front of the queue says about it, if the log has the filter's lines. */
  readonly scan: ScanVerdict | null;
  /** Whether that filter took the mail for this recipient and kept it: then it is not really a refusal. */
  readonly isKept: boolean;
}

/** postscreen's tests of one connection. */
export interface Screening {
  readonly client: Peer;
  readonly at: Instant;
  result: string;
  text: string;
  /** The last test that a client on the deny list failed: it is what refuses the client, if the list does not. */
  failedTest: string | null;
  passedAt: Instant | null;
  tls: TlsEstablished | null;
  refusals: readonly Refusal[];
  timeline: TimelineEntry[] | null;
}
