/** OpenDMARC's lines: `QID: example.com pass`, and its own starts and troubles. */
import type { MailEvent } from '../events/mail-event.ts';
import type { Signed } from '../events/scan-events.ts';
import { knownHeads } from './known-heads.ts';
import type { DaemonParser } from './parser.ts';
import { signatureParser } from './signature-parser.ts';
import { changed, trouble } from './text-parser.ts';

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
  return signatureParser(statusTold, ownEvent, isSilent);
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

function ownEvent(text: string): MailEvent | undefined {
  const state = STATE.exec(text)?.[1];
  if (state !== undefined) return changed(state === 'starting' ? 'started' : 'stopped', text);
  if (text.startsWith('configuration reloaded')) return changed('reloaded', text);
  return FILTER_TROUBLE.test(text) || isTrouble(text) ? trouble('error', text) : undefined;
}
