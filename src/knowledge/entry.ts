/** What an explanation is made of. The data in data/*.json follow schema/knowledge.schema.json. */

/** Whether waiting, and so the next try, helps. */
export type RetryHelps = 'yes' | 'no' | 'after-fix' | 'maybe';

/** Who speaks in a text; each voice has its own words, and is searched for those alone. */
export type Voice =
  /** The other server, quoted by smtp(8) or lmtp(8). */
  | 'server'
  /** smtp(8) or lmtp(8) itself: connections, DNS, TLS. */
  | 'client'
  /** local(8), virtual(8), pipe(8), and what the programs they run print. */
  | 'agent'
  /** The queue manager. */
  | 'queue'
  /** error(8), which also runs as retry: the text of a transport table. */
  | 'error'
  | 'discard'
  | 'smtpd'
  | 'postscreen'
  /** Header and body checks. */
  | 'cleanup'
  | 'milter'
  /** A filter in front of the queue, quoted by smtpd(8). */
  | 'proxy'
  | 'amavis'
  | 'postsuper'
  | 'bounce'
  | 'master'
  | 'trivial-rewrite'
  | 'proxymap'
  | 'opendkim'
  | 'clamd'
  | 'freshclam'
  | 'other';

/** Where the next server of a delivery stands. */
export type Place =
  /** A content filter on this host. */
  | 'filter'
  /** The listener of this Postfix that takes filtered mail back. */
  | 'reentry'
  /** The mailbox store, over LMTP. */
  | 'mailbox'
  /** Any other port of this host. */
  | 'this-host'
  | 'elsewhere';

/** What to do, on a Zimbra server and on one that runs Postfix alone. */
interface Advice {
  readonly zimbra: readonly string[];
  readonly postfix: readonly string[];
  /** Instead of both, where it is a stranger's server that replied: nobody here can look into it. */
  readonly elsewhere?: readonly string[];
}

/** Every condition given must hold. Texts are compared in lower case, without the reply's codes and addresses. */
export interface Rule {
  /** `any` is every voice. */
  readonly voice: readonly (Voice | 'any')[];
  /** Looked at only when no other rule of the same rank fits. */
  readonly last?: boolean;
  readonly place?: Place;
  readonly provider?: string;
  /** The program that spoke, where several have one voice: `local`. */
  readonly service?: readonly string[];
  /** Heads of amavis categories: `BAD-HEADER` also is `BAD-HEADER-7`. */
  readonly category?: readonly string[];
  readonly status?: readonly string[];
  /** SMTP stage or kind of check of a refusal; holds when the stage is not known. */
  readonly stage?: readonly string[];
  /** The command a server replied to: `RCPT TO`. */
  readonly command?: readonly string[];
  /** The name that was looked up is not the recipient's domain. */
  readonly otherHost?: boolean;
  /** The server refused to talk, in its greeting. */
  readonly greeting?: boolean;
  /** Heads of three-digit codes: `4`, `55`, `452`. */
  readonly replyCode?: readonly string[];
  /** `5.1.1`, `x.7.26` (4 and 5), `4.x.x`, `5.7.606-5.7.649`. */
  readonly enhanced?: readonly string[];
  readonly anyOf?: readonly string[];
  readonly allOf?: readonly string[];
  /** As anyOf, not inside a longer word. */
  readonly words?: readonly string[];
  /** A regular expression anchored at the start. */
  readonly pattern?: string;
  /** These replace the entry's own. */
  readonly meaning?: string;
  readonly likelyCause?: string;
  readonly advice?: Advice;
  readonly retryHelps?: RetryHelps;
}

export interface Explanation {
  /** `amavis-down`; for codes and statuses the code or word itself. */
  readonly id: string;
  readonly group: string;
  /** Short, for tables. */
  readonly title: string;
  /** May hold {host}, {port}, {domain}; capitalised at the start of a sentence. */
  readonly meaning: string;
  readonly likelyCause: string | null;
  readonly advice: Advice;
  readonly retryHelps: RetryHelps;
  /** Where the knowledge comes from: an RFC, a source file, a manual page, a provider's page. */
  readonly source: string;
}

export interface Entry extends Explanation {
  readonly match: readonly Rule[];
}

/** An entry as one of its rules words it. */
export function explanationOf(entry: Entry, rule?: Rule): Explanation {
  return {
    id: entry.id,
    group: entry.group,
    title: entry.title,
    meaning: rule?.meaning ?? entry.meaning,
    likelyCause: rule?.likelyCause ?? entry.likelyCause,
    advice: rule?.advice ?? entry.advice,
    retryHelps: rule?.retryHelps ?? entry.retryHelps,
    source: entry.source,
  };
}
