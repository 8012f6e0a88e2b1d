/** MailScanner, which gives a message a new queue ID: only its line tells which. */
import { isQueueId } from '../core/queue-id.ts';
import type { MailEvent } from '../events/mail-event.ts';
import { bareVerdict } from './bare-verdict.ts';
import { knownHeads } from './known-heads.ts';
import type { DaemonParser } from './parser.ts';
import { changed, isComplaint, textParser, trouble } from './text-parser.ts';

/** `Requeue: 210F0261C9D.AFE5C to 3B9E1261C9E`: the message goes on under the second queue ID. */
const REQUEUE = /^Requeue: (([0-9A-Za-z]+)\.[0-9A-Fa-f]+) to ([0-9A-Za-z]+)$/;
/** `Message 210F0261C9D.AFE5C from 192.0.2.7 (ann@example.test) to example.com is spam, SpamAssassin (…)`. */
const ABOUT_MESSAGE = /^Message ([0-9A-Za-z]+)\.[0-9A-Fa-f]+ from /;
/** `MailScanner E-Mail Virus Scanner version 4.85.2 starting...`. */
const STARTING = /^MailScanner .{0,100} starting/;
const isSilent = knownHeads([
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
  return textParser((text) => requeued(text) ?? otherEvent(text), isSilent);
}

function requeued(text: string): MailEvent | undefined {
  const match = REQUEUE.exec(text);
  if (match === null) return undefined;
  const [, taskId = '', queueId = '', next = ''] = match;
  if (!isQueueId(queueId) || !isQueueId(next)) return undefined;
  return { ...bareVerdict(taskId, 'passed'), queueId, queuedAs: [next] };
}

function otherEvent(text: string): MailEvent | undefined {
  const queueId = ABOUT_MESSAGE.exec(text)?.[1];
  if (queueId !== undefined && isQueueId(queueId))
    return { kind: 'queue-noted', queueId, isTrouble: false, text };
  if (STARTING.test(text)) return changed('started', text);
  return isComplaint(text) ? trouble('error', text) : undefined;
}
