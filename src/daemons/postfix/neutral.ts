/** Lines any Postfix program may write that say nothing about a message or a service. */
import { textOf } from '../../core/bytes.ts';
import { heads, startsWithOne } from './heads.ts';

const NEUTRAL = heads(
  // statistics: max connection rate 4/60s for (smtp:192.0.2.9) at May  5 13:31:02
  'statistics: ',
  // table hash:/etc/postfix/virtual(0,lock|fold_fix) has changed -- restarting
  'table ',
  // cache btree:/var/lib/postfix/verify_cache full cleanup: retained=724 dropped=6 entries
  'cache ',
  'close database ',
  'setting up TLS connection ',
  'starting TLS engine',
  'initializing the server-side TLS engine',
  'initializing the client-side TLS engine',
  'cannot load Certificate Authority data',
  // after a warning that tells why: cannot get certificate from file /etc/postfix/ssl/smtpd.crt
  'cannot load RSA certificate and key data',
  'certificate verification failed for ',
  // server certificate verification failed for mail.example.com[192.0.2.1]:25: num=66:no matching DANE TLSA records
  'server certificate verification failed for ',
  'client certificate verification failed for ',
  // mapping DSN status 4.1.1 into Sender address status 4.1.7
  'mapping DSN status ',
  'certificate peer name verification failed for ',
  'Host offered STARTTLS: ',
  // discarding EHLO keywords: 8BITMIME STARTTLS
  'discarding EHLO keywords: ',
  'TLS handshake failed for ',
  'SSL_accept error from ',
  'SSL_accept:',
  'SSL_connect:',
  'SSL3 alert ',
  'Verified: subject_CN=',
  // tlsmgr: open smtpd TLS cache btree:/var/lib/postfix/smtpd_scache
  'open server TLS cache ',
  'open client TLS cache ',
  'open smtpd TLS cache ',
  'open smtp TLS cache ',
  'put smtpd session ',
  'put smtp session ',
  'write smtpd TLS cache ',
  'write smtp TLS cache ',
  'read smtpd TLS cache ',
  'read smtp TLS cache ',
  'exiting to reopen external entropy source ',
  'Unverified: subject_CN=',
  'abort: TLS from ',
  // What libsasl2 writes through the program that loads it.
  'looking for plugins in ',
  'unable to dlopen ',
  'no user in db',
  'sql_select option missing',
  'auxpropfunc error ',
  'DIGEST-MD5 ',
);

// > mail.example.com[192.0.2.1]:25: EHLO mx.example.net
// < mail.example.com[192.0.2.1]:25: 250 ok
// >>> START Client host name RESTRICTIONS <<<
// smtp_stream_setup: maxtime=300 enable_deadline=0
// send attr request = rewrite
// private/rewrite socket: wanted attribute: flags
const DEBUG =
  /^(?:>>> |<<< |[<>] |[a-z][a-z0-9]*_[a-z0-9_]*(?::|\()|send attr |input attribute |(?:private|public)\/\S+ socket: |rewrite stream |name_mask: |watchdog|been_here|process generation|connection established|auto_clnt)/;
// mail.example.com[192.0.2.1]:25: subject_CN=mail.example.com, issuer=Example CA, fingerprint=…
// mail.example.com[192.0.2.1]: re-using session with untrusted certificate, look for details earlier in the log
const CERTIFICATE =
  /^\S+\[[^\]\s]*\](?::\d+)?: (?:subject_CN=|re-using session |Issuing session ticket|Matched |depth=|certificate |save session |looking for session )/;

const LONGEST_HEAD = 300;

/** Whether a text without a queue ID is known to say nothing. */
export function isNeutral(buffer: Buffer, at: number, end: number): boolean {
  if (startsWithOne(buffer, at, end, NEUTRAL)) return true;
  const head = textOf(buffer, at, Math.min(end, at + LONGEST_HEAD));
  return DEBUG.test(head) || CERTIFICATE.test(head);
}
