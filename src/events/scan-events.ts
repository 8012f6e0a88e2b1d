/** What amavis, clamd and OpenDKIM say about a message. */

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

/** amavis starts its check (`Checking: …`). */
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
  /** The queue IDs the next hop gave; empty when its reply holds none. */
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

/** OpenDKIM or OpenDMARC says something about a message. */
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
