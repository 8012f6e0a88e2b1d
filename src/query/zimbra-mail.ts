/** What shows that mail went through a Zimbra server. */
import { MAILBOX_PORT } from '../core/zimbra-ports.ts';
import type { Hop, Message, Scan } from '../message/message.ts';
import { isFromInside } from '../message/outcome.ts';

/** Whether a message went through a Zimbra server, by Zimbra's own service names, ports or Message-IDs. */
export function isZimbra(message: Message): boolean {
  const known = zimbraMessages.get(message);
  if (known !== undefined) return known;
  const is = isThroughZimbra(message);
  zimbraMessages.set(message, is);
  return is;
}

/** Kept because it is asked for each recipient, and there may be many. */
const zimbraMessages = new WeakMap<Message, boolean>();

function isThroughZimbra(message: Message): boolean {
  return (
    message.hops.some(isZimbraHop) ||
    message.scans.some(isZimbraScan) ||
    message.recipients.some((row) => (row.lastTry ?? row).relay?.port === MAILBOX_PORT) ||
    isWrittenByMailbox(message)
  );
}

/** Whether Zimbra's mailbox server wrote the message. The Message-ID of inbound mail is about the sender's server. */
export function isWrittenByMailbox(message: Message): boolean {
  return isFromInside(message) && (message.messageId ?? '').includes('.JavaMail.zimbra@');
}

/** Whether a queue file came back at one of the services behind Zimbra's filters. */
export function isZimbraReentry({ service }: Hop): boolean {
  // postfix/dkimmilter/smtpd
  return /^postfix\/(?:amavisd|dkimmilter|reinject)\b/.test(service);
}

function isZimbraHop(hop: Hop): boolean {
  if (isZimbraReentry(hop)) return true;
  // Zimbra's access maps route by FILTER smtp-amavis:[127.0.0.1]:10026; others set content_filter, which logs nothing.
  return /^smtp-amavis:\[(?:127\.0\.0\.1|::1)\]:100(?:24|26|32)$/.test(hop.filter ?? '');
}

function isZimbraScan(scan: Scan): boolean {
  return scan.port === 10032 || scan.policyBanks.includes('ORIGINATING_POST');
}
