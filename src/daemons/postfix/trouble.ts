/** Lines that start with a word of severity (Postfix src/util/msg_output.c). */
import { SMALL_E, SMALL_F, SMALL_P, SMALL_W } from '../../core/ascii.ts';
import { hasAt, literal, textOf } from '../../core/bytes.ts';
import { queueIdEnd } from '../../core/queue-id.ts';
import type { ServiceTrouble } from '../../events/service-events.ts';
import type { LogRecord } from '../../syslog/record.ts';
import type { Meaning } from '../parser.ts';
import { shortText } from '../short-text.ts';
import { readLoginTrouble } from './login.ts';
import { troubleWith } from './note.ts';

type Severity = ServiceTrouble['severity'];

const WARNING = literal('warning: ');
const ERROR = literal('error: ');
const FATAL = literal('fatal: ');
const PANIC = literal('panic: ');

/** The word of severity a text starts with. */
export function severityOf(buffer: Buffer, at: number, end: number): Severity | undefined {
  switch (buffer[at]) {
    case SMALL_W:
      return hasAt(buffer, at, end, WARNING) ? 'warning' : undefined;
    case SMALL_E:
      return hasAt(buffer, at, end, ERROR) ? 'error' : undefined;
    case SMALL_F:
      return hasAt(buffer, at, end, FATAL) ? 'fatal' : undefined;
    case SMALL_P:
      return hasAt(buffer, at, end, PANIC) ? 'panic' : undefined;
    default:
      return undefined;
  }
}

/** Where the words after the severity start. */
export function afterSeverity(at: number, severity: Severity): number {
  return at + severity.length + 2;
}

/** Reads the line whose severity is at `at`. */
export function readTrouble(record: LogRecord, at: number, severity: Severity): Meaning {
  const { buffer, end } = record;
  const wordsAt = afterSeverity(at, severity);
  const idEnd = queueIdEnd(buffer, wordsAt, end);
  // warning: B141CE6BDD: queue file size limit exceeded
  if (idEnd >= 0) return troubleWith(record, shortText(buffer, wordsAt, idEnd), idEnd + 2);
  const text = textOf(buffer, wordsAt, end);
  const warning = severity === 'warning' ? readWarning(text) : undefined;
  return warning ?? { kind: 'service-trouble', severity, text };
}

/** A warning that is not about a service. */
function readWarning(text: string): Meaning {
  const login = readLoginTrouble(text);
  if (login !== undefined) return login;
  if (isAboutOneClient(text)) return 'silent';
  const queueId = DAMAGED.exec(text)?.[1];
  return queueId === undefined
    ? undefined
    : { kind: 'queue-noted', queueId, isTrouble: true, text };
}

// saving corrupt file "B141CE6BDD" from queue "active" to queue "corrupt"
const DAMAGED = /^saving corrupt file "([0-9A-Za-z]{3,30})" from queue "\w+" to queue "\w+"$/;

// hostname liar.example.com does not resolve to address 192.0.2.9: host not found
// 192.0.2.9: hostname liar.example.com verification failed: Host not found
// 192.0.2.9: address not listed for hostname sample.example.com
const CLIENT_NAME =
  /^(?:hostname \S+ does not resolve to address |(?:smtpd_peer_init: )?\S+: (?:hostname \S+ verification failed|address not listed for hostname ))/;
// non-SMTP command from unknown[192.0.2.9]: GET / HTTP/1.1
// Connection concurrency limit exceeded: 51 from unknown[192.0.2.9] for service smtp
// unknown[192.0.2.9] sent message header instead of SMTP command: From: "Someone" <x>
const CLIENT_FAULT =
  /^(?:non-SMTP command from |NOQUEUE: BDAT request from |Illegal address syntax from |reject: ETRN |getpeername: |Read failed in network_biopair_interop |(?:Connection concurrency|Connection rate|Message delivery request rate|Recipient address rate|New TLS session rate|AUTH command rate|auth rate) limit exceeded: |[^\s[]{1,255}\[(?:unknown|[^\]\s]{0,60}[.:/][^\]\s]{0,60})\](?::\d+)?(?:: | sent ))/;
// TLS library problem: error:1408F10B:SSL routines::wrong version number:../ssl/record/ssl3_record.c:331:
// permit_tls_clientcerts is requested, but "smtpd_tls_ask_ccert = no"
const TLS_OR_BUILD =
  /^(?:TLS library problem: |permit_tls_clientcerts is requested|run-time library vs\. compile-time header version mismatch)/;
// numeric domain name in resource data of MX record for example.com: 192.0.2.9
// Unable to look up MX host mail.example.com for Sender address from@example.com: hostname nor servname provided
const FOREIGN_NAME =
  /^(?:(?:numeric|malformed) domain name in resource data of |valid_hostname: |valid_ipv[46]_hostaddr: |numeric hostname: |Unable to look up (?:MX|NS) host |no MX host for |bad size limit )/;

function isAboutOneClient(text: string): boolean {
  return (
    CLIENT_NAME.test(text) ||
    CLIENT_FAULT.test(text) ||
    TLS_OR_BUILD.test(text) ||
    FOREIGN_NAME.test(text)
  );
}
