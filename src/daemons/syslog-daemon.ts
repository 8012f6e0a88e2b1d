/** The logger's own lines (rsyslogd, systemd-journald): whether lines are missing, and rotation. */
import type { MailEvent } from '../events/mail-event.ts';
import type { LinesLost } from '../events/service-events.ts';
import type { LogRecord } from '../syslog/record.ts';
import { knownHeads } from './known-heads.ts';
import { type DaemonParser, lineParser } from './parser.ts';
import { changed, textOfRecord, textParser, trouble } from './text-parser.ts';

/** `imuxsock lost 118 messages from pid 16737 due to rate-limiting`, rsyslog 5 to 7. */
const LOST_OLD = /^imuxsock lost (\d+) messages from pid (\d+) due to rate-limiting/;
/** `imuxsock begins to drop messages from pid 16737 due to rate-limiting`. */
const BEGINS_OLD = /^imuxsock begins? to drop messages from pid (\d+) due to rate-limiting/;
/** `imuxsock[pid: 9, name: /usr/lib/postfix/sbin/smtpd] from <mail:postfix/smtpd>: begin to drop messages due to rate-limiting`. */
const BEGINS =
  /^(?:imuxsock|imjournal|rsyslogd|imklog)(?:\[(?:pid: )?([^\],]{0,60})[^\]]{0,500}\])?(?: from <[^>]{0,300}>)?: begin to drop messages due to rate-limiting/;
/** `imuxsock[pid: 9]: 118 messages lost due to rate-limiting (20000 allowed within 600 seconds)`. */
const LOST =
  /^(?:imuxsock|imjournal|rsyslogd|imklog)(?:\[(?:pid: )?([^\],]{0,60})[^\]]{0,500}\])?(?: from <[^>]{0,300}>)?: (\d+) messages lost due to rate-limiting/;
/** `Suppressed 312 messages from postfix.service`, `Suppressed 312 messages from /system.slice/postfix.service`. */
const SUPPRESSED = /^Suppressed (\d+) messages from /;
/** `Missed 12 kernel messages`. */
const MISSED = /^Missed \d+ kernel messages/;
/** `[origin software="rsyslogd" swVersion="8.2302.0" x-pid="612" x-info="https://www.rsyslog.com"] start`. */
const ORIGIN = /^\[origin software="rsyslogd"[^\]]{0,300}\] (.*)/s;

const isTrouble = knownHeads(['error', 'CONFIG ERROR', 'fatal', 'file ', 'cannot ', 'could not ']);
/** `action 'action-1-builtin:omfile' suspended (module 'builtin:omfile'), next retry is …`. */
const SUSPENDED = /^action '?.{1,80} suspended/;
const isSilent = knownHeads([
  'action ',
  'imuxsock',
  'imklog',
  'imjournal',
  'environment variable TZ is not set',
  "rsyslogd's userid changed to",
  "rsyslogd's groupid changed to",
  "command '",
  'warning: ',
  'the last error occurred in ',
  'rsyslog internal message',
  'main Q: ',
  'GnuTLS ',
  'Journal ',
  'Runtime Journal ',
  'Runtime journal ',
  'System Journal ',
  'System journal ',
  'Permanent journal ',
  'Time spent on flushing ',
  'Received client request to ',
  'Received SIGTERM',
  'Vacuuming ',
  'Deleted archived journal ',
  'Collecting audit messages',
  'File ',
  'Forwarding to syslog missed ',
  'Allowing ',
  'Fixed max_use',
  'Data hash table ',
  'message repeated ',
]);

/** `last message repeated 3 times` of older loggers, which names no program; `-- MARK --`. */
const REPEATED = /^(?:last message (?:buffered \d+ times|repeated \d+ times?)|-- MARK --)/;

export function syslogParser(): DaemonParser {
  return textParser((text) => linesLost(text) ?? loggerEvent(text), saysNothing);
}

function saysNothing(text: string): boolean {
  return ORIGIN.test(text) || MISSED.test(text) || REPEATED.test(text) || isSilent(text);
}

/** For lines that name no program. */
export function untaggedParser(): DaemonParser {
  return lineParser((record) =>
    isMailboxLog(record) || REPEATED.test(textOfRecord(record)) ? 'silent' : undefined,
  );
}

// 2021-03-03 19:51:53,762 INFO  [qtp93314457-324:https://mail.example.com:7071/service/admin/soap/] [name=ann@example.com;…
const LOG4J_LEVELS = new Set(['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL']);

/** A line of Zimbra's mailbox.log, which has a level where syslog has a host: another log, with nothing for us. */
function isMailboxLog({ host }: LogRecord): boolean {
  return LOG4J_LEVELS.has(host);
}

function linesLost(text: string): LinesLost | undefined {
  const old = LOST_OLD.exec(text);
  if (old !== null) return lost(text, old[1], old[2]);
  const begins = BEGINS_OLD.exec(text) ?? BEGINS.exec(text);
  if (begins !== null) return lost(text, undefined, begins[1]);
  const now = LOST.exec(text);
  if (now !== null) return lost(text, now[2], now[1]);
  const suppressed = SUPPRESSED.exec(text);
  return suppressed === null ? undefined : lost(text, suppressed[1], undefined);
}

function lost(text: string, count: string | undefined, pid: string | undefined): LinesLost {
  const isPid = pid !== undefined && /^\d+$/.test(pid);
  return {
    kind: 'lines-lost',
    count: count === undefined ? undefined : Number(count),
    lostPid: isPid ? Number(pid) : undefined,
    text,
  };
}

function loggerEvent(text: string): MailEvent | undefined {
  const said = ORIGIN.exec(text)?.[1];
  if (said === 'start') return changed('started', text);
  if (said?.startsWith('exiting on signal')) return changed('stopped', text);
  if (text === 'Journal started') return changed('started', text);
  if (text === 'Journal stopped') return changed('stopped', text);
  if (SUSPENDED.test(text)) return trouble('warning', text);
  return isTrouble(text) ? trouble('error', text) : undefined;
}
