/** What else amavis says within a task: worth a note, or nothing about the message. */
import { hasAt, literal, textOf } from '../../core/bytes.ts';
import type { ScanNoted } from '../../events/scan-events.ts';
import { knownHeads } from '../known-heads.ts';
import type { Meaning } from '../parser.ts';
import { isStartUpNoise } from './start-up.ts';
import type { TaskText } from './task.ts';

/** How much of a text decides what it is. */
const HEAD_LENGTH = 200;
const MODULES = literal('extra modules loaded');

const isNote = knownHeads([
  // Spam
  'spam-tag, ',
  'SPAM-TAG, ',
  'SPAM, ',
  'SPAMMY, ',
  'spam_scan: ',
  'truncating a message passed to SA',
  'penpals: ',
  'PenPalsSavedFromKill',
  'wbl: ',
  'FAKE SENDER',
  'bounce killed',
  'bounce rescued',
  'bounce unverifiable',
  'do_notify_and_quarantine: ',
  'shortcircuit',
  'white_black_list',
  // Viruses, banned parts, headers
  'p.path BANNED',
  'virus_scan: ',
  'run_av (',
  'ask_av (',
  'ClamAV-',
  'Turning AV infection into a spam report',
  'AV: ',
  'INFECTED ',
  'INFECTED, ',
  'BANNED ',
  'BAD HEADER from ',
  'check_header: ',
  'DEFANGING MAIL',
  'mangling ',
  'OVERSIZED from ',
  'INFO: ',
  'do_unzip: ',
  'do_unrar: ',
  'do_7zip: ',
  'do_cabextract: ',
  'do_unarj: ',
  'do_ascii: ',
  'do_executable: ',
  'decompose_part: ',
  'Decoding of ',
  'Exceeded storage quota',
  'Maximum number of files',
  'dkim: ',
  'DKIM: ',
  'dkim_key: ',
  // Hand-over and the session
  'Open relay?',
  'temporary failures, giving up further deliveries: ',
  'smtp resp to ',
  'response to RCPT',
  'Negative SMTP resp',
  'No SMTP resp',
  'No response to ',
  'mail_via_smtp',
  'mail_via_pipe',
  'local delivery: ',
  'DSN: ',
  'DSN contains ',
  'Quarantined message release',
  'Quarantine ',
  'quarantine ',
  'Not-Delivered, ',
  'sending SMTP response: ',
  'ESMTP REJECT: ',
  'ESMTP: NOTICE: ',
  'ESMTP TROUBLE: ',
  'ESMTP shutdown',
  'LMTP REJECT: ',
  'LMTP: NOTICE: ',
  'LMTP TROUBLE: ',
  'LMTP shutdown',
  'SMTP REJECT: ',
  'SMTP: NOTICE: ',
  'SMTP TROUBLE: ',
  'SMTP shutdown',
  'connect to ',
  'Error closing ',
  'closing: Error',
  // Trouble
  'TROUBLE',
  'NOTICE: ',
  'WARN: ',
  'WARNING',
  '_WARN: ',
  '_DIE: ',
  'PRESERVING EVIDENCE',
  'TempDir ',
  'PANIC',
  'Requesting process rundown',
  'lookup_sql: ',
  'lookup_sql_field(',
  'lookup_ldap: ',
  'connect_to_sql: ',
  'open(',
  'policy_server FAILED',
  'policy protocol: ',
]);

const isSilent = knownHeads([
  'RUSAGE',
  'cached ',
  'Cached ',
  'OS_fingerprint: ',
  'ESMTP<',
  'ESMTP>',
  'LMTP<',
  'LMTP>',
  'SMTP<',
  'SMTP>',
  'UTF8SMTP<',
  'UTF8SMTP>',
  'smtp cmd>',
  'smtp session',
  'smtp connection',
  'Issued a new ',
  'File-type of ',
  'File type of ',
  'Original mail size',
  'query_keys: ',
  'lookup',
  'loaded policy bank',
  'loaded base policy bank',
  'process_request: ',
  'load_policy_bank',
  'mail checking ended',
  'idle_proc',
  'get_deadline',
  'prolong_timer',
  'headers CLUSTERING',
  'one_response_for_all',
  'final_destiny',
  'update_cache',
  'entered child_init_hook',
  'rundown_child',
  'skip ',
  'collect_banned_table',
  'Checking for banned',
  'check_for_banned',
  'body hash',
  'body type',
  'AUTH not needed',
  'inspect_dsn',
  'extracting ',
  'decode_parts',
  'parts_decode',
  'TempDir::',
  'switch_to_',
  'snmp_',
  'MIME::',
  'header: ',
  'header_edits_for_quar: ',
  'insert_',
  'inserting ',
  'calling SA',
  'SA user config',
  'SA version',
  'parse_message_id',
  'wallclock',
  'starting.',
  'smtp_',
  '{"',
]);

/** `p003 1/2 Content-Type: application/zip, size: 3045836 B, name: x.zip`, a part of the message. */
const PART = /^p\d+ [\d/]+ Content-Type: /;
/** `size: 3463, TIMING [total 764 ms, cpu 500 ms] - …`, `size: 3463, RUSAGE minflt=…`. */
const COSTS = /^size: \d+, (?:TIMING|RUSAGE)/;
/** `smtp resp to MAIL (pip): 250 2.1.0 Ok`, a step that went well. */
const GOOD_REPLY = /^smtp resp to [^:]{0,150}: 2\d\d /;
/** `Sophie: Can't send to socket /var/run/sophie: …, retrying (1)`, a virus scanner that does not answer. */
const SCANNER = /^[\w .()-]{2,60}: (?:Can't |timed out|Empty result |All attempts )/;
/** `Passed CLEAN, <s> -> <r>, Hits: 2.5, tag=2, tag2=6.3, kill=6.3, 0/0/0/0` of $log_recip_templ. */
const RECIPIENT_LINE = /^(?:Passed|Blocked) [A-Z0-9-]+[ ,].*, tag=\S+, tag2=/;

/** Reads a text that is no step of a message's way. */
export function meaningOfNote(text: TaskText): Meaning {
  const { buffer, from, end, severity } = text;
  if (hasAt(buffer, from, end, MODULES)) return 'silent';
  const head = textOf(buffer, from, Math.min(end, from + HEAD_LENGTH));
  if (severity > 0) return noteOf(text);
  if (GOOD_REPLY.test(head)) return 'silent';
  if (isNote(head) || SCANNER.test(head)) return noteOf(text);
  if (saysNothing(head)) return 'silent';
  return RECIPIENT_LINE.test(textOf(buffer, from, end)) ? noteOf(text) : undefined;
}

function noteOf({ buffer, from, end, taskId, severity }: TaskText): ScanNoted {
  return { kind: 'scan-noted', taskId, severity, text: textOf(buffer, from, end) };
}

function saysNothing(head: string): boolean {
  return isSilent(head) || isStartUpNoise(head) || PART.test(head) || COSTS.test(head);
}
