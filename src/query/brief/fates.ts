/** What became of mail, in words for users. */
import { DAY } from '../../core/instant.ts';
import type { Message, Recipient, Status } from '../../message/message.ts';
import { isForcedToExpire } from '../../message/outcome.ts';
import { type DeliveredTo, deliveredTo } from '../delivered-to.ts';
import { doubtOf } from '../doubtful-wait.ts';
import { isReturnedToNobody } from '../return-address.ts';
import { DROPPED, isDropped } from './automatic.ts';

/** The address to which a rule sent the whole message instead of to its recipients; null if none did. */
export function redirectedTo({ recipients, notes }: Message): string | null {
  const address = recipients[0]?.address ?? '';
  const target = address.toLowerCase();
  const isElsewhere = recipients.every(
    (row) =>
      row.address.toLowerCase() === target &&
      row.originalAddress !== null &&
      row.originalAddress.toLowerCase() !== target,
  );
  return isElsewhere && notes.some((note) => isRedirect(note.toLowerCase(), target))
    ? address
    : null;
}

// <bob@example.org>: Recipient address triggers REDIRECT audit@example.org
// a body check redirected it to audit@example.org
function isRedirect(note: string, target: string): boolean {
  return [' triggers redirect ', ' check redirected it to '].some((words) =>
    note.endsWith(`${words}${target}`),
  );
}

/** What delivery means where it is none to a mailbox, and what to do if the recipient has nothing. */
const NO_MAILBOX: Readonly<
  Record<Exclude<DeliveredTo, 'mailbox'>, { readonly fate: string; readonly advice: string }>
> = {
  nothing: {
    fate: 'was thrown away, as is set up for the address',
    advice: 'Nobody can read it any more; the administrator can say why this is set up so.',
  },
  file: {
    fate: 'was written to a file, as is set up for the address',
    advice: 'If the recipient cannot find it, the administrator can say who reads that file.',
  },
  command: {
    fate: 'was handed to a program, as is set up for the address',
    advice:
      'If the recipient cannot find it, the administrator can say what the program did with it.',
  },
  service: {
    fate: 'was handed to a program of our mail server',
    advice:
      'If the recipient cannot find it, the administrator can say what the program did with it.',
  },
};

/** Of mail that was delivered, but not to a mailbox; undefined for all other mail. */
export function elsewhereThanMailbox(row: Recipient) {
  const place = deliveredTo(row);
  return place === undefined || place === 'mailbox' ? undefined : NO_MAILBOX[place];
}

export const FATES: Readonly<Record<Status, string>> = {
  delivered: 'was put into the mailbox',
  relayed: 'was taken by the next mail server',
  queued: 'was accepted and is still on its way',
  unknown: 'was seen, but what became of it is not recorded',
  deferred: 'could not be delivered yet and waits for another try',
  held: 'is held back on our mail server until the administrator releases it',
  deleted: 'was deleted by an administrator before it was delivered',
  aborted: 'did not reach us complete',
  rejected: 'was refused and not accepted',
  discarded: 'was removed by a rule of our mail server and not delivered',
  blocked: 'was stopped by our security filter and not delivered',
  expired: 'could not be delivered in time and was returned to the sender',
  bounced: 'could not be delivered and was returned to the sender',
};

export function fateWords(message: Message, row: Recipient | undefined, status: Status): string {
  const words = (row && fateOfRow(message, row, status)) ?? FATES[status];
  return isReturnedToNobody(message) ? words.replace(RETURNED, '') : words;
}

const RETURNED = /,? and was returned to the sender$/;

/** What the status alone does not say. */
function fateOfRow(message: Message, row: Recipient, status: Status): string | undefined {
  if (status === 'rejected' && row.temporary) return 'was turned away for now';
  if (isDropped(row)) return DROPPED.fate;
  const elsewhere = elsewhereThanMailbox(row);
  if (elsewhere !== undefined) return elsewhere.fate;
  const doubt = doubtOf(row);
  if (doubt !== undefined) return `${WAITED[status] ?? FATES[status]}, and ${doubt.fate}`;
  return status === 'expired' ? expiredWords(message, row) : undefined;
}

function expiredWords(message: Message, row: Recipient): string {
  if (isForcedToExpire(message, row)) return FORCED_TO_EXPIRE;
  const days = Math.floor((row.at - message.startedAt) / DAY);
  return days > 1 ? FATES.expired.replace('in time', `for ${days} days`) : FATES.expired;
}

const FORCED_TO_EXPIRE =
  'could not be delivered before an administrator ended the tries, and was returned to the sender';

/** What is said of mail that may not be waiting any more: nothing that claims it still waits. */
const WAITED: Partial<Record<Status, string>> = {
  queued: 'was accepted',
  deferred: 'could not be delivered yet',
  held: 'was held back on our mail server',
};
