/** Lines of amavis without a task: its master process starts and stops, and its children complain. */
import { textOf } from '../core/bytes.ts';
import type { ServiceTrouble } from '../events/service-events.ts';
import type { LogRecord } from '../syslog/record.ts';
import { parseTaskText } from './amavis-life.ts';
import { isStartUpNoise } from './amavis-start-up.ts';
import { knownHeads } from './known-heads.ts';
import type { Emit, Outcome } from './parser.ts';

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
export function parseMasterText(record: LogRecord, emit: Emit): Outcome {
  const text = textOf(record.buffer, record.textStart, record.end);
  const state = stateTold(text);
  if (state !== undefined) {
    emit({ kind: 'service-changed', state, text }, record);
    return 'event';
  }
  const trouble = troubleTold(text);
  if (trouble !== undefined) {
    emit(trouble, record);
    return 'event';
  }
  return isStartUpNoise(text) ? 'silent' : parseUnnamedTask(record, emit);
}

function stateTold(text: string): 'started' | 'stopped' | 'reloaded' | undefined {
  if (text.startsWith(STARTING)) return 'started';
  if (STOPPED.test(text)) return 'stopped';
  return RELOADED.test(text) ? 'reloaded' : undefined;
}

function troubleTold(text: string): ServiceTrouble | undefined {
  const [, mark, marked] = MARKED.exec(text) ?? [];
  const words = marked ?? text;
  if (isFatal(words)) return { kind: 'service-trouble', severity: 'fatal', text: words };
  if (mark !== undefined || isTrouble(words))
    return { kind: 'service-trouble', severity: mark === '!!' ? 'error' : 'warning', text: words };
  return SERVER_TROUBLE.test(words)
    ? { kind: 'service-trouble', severity: 'error', text: words }
    : undefined;
}

/** A site's log template may omit the task: then the process, which has one at a time, stands for it. */
function parseUnnamedTask(record: LogRecord, emit: Emit): Outcome {
  const { buffer, textStart, end, pid } = record;
  const taskId = String(pid);
  return parseTaskText(
    { buffer, from: textStart, end, taskId, severity: 0, isCut: false },
    emit,
    record,
  );
}
