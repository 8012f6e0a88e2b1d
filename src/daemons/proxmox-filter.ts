/**
 * The filter of Proxmox Mail Gateway, pmg-smtp-filter: what it did with a message, one line for each recipient. Its reply
 * to Postfix holds its id of the message, and is the same for mail that goes on and for mail in quarantine.
 */
import { isQueueId } from '../core/queue-id.ts';
import type { MailEvent } from '../events/mail-event.ts';
import type { Filtered } from '../events/scan-events.ts';
import type { LogRecord } from '../syslog/record.ts';
import { bareVerdict } from './bare-verdict.ts';
import { knownHeads } from './known-heads.ts';
import { type DaemonParser, lineParser } from './parser.ts';
import { changed, textOfRecord, trouble } from './text-parser.ts';

/** `20A9560092030F3374: accept mail to <bob@example.com> (A673520AB5) (rule: default-accept)`. */
const ABOUT_MESSAGE = /^([0-9A-F]{12,25}): /;
/** Addresses hold neither blanks nor `>`: the filter takes none that do. */
const ACCEPTED = /^accept mail to <([^\s>]*)> \(([0-9A-Za-z]{5,40})\)/;
/** Not for the attachment quarantine: there the mail goes on without the attachment. */
const QUARANTINED =
  /^moved mail for <([^\s>]*)> to (spam|virus) quarantine - (\S{1,40})(?: \(rule: (.{1,200})\)$)?/;
const BLOCKED = /^block mail to <([^\s>]*)>(?: \(rule: (.{1,200})\)$)?/;
/** `virus detected: Eicar-Test-Signature (clamav)`. */
const VIRUS = /^virus detected: (\S{1,200})/;
/** `SA score=21/5 time=0.328 bayes=undefined autolearn=disabled hits=…`. */
const SCORE = /^SA score=(-?\d{1,5}(?:\.\d{1,5})?)\//;
/** `new mail message-id=<m1@example.net>#012`, with the end of the header's line. */
const MESSAGE_ID = /^new mail message-id=(<[^\s>]{1,900}>)/;
const isWarning = knownHeads(['virus detected: ', 'reinject mail to ', 'unpack failed']);
const isTrouble = knownHeads(['ERROR: ', 'WARNING: ', "can't ", 'unable to ', 'Cleanup failures']);
const STARTED = /^Filter daemon \(re\)started/;

/** What a process said about its message: it has one at a time. */
interface Findings {
  readonly taskId: string;
  messageId: string | undefined;
  virus: string | undefined;
  score: number | undefined;
}

/** The filter never has this many. */
const MOST_PROCESSES = 1000;

export function proxmoxFilterParser(): DaemonParser {
  const findings = new Map<string, Findings>();

  const findingsOf = ({ host, pid }: LogRecord, taskId: string): Findings => {
    const process = `${pid} ${host}`;
    const known = findings.get(process);
    if (known?.taskId === taskId) return known;
    if (findings.size >= MOST_PROCESSES) findings.clear();
    const made = { taskId, messageId: undefined, virus: undefined, score: undefined };
    findings.set(process, made);
    return made;
  };

  return lineParser((record) => {
    const text = textOfRecord(record);
    const [head, taskId = ''] = ABOUT_MESSAGE.exec(text) ?? [];
    return head === undefined
      ? (serviceEvent(text) ?? 'silent')
      : eventOf(findingsOf(record, taskId), text.slice(head.length));
  });
}

function eventOf(found: Findings, text: string): MailEvent {
  found.messageId = MESSAGE_ID.exec(text)?.[1] ?? found.messageId;
  found.virus = VIRUS.exec(text)?.[1] ?? found.virus;
  const score = SCORE.exec(text)?.[1];
  if (score !== undefined) found.score = Number(score);
  const severity = isWarning(text) ? 1 : 0;
  return verdictOf(found, text) ?? { kind: 'scan-noted', taskId: found.taskId, severity, text };
}

function verdictOf(found: Findings, text: string): Filtered | undefined {
  const [, taker, queueId = ''] = ACCEPTED.exec(text) ?? [];
  if (taker !== undefined && isQueueId(queueId))
    return { ...verdict(found, taker, 'CLEAN'), verdict: 'passed', queuedAs: [queueId] };
  const [, owner, kind, quarantine, moved] = QUARANTINED.exec(text) ?? [];
  if (owner !== undefined) {
    const category = kind === 'virus' ? 'INFECTED' : 'SPAM';
    const kept = verdict(found, owner, category, moved);
    return { ...kept, quarantine, actions: ['Quarantined'] };
  }
  const [, refused, rule] = BLOCKED.exec(text) ?? [];
  return refused === undefined ? undefined : verdict(found, refused, 'RULE', rule);
}

/** A verdict to block; a virus outweighs the rule that had it looked for. */
function verdict(found: Findings, to: string, category: string, rule?: string): Filtered {
  return {
    ...bareVerdict(found.taskId, 'blocked'),
    category: found.virus === undefined ? category : 'INFECTED',
    detail: found.virus ?? rule,
    to: [to],
    messageId: found.messageId,
    score: found.score,
  };
}

function serviceEvent(text: string): MailEvent | undefined {
  if (STARTED.test(text)) return changed('started', text);
  return isTrouble(text) ? trouble('error', text) : undefined;
}
