/** OpenDKIM's lines: `QID: …` about a message's signature, and its own starts and troubles. */
import type { MailEvent } from '../events/mail-event.ts';
import type { Signed } from '../events/scan-events.ts';
import { knownHeads } from './known-heads.ts';
import type { DaemonParser } from './parser.ts';
import { signatureParser } from './signature-parser.ts';
import { changed, trouble } from './text-parser.ts';

const isNotSigned = knownHeads([
  'no signing table match for ',
  'no signing domain match for ',
  'no signing subdomain match for ',
  'no signing keylist match for ',
  'external host ',
  'signing table references unknown key',
  'error loading key',
  'error reading signing table',
  "can't determine message sender",
  'no sender header found',
  'failed to parse From: header field',
  'failed to parse from: header field',
  'bad signing key',
  'key data is not secure',
]);

const isFailure = knownHeads([
  'bad signature data',
  'key retrieval failed',
  'SSL error',
  'signature verification failed',
  'dkim_eoh(): ',
  'dkim_eom(): ',
  'dkim_body(): ',
  'dkim_header(): ',
  'dkim_getsighdr',
  'dkim_sig_process',
  'syntax error in ',
]);

const isNote = knownHeads([
  'no signature data',
  'not authenticated',
  'no MTA name match',
  'message has signatures from ',
  'mode select: ',
  'RFC5322 header requirement error',
  'RFC2822 header requirement error',
  'signature(s) ',
  'unsigned message',
  'resigning',
  'source host ',
  'ADSP ',
  'ATPS ',
  'author domain',
  'message too large',
  'size exceeded',
  'too many ',
  'bad domain',
  'local-part ',
  'i= value ',
  'smfi_',
  'reputation',
  'removed ',
  'removing ',
  'header field ',
  'ignoring ',
  'bypass',
  'sending to ',
  'redirected',
  'replaced ',
  'cannot ',
]);

/** `s=sel d=example.com a=rsa-sha256 SSL error:04091068:rsa routines:int_rsa_verify:bad signature`. */
const SIGNATURE_ERROR = /^(?:signature=\S+|s=\S+) .*(?:SSL error|bad|failed)/;
/** `s=sel d=example.com a=rsa-sha256 SSL`, after a good one. */
const SIGNATURE = /^s=\S+ d=\S+/;
/** `mail.example.com [192.0.2.1] not internal`, so the message is verified, not signed. */
const NOT_INTERNAL = /^\S{1,255} \[\S{1,60}\] not internal/;

export function opendkimParser(): DaemonParser {
  return signatureParser(statusTold, ownEvent, isSilent);
}

function statusTold(text: string): Signed['status'] | undefined {
  if (text.startsWith('DKIM-Signature field added')) return 'signed';
  if (isNotSigned(text)) return 'not-signed';
  if (text.startsWith('DKIM verification successful')) return 'verified';
  if (isFailure(text) || SIGNATURE_ERROR.test(text)) return 'failed';
  return isNote(text) || SIGNATURE.test(text) || NOT_INTERNAL.test(text) ? 'noted' : undefined;
}

/** `OpenDKIM Filter v2.10.3 starting (args: -x /opt/zimbra/conf/opendkim.conf)`. */
const STARTING = /^OpenDKIM Filter v\S+ starting/;
/** `OpenDKIM Filter v2.10.3 terminating with status 0, errno = 0`. */
const STOPPING = /^OpenDKIM Filter v\S+ terminating/;
/** `OpenDKIM Filter: Unable to bind to port inet:8465@localhost: Address already in use`. */
const FILTER_TROUBLE = /^OpenDKIM Filter: (?!mi_stop)/;

/** `sel._domainkey.example.com: key data is not secure: /tmp can be read or written by other users`. */
const UNSAFE_KEY = /^\S{1,255}: key data is not secure/;

const isReload = knownHeads(['configuration reloaded', 'reloading configuration']);
const isTrouble = knownHeads([
  "can't ",
  'key data is not secure',
  'error ',
  'smfi_',
  'failed ',
  'unable ',
  'SigningTable',
  'KeyTable',
  'LDAP',
  'ldap',
  'dkimf_',
  'unknown key',
  'out of memory',
  'memory allocation',
]);
const isSilent = knownHeads([
  'cache: ',
  'OpenDKIM Filter: mi_stop',
  'listening ',
  'using ',
  'shutdown',
  'restart',
  'ignoring ',
  'configuration file ',
  'sysconf',
]);

function ownEvent(text: string): MailEvent | undefined {
  if (STARTING.test(text)) return changed('started', text);
  if (STOPPING.test(text)) return changed('stopped', text);
  if (isReload(text)) return changed('reloaded', text);
  return FILTER_TROUBLE.test(text) || UNSAFE_KEY.test(text) || isTrouble(text)
    ? trouble('error', text)
    : undefined;
}
