/** OpenDMARC's lines: `QID: example.com pass`, and its own starts and troubles. */
import { hasAt, literal, textOf } from '../core/bytes.ts';
import { queueIdEnd } from '../core/queue-id.ts';
import type { MailEvent } from '../events/mail-event.ts';
import type { Signed } from '../events/scan-events.ts';
import type { LogRecord } from '../syslog/record.ts';
import { knownHeads } from './known-heads.ts';
import type { DaemonParser, Emit, Outcome } from './parser.ts';

const UNKNOWN_JOB = literal('(unknown-jobid)');
/** `example.com pass`: the verdict on the author's domain. */
const VERDICT = /^\S{1,255} (pass|fail|none)$/;
/** `SPF(mailfrom): example.com pass`: one of the two things it rests on. */
const SPF = /^SPF\((?:mailfrom|helo)\): /;
const STATUS = { pass: 'verified', fail: 'failed', none: 'noted' } as const;

const isNote = knownHeads([
  'ignoring ',
  'unable to parse ',
  'multi-valued From field',
  'multiple From fields',
  'ARC ',
  'RFC5322 ',
  'RFC2822 ',
  'SPF',
  'opendmarc_policy',
  'policy ',
  'no From',
  'missing ',
  'smfi_',
  'rejected by DMARC policy',
  'quarantined by DMARC policy',
  'failed to ',
]);

export function opendmarcParser(): DaemonParser {
  return { parse };
}

function parse(record: LogRecord, emit: Emit): Outcome {
  const { buffer, textStart, end } = record;
  if (hasAt(buffer, textStart, end, UNKNOWN_JOB)) return 'silent';
  const idEnd = queueIdEnd(buffer, textStart, end);
  if (idEnd < 0) return parseOwn(record, emit);
  const text = textOf(buffer, idEnd + 2, end);
  const status = statusTold(text);
  if (status === undefined) return 'not-understood';
  emit({ kind: 'signed', queueId: textOf(buffer, textStart, idEnd), status, text }, record);
  return 'event';
}

function statusTold(text: string): Signed['status'] | undefined {
  const verdict = VERDICT.exec(text)?.[1];
  if (verdict !== undefined) return STATUS[verdict as keyof typeof STATUS];
  return SPF.test(text) || isNote(text) ? 'noted' : undefined;
}

/** `OpenDMARC Filter v1.4.2 starting (args: -c /etc/opendmarc.conf)`, `… terminating with status 0, errno = 0`. */
const STATE = /^OpenDMARC Filter v\S+ (starting|terminating)/;
/** `OpenDMARC Filter: Unable to bind to port inet:8893@localhost: Address already in use`. */
const FILTER_TROUBLE = /^OpenDMARC Filter: (?!mi_stop)/;

const isTrouble = knownHeads(["can't ", 'error ', 'unable to ', 'smfi_', 'failed ']);
const isSilent = knownHeads([
  'ignoring connection from ',
  'ignoring mail from ',
  'OpenDMARC Filter: mi_stop',
  'trusted ',
  'additional trusted ',
  'configuration ',
  'implicit authentication',
  'result = ',
]);

function parseOwn(record: LogRecord, emit: Emit): Outcome {
  const text = textOf(record.buffer, record.textStart, record.end);
  const event = ownEvent(text);
  if (event === undefined) return isSilent(text) ? 'silent' : 'not-understood';
  emit(event, record);
  return 'event';
}

function ownEvent(text: string): MailEvent | undefined {
  const state = STATE.exec(text)?.[1];
  if (state !== undefined)
    return { kind: 'service-changed', state: state === 'starting' ? 'started' : 'stopped', text };
  if (text.startsWith('configuration reloaded'))
    return { kind: 'service-changed', state: 'reloaded', text };
  return FILTER_TROUBLE.test(text) || isTrouble(text)
    ? { kind: 'service-trouble', severity: 'error', text }
    : undefined;
}
