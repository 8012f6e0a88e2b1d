/** Whether mail for one address was led to another one by this server. */
import type { Recipient } from '../message/message.ts';

/**
 * Whether an alias, a list, a forward or a rule of this server leads from what the sender wrote to this recipient.
 * An address whose domain alone was rewritten, or from which an extension was cut off, is the same mailbox.
 */
export function isLedHere({ address, originalAddress }: Recipient): boolean {
  if (originalAddress === null) return false;
  const wrote = localPartOf(originalAddress);
  const got = localPartOf(address);
  return wrote !== got && !EXTENDED.some((delimiter) => wrote.startsWith(`${got}${delimiter}`));
}

/** What stands between a name and its extension: the usual values of recipient_delimiter. */
const EXTENDED = ['+', '-'];

function localPartOf(address: string): string {
  const at = address.lastIndexOf('@');
  return (at < 0 ? address : address.slice(0, at)).toLowerCase();
}
