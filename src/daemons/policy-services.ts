/**
 * Policy daemons and filters beside Postfix. They name no queue file: what they refuse shows in smtpd's
 * own lines, so theirs are silent. MailScanner gives a message a new queue ID, which only its line tells.
 */
import { textOf } from '../core/bytes.ts';
import { isQueueId } from '../core/queue-id.ts';
import type { MailEvent } from '../events/mail-event.ts';
import type { ServiceChanged } from '../events/service-events.ts';
import type { LogRecord } from '../syslog/record.ts';
import { knownHeads } from './known-heads.ts';
import type { DaemonParser, Emit, Outcome } from './parser.ts';

/** What policyd-spf and its Perl relative say. */
const isSpf = knownHeads([
  'prepend ',
  'Prepend ',
  'action=',
  'Policy action=',
  'policy action=',
  'Received-SPF: ',
  'Authentication-Results: ',
  'SPF ',
  'spfcheck: ',
  'None; ',
  'Pass; ',
  'Fail; ',
  'Softfail; ',
  'Neutral; ',
  'Temperror; ',
  'Permerror; ',
  'Message rejected due to: ',
  'Message deferred due to: ',
  'Skipping ',
  'skipping ',
  'Read line: ',
  'Found the end of entry',
  'Config: ',
  'Cached data ',
  'spfpolicy: ',
  'handler ',
  'identity=',
  'Whitelist',
  'whitelist',
  'testing: ',
  'Starting',
  'Exiting',
  'exiting',
]);
/** `550 5.7.23 Message rejected due to: SPF fail - not authorized. Please see http://www.openspf.org/…`. */
const REPLY = /^[245]\d\d [245]\.\d/;

/** `: prepend Authentication-Results: …`, `: 550 5.7.23 Message rejected due to: …`, of a request without a queue ID. */
const AFTER_NOTHING = /^: (?=[A-Za-z]|[245]\d\d [245]\.\d)/;
/** `  File "policyd-spf", line 700, in <module>` and the line of code below it: where the program broke, not why. */
const TRACEBACK = /^(?: {2}File "| {4}\S)/;

/** What postgrey, cbpolicyd and their kind say. */
const isGreylist = knownHeads([
  'action=',
  'module=',
  'cleaning ',
  'Process Backgrounded',
  'Binding to ',
  'Binding open file',
  'Setting gid',
  'Setting uid',
  'Group Not Defined',
  'User Not Defined',
  'whitelisted: ',
  'greylisted: ',
  'grey',
  'Resolved [',
  'database ',
  'Pid_file ',
  'Beginning prefork',
  'Starting ',
  'Max requests',
  'HTTP',
  'Child ',
  'got SIG',
  'info: ',
  'INFO: ',
  'request: ',
  'connection ',
  'triplet ',
]);
/** `2026/05/05-13:00:01 postgrey (type Net::Server::Multiplex) starting! pid(612)`. */
const STARTING = /^(?:Process )?[\d/]+-[\d:]+ .{1,100} starting! pid\(\d+\)/;
/** `2026/05/05-13:00:01 Server closing!`. */
const CLOSING = /^[\d/]+-[\d:]+ Server closing!/;
/** `[2026/05/05-13:00:01 - 612] [CBPOLICYD] …`, `2026/05/05-13:00:01 …` */
const DATED = /^\[?[\d/]+-[\d:]+ /;
const isTrouble = knownHeads([
  'warning: ',
  'WARNING: ',
  'error: ',
  'ERROR: ',
  'fatal: ',
  'FATAL: ',
  'Traceback ',
  'Error ',
  'ERROR ',
  "Can't ",
  'cannot ',
  'Cannot ',
]);

/** policyd-spf, postgrey, cbpolicyd, zmpostfixpolicyd. */
export function policyParser(): DaemonParser {
  return { parse };
}

function parse(record: LogRecord, emit: Emit): Outcome {
  const text = textOf(record.buffer, record.textStart, record.end);
  const event = serviceEvent(text);
  if (event !== undefined) {
    emit(event, record);
    return 'event';
  }
  return isSilent(text) ? 'silent' : 'not-understood';
}

function isSilent(text: string): boolean {
  if (isSpf(text) || isGreylist(text)) return true;
  return REPLY.test(text) || DATED.test(text) || AFTER_NOTHING.test(text) || TRACEBACK.test(text);
}

function serviceEvent(text: string): MailEvent | undefined {
  if (STARTING.test(text)) return changed('started', text);
  if (CLOSING.test(text)) return changed('stopped', text);
  const said = text.trimStart();
  if (!isTrouble(said)) return undefined;
  const word = said.slice(0, 5).toLowerCase();
  if (word === 'fatal') return { kind: 'service-trouble', severity: 'fatal', text };
  return { kind: 'service-trouble', severity: word === 'warni' ? 'warning' : 'error', text };
}

function changed(state: ServiceChanged['state'], text: string): ServiceChanged {
  return { kind: 'service-changed', state, text };
}

/** `Requeue: 210F0261C9D.AFE5C to 3B9E1261C9E`: the message goes on under the second queue ID. */
const REQUEUE = /^Requeue: (([0-9A-Za-z]+)\.[0-9A-Fa-f]+) to ([0-9A-Za-z]+)$/;
/** `Message 210F0261C9D.AFE5C from 192.0.2.7 (ann@example.test) to example.com is spam, SpamAssassin (…)`. */
const ABOUT_MESSAGE = /^Message ([0-9A-Za-z]+)\.[0-9A-Fa-f]+ from /;
/** `MailScanner E-Mail Virus Scanner version 4.85.2 starting...`. */
const SCANNER_STARTING = /^MailScanner .{0,100} starting/;
const isScannerSilent = knownHeads([
  'New Batch: ',
  'Uninfected: ',
  'Virus and Content Scanning: ',
  'Spam Checks: ',
  'Spam Virus Checks',
  'Virus Scanning',
  'Content Checks: ',
  'Other Checks: ',
  'Filename Checks: ',
  'Filetype Checks: ',
  'Infected message ',
  'Infected Batch',
  'Cleaned: ',
  'Silent: ',
  'Notices: ',
  'Saved ',
  'Deleted ',
  'Found ',
  'Unscanned: ',
  'Disinfection: ',
  'Using ',
  'Reading ',
  'Read ',
  'Config: ',
  'Connected to ',
  'Enabling ',
  'SpamAssassin ',
  'RBL checks: ',
  'Message ',
  'MailScanner ',
  'Batch ',
  'Logging ',
  'Expired ',
  'Whitelist',
  'ClamAV',
  'Clamd',
  'HTML',
  'Completed ',
  'User ',
  'lock.pl ',
]);

export function mailScannerParser(): DaemonParser {
  return { parse: parseMailScanner };
}

function parseMailScanner(record: LogRecord, emit: Emit): Outcome {
  const text = textOf(record.buffer, record.textStart, record.end);
  const event = requeued(text) ?? mailScannerEvent(text);
  if (event === undefined) return isScannerSilent(text) ? 'silent' : 'not-understood';
  emit(event, record);
  return 'event';
}

function requeued(text: string): MailEvent | undefined {
  const match = REQUEUE.exec(text);
  if (match === null) return undefined;
  const [, taskId = '', queueId = '', next = ''] = match;
  if (!isQueueId(queueId) || !isQueueId(next)) return undefined;
  return {
    kind: 'filtered',
    taskId,
    verdict: 'passed',
    category: 'OTHER',
    detail: undefined,
    actions: [],
    policyBanks: [],
    clientAddress: undefined,
    clientPort: undefined,
    from: undefined,
    to: [],
    quarantine: undefined,
    queueId,
    messageId: undefined,
    mailId: undefined,
    score: undefined,
    size: undefined,
    queuedAs: [next],
    elapsedMs: undefined,
  };
}

function mailScannerEvent(text: string): MailEvent | undefined {
  const queueId = ABOUT_MESSAGE.exec(text)?.[1];
  if (queueId !== undefined && isQueueId(queueId))
    return { kind: 'queue-noted', queueId, isTrouble: false, text };
  if (SCANNER_STARTING.test(text)) return changed('started', text);
  return isTrouble(text) ? { kind: 'service-trouble', severity: 'error', text } : undefined;
}
