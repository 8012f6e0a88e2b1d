/**
 * Policy daemons beside Postfix. They name no queue file: what they refuse shows in smtpd's own lines, so
 * theirs are silent.
 */
import type { MailEvent } from '../events/mail-event.ts';
import { knownHeads } from './known-heads.ts';
import type { DaemonParser } from './parser.ts';
import { changed, isComplaint, textParser, trouble } from './text-parser.ts';

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

/** policyd-spf, postgrey, cbpolicyd, zmpostfixpolicyd. */
export function policyParser(): DaemonParser {
  return textParser(serviceEvent, isSilent);
}

function isSilent(text: string): boolean {
  if (isSpf(text) || isGreylist(text)) return true;
  return REPLY.test(text) || DATED.test(text) || AFTER_NOTHING.test(text) || TRACEBACK.test(text);
}

function serviceEvent(text: string): MailEvent | undefined {
  if (STARTING.test(text)) return changed('started', text);
  if (CLOSING.test(text)) return changed('stopped', text);
  const said = text.trimStart();
  if (!isComplaint(said)) return undefined;
  if (/^fatal/i.test(said)) return trouble('fatal', text);
  return trouble(/^warning/i.test(said) ? 'warning' : 'error', text);
}
