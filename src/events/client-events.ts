/** What happens in a client's session, before and around its queue files. */
import type { Peer } from '../core/peer.ts';

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

/** A client that is logged in sends mail that has no queue file to tell so: a filter in front of the queue gets it. */
export interface LoggedIn {
  readonly kind: 'logged-in';
  readonly client: Peer;
  readonly login: string;
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
  /** Who decided: an access rule, a header or body check, a milter, a proxy filter, or postscreen. */
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
