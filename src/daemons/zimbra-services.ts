/** Zimbra's own services in zimbra.log: how the mail server is doing. */
import type { LoginFailed } from '../events/client-events.ts';
import type { MailEvent } from '../events/mail-event.ts';
import { type KnownHeads, knownHeads } from './known-heads.ts';
import type { DaemonParser } from './parser.ts';
import { changed, textParser, trouble } from './text-parser.ts';

/** For programs whose further lines say nothing about mail. */
const anything: KnownHeads = () => true;

/** `Watchdog: service antivirus status is OK.` */
const WATCHDOG_OK = /^Watchdog: service \S+ status is OK/;
/** `Watchdog: adding antivirus to restart list`: it was found down. */
const WATCHDOG_DOWN = /^Watchdog: adding \S+ to restart list/;
/** `Service status change: mail.example.com mta changed from running to stopped`. */
const STATUS_CHANGE = /^Service status change: \S+ \S+ changed from \S+ to (running|stopped)/;
/** `mta was stopped removing from current state`. */
const WAS_STOPPED = /^\S+ was stopped removing from current state/;
/** `LDAP FAILURE (…)`, `Exception in …`, `Error …`. */
const CONFIG_TROUBLE = /^(?:LDAP FAILURE|Exception |Traceback |[Ee]rror |Failed |.{1,60} failed)/;

const isConfigSilent = knownHeads([
  'Fetching ',
  'All configs fetched',
  'All rewrite threads completed',
  'All restarts completed',
  'Watchdog: ',
  'Rewrote: ',
  'Rewriting: ',
  'Tracking service ',
  'controlProcess ',
  'Skipping ',
  'Processing ',
  'Loading ',
  'Loaded ',
  'Config ',
  'Configuration ',
  'Restarting ',
  'Starting ',
  'Stopping ',
  'Reading ',
  'Reload',
  'Setting ',
  'Sleep',
  'Service ',
  'Sending ',
  'Deploying ',
  'Executing ',
  'Checking ',
  'Compiling ',
  'Adding ',
  'Removing ',
  'Var ',
  'Key ',
  'Got ',
  'LocalConfig',
  'GlobalConfig',
  'MiscConfig',
  'ServerConfig',
  'Shutting down',
  'Shutdown',
  'No changes',
  'Not ',
  'TRACKING ',
  'CONTROL ',
  'zmconfigd',
  'mainlog',
  'Listening ',
  'Connection ',
  'Closing ',
]);

export function zmconfigdParser(): DaemonParser {
  return textParser(configEvent, isConfigSilent);
}

function configEvent(text: string): MailEvent | undefined {
  if (WATCHDOG_OK.test(text)) return changed('alive', text);
  if (WATCHDOG_DOWN.test(text)) return trouble('error', text);
  const state = STATUS_CHANGE.exec(text)?.[1];
  if (state !== undefined) return changed(state === 'running' ? 'started' : 'stopped', text);
  if (WAS_STOPPED.test(text)) return changed('stopped', text);
  return CONFIG_TROUBLE.test(text) ? trouble('error', text) : undefined;
}

/** `17300:info: 2022-05-05 13:00:01, STATUS: mail.example.com: mta: Running`. */
const STATUS =
  /^(?:\d+:\w+: [\d-]+ [\d:]+, )?STATUS: \S+: \S+: (Running|Stopped|Starting|Stopping)/;
/** `Disk warning: mail.example.com: / at 91%`, after the same prefix. */
const DISK = /^(?:\d+:\w+: [\d-]+ [\d:]+, )?Disk (?:warning|critical)/;
/** `17300:err: 2022-05-05 13:00:01, …`. */
const MONITOR_ERROR = /^\d+:(?:err|error|crit|alert|emerg|fatal): /;
/** `17300:info: 2022-05-05 13:00:01, QUEUE: mail.example.com: 12`. */
const MONITOR_PREFIX = /^\d+:\w+: /;
const isMonitorSilent: KnownHeads = (text) =>
  MONITOR_PREFIX.test(text) || text.startsWith('QUEUE: ') || text.startsWith('STATUS: ');

export function zimbramonParser(): DaemonParser {
  return textParser(monitorEvent, isMonitorSilent);
}

function monitorEvent(text: string): MailEvent | undefined {
  const state = STATUS.exec(text)?.[1];
  if (state === 'Running') return changed('alive', text);
  if (state === 'Stopped') return changed('stopped', text);
  if (DISK.test(text)) return trouble('warning', text);
  return MONITOR_ERROR.test(text) ? trouble('error', text) : undefined;
}

/** `mailboxd/JVM process exited (waitpid expected 1234 got 1234)`. */
const JVM_GONE = /^(?:mailboxd\/JVM|JVM|tomcat) process (?:exited|died|crashed)/;
const isManagerSilent = knownHeads([
  'status ',
  'start ',
  'stop ',
  'restart ',
  'mailboxd/JVM ',
  'JVM ',
  'tomcat ',
  'manager ',
  'no manager ',
  'no mailboxd',
  'stopping ',
  'starting ',
  'waiting ',
  'waited ',
  'watchdog ',
  'assuming ',
  'setting ',
  'file ',
  'daemonized',
  'process ',
]);

/** zmmailboxdmgr and zmtomcatmgr, which start the mailbox server. */
export function mailboxManagerParser(): DaemonParser {
  return textParser(
    (text) => (JVM_GONE.test(text) ? trouble('error', text) : undefined),
    isManagerSilent,
  );
}

/** `do_auth         : auth failure: [user=ann@example.com] [service=smtp] [realm=] [mech=zimbra] [reason=Unknown]`. */
const LOGIN_FAILURE = /^do_auth\s*: auth failure: \[user=/;
/** What follows the login. A stranger chooses that, and may imitate this: only the end of the text counts. */
const AFTER_LOGIN =
  /\] \[service=[^\]]{0,60}\] \[realm=[^\]]{0,255}\] \[mech=([^\]]{0,60})\] \[reason=([^\]]{0,300})\]$/;
const LONGEST_AFTER_LOGIN = 800;
/** The same failure is logged twice: `auth_zimbra: ann@example.com auth failed: authentication failed for [ann@example.com]`. */
const isLoginSilent = knownHeads([
  'zmauth: ',
  'zmpost: ',
  'auth_zimbra: ',
  'do_auth',
  'DEBUG: ',
  'pam_',
  'cache_',
  'detach_tty',
  'ipc_init',
  'server_exit',
  'main ',
  'start_',
  'set_auth_mech',
  'get_accept_lock',
  'rel_accept_lock',
  'have_baton',
  'child_',
  'handle_',
  'sendmsg',
  'do_request',
]);

export function saslauthdParser(): DaemonParser {
  return textParser(loginFailed, isLoginSilent);
}

function loginFailed(text: string): LoginFailed | undefined {
  const head = LOGIN_FAILURE.exec(text)?.[0].length;
  if (head === undefined) return undefined;
  const after = AFTER_LOGIN.exec(text.slice(Math.max(head, text.length - LONGEST_AFTER_LOGIN)));
  if (after === null) return undefined;
  const [tail, method = '', reason = ''] = after;
  const login = text.slice(head, text.length - tail.length);
  return { kind: 'login-failed', client: undefined, method, login, reason };
}

/** `slapd starting`, `slapd stopped.` */
export function slapdParser(): DaemonParser {
  return textParser((text) => {
    if (text.startsWith('slapd starting')) return changed('started', text);
    return text.startsWith('slapd stopped') ? changed('stopped', text) : undefined;
  }, anything);
}

/** `FATAL [main] [] system - out of memory`, of the mailbox server with zimbraLogToSyslog. */
const FATAL = /^FATAL\s/;

/** The mailbox server; Postfix' lmtp logs its deliveries too. */
export function mailboxdParser(): DaemonParser {
  return textParser((text) => (FATAL.test(text) ? trouble('fatal', text) : undefined), anything);
}
