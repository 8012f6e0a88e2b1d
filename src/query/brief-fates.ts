/** Fates that the status alone does not tell. */
import type { Message, Recipient, Status } from '../message/message.ts';

const PROBED: Partial<Record<Status | 'mixed', string>> = {
  delivered: 'found that it takes mail',
  relayed: 'found that it takes mail',
  deferred: 'could not be finished yet',
  expired: 'found that mail to it cannot be delivered',
  bounced: 'found that mail to it cannot be delivered',
};

/** What the test of an address has found. */
export function foundWords({ status }: Message): string | undefined {
  return PROBED[status];
}

/** Where a rule sent the whole message instead of to those it was meant for; null where none did. */
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

export const THROWN_AWAY = 'was thrown away, as is set up for the address';

/** Whether an alias or a .forward names no file but the one that keeps nothing. */
export function isThrownAway({ status, service, reply }: Recipient): boolean {
  return status === 'delivered' && service === 'local' && reply === 'delivered to file: /dev/null';
}
