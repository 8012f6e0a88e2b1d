/** Lines of amavis without a task: its master process starts and stops, and its children complain. */
import type { ServiceChanged, ServiceTrouble } from '../../events/service-events.ts';
import type { LogRecord } from '../../syslog/record.ts';
import { knownHeads } from '../known-heads.ts';
import type { Meaning } from '../parser.ts';
import { changed, textOfRecord, trouble } from '../text-parser.ts';
import { meaningOfTaskText } from './life.ts';
import { isStartUpNoise } from './start-up.ts';
import type { TaskText } from './task.ts';

/** `starting. /opt/zimbra/common/sbin/amavisd at mail.example.com amavis-2.13.0 (20230106), …`. */
const STARTING = 'starting.';
/** `Net::Server: 2026/11/24-10:14:23 Server closing!`. */
const STOPPED = /^Net::Server: [\d/:-]+ (?:Server closing|.*shutting down)/;
/** `Net::Server: 2026/11/24-10:14:23 HUPing`, `Net::Server: … Re-exec server during HUP`. */
const RELOADED = /^Net::Server: (?:[\d/:-]+ )?.{0,40}\bHUP/;
/** `Net::Server: 2026/11/24-10:14:23 Can't connect to TCP port 10024 on 127.0.0.1 [Address already in use]`. */
const SERVER_TROUBLE =
  /^Net::Server: .{0,60}(?:Can't |Cannot |Could not |[Ee]rror|[Ff]ailed|FATAL)/;
/** `(!!)policy_server FAILED: …`, `(!)loading policy bank "AM.PDP-SOCK": unknown field "0"`. */
const MARKED = /^\((!!?)\) ?(.*)$/s;

const isFatal = knownHeads(['_DIE:', 'PANIC', 'TROUBLE in pre_loop_hook', 'TROUBLE in child_init']);
const isTrouble = knownHeads([
  '_WARN:',
  'TROUBLE',
  'Requesting process rundown after fatal error',
  'open(',
  'SQL: can',
  'Unable to ',
  "Can't ",
]);

/** Reads a line without a task. */
export function meaningWithoutTask(record: LogRecord): Meaning {
  const text = textOfRecord(record);
  const event = changeTold(text) ?? troubleTold(text);
  if (event !== undefined) return event;
  return isStartUpNoise(text) ? 'silent' : meaningOfTaskText(unnamedTask(record));
}

function changeTold(text: string): ServiceChanged | undefined {
  if (text.startsWith(STARTING)) return changed('started', text);
  if (STOPPED.test(text)) return changed('stopped', text);
  return RELOADED.test(text) ? changed('reloaded', text) : undefined;
}

function troubleTold(text: string): ServiceTrouble | undefined {
  const [, mark, marked] = MARKED.exec(text) ?? [];
  const words = marked ?? text;
  if (isFatal(words)) return trouble('fatal', words);
  if (mark !== undefined || isTrouble(words))
    return trouble(mark === '!!' ? 'error' : 'warning', words);
  return SERVER_TROUBLE.test(words) ? trouble('error', words) : undefined;
}

/** A site's log template may omit the task: then the process, which has one at a time, stands for it. */
function unnamedTask({ buffer, textStart, end, pid }: LogRecord): TaskText {
  return { buffer, from: textStart, end, taskId: String(pid), severity: 0, isCut: false };
}
