/** Mail that may have arrived twice: a try broke off after the whole message had been sent, and a later one succeeded. */
import { withoutSuspended } from '../core/suspended.ts';
import { MAILBOX_PORT } from '../core/zimbra-ports.ts';
import type { Message, Recipient } from '../message/message.ts';
import { isArrival } from '../message/outcome.ts';
import { listed } from './brief/names.ts';
import { memberName } from './recipient-names.ts';

// lost connection with store.example.com[192.0.2.1] while sending end of data -- message may be sent more than once
const AFTER_LAST_BYTE =
  /^(?:lost connection|conversation) with \S+ .* -- message may be sent more than once$/;

export function secondCopyNotes({ recipients }: Message): string[] {
  const doubtful = recipients.filter(mayHaveTwo);
  if (doubtful.length === 0) return [];
  const names = doubtful.map(memberName);
  const who = listed(names, names.length, 'recipients');
  const isDropped = doubtful.every(({ relay }) => relay?.port === MAILBOX_PORT);
  const end = isDropped ? '; the mailbox server probably dropped the second copy' : '';
  return [
    `It may have come twice to ${who}: a try before broke off after the whole message had been sent, and it was sent again${end}.`,
  ];
}

function mayHaveTwo({ status, recoveredFrom }: Recipient): boolean {
  return isArrival(status) && AFTER_LAST_BYTE.test(withoutSuspended(recoveredFrom?.reply ?? ''));
}
