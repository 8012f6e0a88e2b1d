/** Mail that waits according to its last line, but perhaps in vain: in words for administrators and for users. */
import type { Diagnosis } from '../knowledge/diagnose.ts';
import type { Afterwards, Recipient } from '../message/message.ts';
import { retryWords } from './retry-words.ts';

interface Doubt {
  /** Comes after the outcome: `DEFERRED, perhaps deleted since`. */
  readonly outcome: string;
  /** Comes after whether a retry helps. */
  readonly retry: string;
  readonly next: string;
  /** Whether only `next` helps, whatever the mail waited for. */
  readonly isOnlyNext?: boolean;
  /** Comes after what a user is told about the mail. */
  readonly fate: string;
  readonly advice: string;
}

const IN_QUEUE =
  'postqueue -p | grep QUEUE-ID (no line: it is gone; ! behind the ID: it is on hold)';

const DOUBTS: Readonly<Record<Afterwards, Doubt>> = {
  'perhaps-deleted': {
    outcome: 'perhaps deleted since',
    retry: 'if it is still there',
    next: IN_QUEUE,
    fate: 'an administrator may have deleted it since',
    advice: 'the administrator can say whether it is still there; if not, it has to be sent again',
  },
  'perhaps-held': {
    outcome: 'perhaps put on hold since',
    retry: 'once it is not on hold',
    next: IN_QUEUE,
    fate: 'an administrator may have put it on hold since',
    advice: 'the administrator can say whether it is held back, and release it',
  },
  'perhaps-gone': {
    outcome: 'perhaps gone since',
    retry: 'if it is still there',
    next: IN_QUEUE,
    fate: 'our log does not tell what became of it since',
    advice:
      'the administrator can say whether it is still there; if not, ask the recipient whether it came',
  },
  'set-aside': {
    outcome: 'its queue file is damaged',
    retry: 'only if the file can be mended',
    next: 'postcat "$(postconf -h queue_directory)/corrupt/QUEUE-ID" shows what is left of it',
    isOnlyNext: true,
    fate: 'it is damaged on our mail server',
    advice: 'our server does not try it again, so it has to be sent again',
  },
};

/** What tells of a doubt: a row, or what many rows share. */
type InDoubt = Pick<Recipient, 'afterwards'>;

export function doubtOf({ afterwards }: InDoubt): Doubt | undefined {
  return afterwards === undefined ? undefined : DOUBTS[afterwards];
}

/** What to do about recipients that wait for the same reason. */
export function adviceInDoubt(
  rows: readonly InDoubt[],
  advice: readonly string[],
): readonly string[] {
  const doubt = sharedDoubt(rows);
  if (doubt === undefined) return advice;
  return doubt.isOnlyNext === true ? [doubt.next] : [doubt.next, ...advice];
}

/** The doubt that all of them share, if there is one. */
export function sharedDoubt(rows: readonly InDoubt[]): Doubt | undefined {
  const [first] = rows;
  if (first === undefined) return undefined;
  return rows.every(({ afterwards }) => afterwards === first.afterwards)
    ? doubtOf(first)
    : undefined;
}

/** Whether a retry helps, with the condition on which it does; what does not help has none. */
export function retryInDoubt(
  row: InDoubt & Pick<Recipient, 'status'>,
  { retryHelps, cause }: Pick<Diagnosis, 'retryHelps' | 'cause'>,
): string {
  const words = retryWords(row.status, retryHelps, cause);
  const doubt = doubtOf(row);
  return doubt === undefined || retryHelps === 'no' ? words : `${words} ${doubt.retry}`;
}
