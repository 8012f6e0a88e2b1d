/**
 * What a line of the log says has happened. Named for what happened, never for who logged it; a fact
 * that a line may leave out is undefined. Types only: the parsers are in daemons/.
 */
import type { Peer } from '../core/client.ts';

export type MailEvent =
  | Screened
  | ClientConnected
  | ClientDisconnected
  | ClientLost
  | TlsEstablished
  | LoginFailed
  | Rejected
  | RuleApplied
  | Accepted
  | Submitted
  | Identified
  | Queued
  | DeliveryAttempted
  | AttemptFailed
  | Removed
  | Expired
  | Notified
  | OperatorActed
  | QueueNoted
  | ScanStarted
  | ScanChecked
  | ScanForwarded
  | Filtered
  | ScanNoted
  | ScanContinued
  | Signed
  | VirusFound
  | ServiceTrouble
  | ServiceChanged
  | LinesLost;

/** postscreen(8) tests a client before an smtpd sees it. */
export interface Screened {
  readonly kind: 'screened';
  readonly client: Peer;
  readonly result:
    | 'connected'
    | 'passed-new'
    | 'passed-old'
    | 'allowlisted'
    | 'denylisted'
    | 'allowlist-veto'
    | 'failed-test'
    | 'disconnected';
  /** The words of the line: `DNSBL rank 6`, `PREGREET 14 after 0.02`. */
  readonly text: string;
}

/** An SMTP session starts. */
export interface ClientConnected {
  readonly kind: 'client-connected';
  readonly client: Peer;
}

export interface ClientDisconnected {
  readonly kind: 'client-disconnected';
  readonly client: Peer;
  /** `ehlo=2 mail=1 rcpt=1 …` since Postfix 3.0; '' before. */
  readonly commands: string;
}

/** A session ends before the client said QUIT. */
export interface ClientLost {
  readonly kind: 'client-lost';
  readonly client: Peer;
  /** Since Postfix 3.10. */
  readonly queueId: string | undefined;
  readonly reason: 'lost connection' | 'timeout' | 'too many errors';
  /** The SMTP stage: `CONNECT`, `RCPT`, `DATA`, `END-OF-MESSAGE`, … */
  readonly stage: string;
}

export interface TlsEstablished {
  readonly kind: 'tls-established';
  readonly direction: 'from' | 'to';
  readonly peer: Peer;
  /** `Anonymous`, `Untrusted`, `Trusted`, `Verified`; '' before Postfix 2.5. */
  readonly trust: string;
  /** `TLSv1.3`. */
  readonly protocol: string;
  /** `TLS_AES_128_GCM_SHA256`. */
  readonly cipher: string;
}

export interface LoginFailed {
  readonly kind: 'login-failed';
  /** undefined for libsasl's own line, which names no client. */
  readonly client: Peer | undefined;
  readonly method: string;
  readonly login: string | undefined;
  readonly reason: string;
}

/** What the verdict lines of smtpd, postscreen, cleanup and milters share. */
interface Verdict {
  /** undefined for `NOQUEUE`, and for lines of a proxy filter, which have none. */
  readonly queueId: string | undefined;
  /** What spoke: an access rule, a header or body check, or a milter. */
  readonly by: 'access' | 'content' | 'milter' | 'proxy' | 'postscreen';
  /** `CONNECT`, `EHLO`, `MAIL`, `RCPT`, `DATA`, `END-OF-MESSAGE`, `VRFY`, `header`, `body`, `mime-error`, … */
  readonly stage: string;
  readonly client: Peer | undefined;
  /** The reply, or for content checks the checked text, and what the rule says. */
  readonly text: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly helo: string | undefined;
  readonly login: string | undefined;
}

/** Mail refused: a recipient, a transaction or the whole message. */
export interface Rejected extends Verdict {
  readonly kind: 'rejected';
  /** 550; undefined where the line has no code (milters at the end of the message, bare LF). */
  readonly replyCode: number | undefined;
  readonly enhancedStatus: string | undefined;
  /** How often syslog says the line was written. */
  readonly times: number;
}

/** A rule acted without refusing. */
export interface RuleApplied extends Verdict {
  readonly kind: 'rule-applied';
  readonly action:
    | 'filter'
    | 'hold'
    | 'discard'
    | 'redirect'
    | 'delay'
    /** Seen, noted or changed in passing: warn, info, prepend, replace, bcc, reject_warning, … */
    | 'note'
    /** The before-queue filter took it (`proxy-accept`). */
    | 'proxy-accept';
  /** filter: the next hop (`smtp-amavis:[127.0.0.1]:10024`); redirect: the new address; proxy-accept: the queue ID it got. */
  readonly target: string | undefined;
}

/** A queue file is made for a client's message (`client=`). */
export interface Accepted {
  readonly kind: 'accepted';
  readonly queueId: string;
  readonly client: Peer;
  readonly login: string | undefined;
  readonly loginMethod: string | undefined;
  /** The queue ID before this hop, told by XFORWARD. */
  readonly origQueueId: string | undefined;
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
  /** Octets. */
  readonly size: number;
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

/** amavis receives a message (`ESMTP :10024 …`). */
export interface ScanStarted {
  readonly kind: 'scan-started';
  /** `04083-01`, `04083-01-2`, `rel-…`. */
  readonly taskId: string;
  readonly port: number;
  /** The name of the task's directory, which clamd's lines repeat: `amavis-20220505T133554-04083-4wrBkJsi`. */
  readonly workDirectory: string | undefined;
  readonly from: string;
  readonly to: readonly string[];
  /** Octets, undefined when not announced. */
  readonly size: number | undefined;
}

/** amavis starts to look (`Checking: …`). */
export interface ScanChecked {
  readonly kind: 'scan-checked';
  readonly taskId: string;
  readonly mailId: string;
  /** `['ORIGINATING', 'MYNETS']`. */
  readonly policyBanks: readonly string[];
  readonly clientAddress: string | undefined;
  readonly from: string;
  readonly to: readonly string[];
}

/** amavis hands a message on (`FWD`), or sends one of its own (`SEND`: notice, quarantine copy). */
export interface ScanForwarded {
  readonly kind: 'scan-forwarded';
  readonly taskId: string;
  /** undefined before amavis 2.8. */
  readonly mailId: string | undefined;
  readonly purpose: 'forward' | 'send';
  /** For `SEND`: the mail_id of the scan it belongs to. The same as mailId: a quarantine copy. */
  readonly parentMailId: string | undefined;
  readonly from: string;
  readonly to: readonly string[];
  /** The whole answer of the next hop, code first. */
  readonly reply: string;
  readonly queuedAs: string | undefined;
}

/** amavis' verdict (its main line); one mail may get several, for different recipients. */
export interface Filtered {
  readonly kind: 'filtered';
  readonly taskId: string;
  readonly verdict: 'passed' | 'blocked';
  /** `CLEAN`, `SPAM`, `SPAMMY`, `INFECTED`, `BANNED`, `BAD-HEADER-7`, `MTA-BLOCKED`, `UNCHECKED-ENCRYPTED`, … */
  readonly category: string;
  /** The names in parentheses after the category. */
  readonly detail: string | undefined;
  /** What stands in braces: `RelayedOutbound`, `Quarantined`; empty before amavis 2.7. */
  readonly actions: readonly string[];
  readonly policyBanks: readonly string[];
  readonly clientAddress: string | undefined;
  readonly clientPort: number | undefined;
  readonly from: string | undefined;
  readonly to: readonly string[];
  readonly quarantine: string | undefined;
  /** The queue ID at the Postfix that fed amavis. */
  readonly queueId: string | undefined;
  /** As amavis writes it: domain in lower case, odd ones cut. */
  readonly messageId: string | undefined;
  readonly mailId: string | undefined;
  /** Spam score; undefined for `Hits: -`, not scored. */
  readonly score: number | undefined;
  /** Octets. */
  readonly size: number | undefined;
  /** The queue IDs the next hop gave. A reply that holds none is not here. */
  readonly queuedAs: readonly string[];
  readonly elapsedMs: number | undefined;
}

/** Anything else amavis says in a task: `(!)…`, `(!!)TROUBLE in check_mail: …`, `p.path BANNED:1 …`. */
export interface ScanNoted {
  readonly kind: 'scan-noted';
  readonly taskId: string;
  /** 0 information, 1 `(!)` warning, 2 `(!!)` serious. */
  readonly severity: 0 | 1 | 2;
  readonly text: string;
}

/** A further line of a text that amavis cut (`…`); its content is in the event of the first line. */
export interface ScanContinued {
  readonly kind: 'scan-continued';
  readonly taskId: string;
}

/** OpenDKIM or OpenDMARC about a message. */
export interface Signed {
  readonly kind: 'signed';
  readonly queueId: string;
  readonly status: 'signed' | 'not-signed' | 'verified' | 'failed' | 'noted';
  readonly text: string;
}

export interface VirusFound {
  readonly kind: 'virus-found';
  /** The directory of the amavis task, or undefined for stream scans. */
  readonly workDirectory: string | undefined;
  readonly name: string;
}

/** A service complains, without naming a message. */
export interface ServiceTrouble {
  readonly kind: 'service-trouble';
  /** `warning`, `error`, `fatal`, `panic`. */
  readonly severity: 'warning' | 'error' | 'fatal' | 'panic';
  readonly text: string;
}

export interface ServiceChanged {
  readonly kind: 'service-changed';
  readonly state: 'started' | 'stopped' | 'reloaded' | 'alive';
  readonly text: string;
}

/** Lines are missing from here on: the logger was rate-limiting. */
export interface LinesLost {
  readonly kind: 'lines-lost';
  /** undefined when the logger does not say how many. */
  readonly count: number | undefined;
  /** The pid whose lines are missing, where named. */
  readonly lostPid: number | undefined;
  readonly text: string;
}
