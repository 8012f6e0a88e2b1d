/** Where delivered mail was put: local(8) also writes to files and starts commands, and pipe(8) starts programs. */
import type { Recipient } from '../message/message.ts';

export type DeliveredTo = 'mailbox' | 'nothing' | 'file' | 'command' | 'service';

// delivered to file: /dev/null
// delivered to file: /var/mail/archive
// delivered to command: /usr/bin/procmail -a "$EXTENSION"
const PLACES: readonly (readonly [RegExp, DeliveredTo])[] = [
  [/^delivered to file: \/dev\/null$/, 'nothing'],
  [/^delivered to file: /, 'file'],
  [/^delivered to command: /, 'command'],
];

/** Of a recipient that is not `delivered`: undefined. */
export function deliveredTo({ status, service, reply }: Recipient): DeliveredTo | undefined {
  if (status !== 'delivered') return undefined;
  if (service === 'pipe') return 'service';
  if (service !== 'local') return 'mailbox';
  return PLACES.find(([words]) => words.test(reply ?? ''))?.[1] ?? 'mailbox';
}
