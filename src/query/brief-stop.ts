/** Why the mail of one recipient stopped, in words for users. */
import { domainOf } from '../core/address.ts';
import { isLoopback } from '../core/peer.ts';
import type { Message, Recipient } from '../message/message.ts';
import type { BriefReason } from './brief-reason-words.ts';
import { reasonFor, type Speaker } from './brief-reasons.ts';
import { serverOf } from './row-facts.ts';
import { diagnosisOf } from './symptom.ts';

export interface ReasonOfStop extends Pick<BriefReason, 'why' | 'advice'> {
  /** ` (code 5.7.1)`, if it helps. */
  readonly proof: string;
  /** Refused for good, though this server will try again. */
  readonly isSoft: boolean;
}

export function reasonOfStop(message: Message, row: Recipient): ReasonOfStop {
  const cause = diagnosisOf(message, row)?.cause ?? '';
  const isSoft = cause === SOFT_BOUNCE;
  const { why, advice, withCode } = reasonFor(isSoft ? causeForGood(message, row) : cause, {
    status: row.status,
    enhancedStatus: row.enhancedStatus,
    reply: row.reply,
    warning: row.warning,
    speaker: speakerOf(row),
    isForNow: !isSoft && (row.status === 'deferred' || row.temporary),
    notPlain: notPlain(message, row),
  });
  const code = withCode === true && row.enhancedStatus !== null;
  return {
    why: why.replace('{domain}', () => domainOf(message.from ?? '') || 'the sender'),
    advice,
    proof: code ? ` (code ${row.enhancedStatus})` : '',
    isSoft,
  };
}

function notPlain({ from }: Message, { address }: Recipient): ('sender' | 'recipient')[] {
  return [
    ...(isPlain(from ?? '') ? [] : (['sender'] as const)),
    ...(isPlain(address) ? [] : (['recipient'] as const)),
  ];
}

function isPlain(address: string): boolean {
  return /^[\x20-\x7e]*$/.test(address);
}

const SOFT_BOUNCE = 'soft-bounce';

/** The cause of a refusal for good, though this server will try again. */
function causeForGood(message: Message, row: Recipient): string {
  return diagnosisOf(message, { ...row, status: 'bounced' })?.cause ?? '';
}

/** For expired mail the last try counts: if that went to this host, the filter spoke. */
function speakerOf(row: Recipient): Speaker {
  if (row.step === 'filter') return 'filter';
  if (row.service !== 'smtp') return 'here';
  if (row.step === 'deliver') return 'there';
  const server = row.step === 'queue' ? serverOf(row) : null;
  if (server === null) return 'here';
  return isLoopback(server.address) ? 'filter' : 'there';
}
