/** Whether mail for one address was led to another one by this server. */
import { domainOf, localPartOf } from '../core/address.ts';
import type { Recipient } from '../message/message.ts';

/**
 * Whether an alias, a list, a forward or a rule of this server leads from what the sender wrote to this recipient.
 * An address whose domain alone was rewritten, from which an extension was cut off, or that SRS had wrapped, is the same mailbox.
 */
export function isLedHere({ address, originalAddress }: Recipient): boolean {
  if (originalAddress === null) return false;
  const wrote = localPartOf(originalAddress).toLowerCase();
  const got = localPartOf(address).toLowerCase();
  if (EXTENDED.some((delimiter) => wrote.startsWith(`${got}${delimiter}`))) return false;
  // SRS0=x=y=example.org=ann@example.net
  return wrote !== got && !wrote.endsWith(`=${domainOf(address)}=${got}`);
}

/** What stands between a name and its extension: the usual values of recipient_delimiter. */
const EXTENDED = ['+', '-'];
