/** What shows that mail went through a Zimbra server. */
import { isLoopback, type Peer } from '../core/peer.ts';
import { MAILBOX_PORT } from '../core/zimbra-ports.ts';
import type { Hop, Message } from '../message/message.ts';
import { isFromInside } from '../message/outcome.ts';

/** Whether a message went through a Zimbra server, or was written on one that sends its mail through this host. */
export function isZimbra(message: Message): boolean {
  const known = zimbraMessages.get(message);
  if (known !== undefined) return known;
  const is = isOnZimbraHost(message) || isWrittenByMailbox(message) || isInZimbraLog(message);
  zimbraMessages.set(message, is);
  return is;
}

// /var/log/zimbra.log · zimbra.log.1 · zimbra.log-20260501.gz
const ZIMBRA_LOG = /(?:^|\/)zimbra\.log(?:[.-][\w.-]*)?$/;

/** Mail that was refused at the door shows nothing of Zimbra, but only Zimbra writes a log of this name. Without its story the name is not known. */
function isInZimbraLog({ timeline }: Message): boolean {
  return timeline.some(({ file }) => ZIMBRA_LOG.test(file));
}

/** Kept because it is asked for each recipient, and there may be many. */
const zimbraMessages = new WeakMap<Message, boolean>();

/**
 * Whether a message shows that this host runs Zimbra, by what only Zimbra calls so, and by the port of its mailbox server.
 * A Message-ID tells of the server that wrote it; filters listen on 10032, and queue files come back at `postfix/reinject`,
 * also where Postfix runs alone.
 */
export function isOnZimbraHost(message: Message): boolean {
  return (
    message.hops.some(isZimbraHop) ||
    message.scans.some(({ policyBanks }) => policyBanks.includes('ORIGINATING_POST')) ||
    message.recipients.some((row) => (row.lastTry ?? row).relay?.port === MAILBOX_PORT)
  );
}

/** Whether Zimbra's mailbox server wrote the message. The Message-ID of inbound mail is about the sender's server. */
export function isWrittenByMailbox(message: Message): boolean {
  return isFromInside(message) && (message.messageId ?? '').includes('.JavaMail.zimbra@');
}

/** Whether the mailbox server itself sent the message: mail of the web client and of ActiveSync comes so, without a login. */
export function isSentByMailboxHost(message: Message): boolean {
  return isWrittenByMailbox(message) && !isMailboxElsewhere(message);
}

/** Whether a message went to mailboxes on other hosts than its client: with several such hosts the client may be one of them, or a machine that sends on. */
function isMailboxElsewhere(message: Message): boolean {
  const stores = storesOf(message);
  return stores.length > 0 && stores.every(({ address }) => address !== message.client?.address);
}

/**
 * Whether the client is known to be a mailbox server: this host, or the one that the mail goes to. Its Message-ID proves
 * nothing, for it names the domain of the sender, and any program may write one.
 */
export function isClientMailboxHost(message: Message): boolean {
  const address = message.client?.address ?? '';
  return isLoopback(address) || storesOf(message).some((store) => store.address === address);
}

function storesOf({ recipients }: Message): readonly Peer[] {
  return recipients.flatMap(({ relay }) => (relay?.port === MAILBOX_PORT ? [relay] : []));
}

/** Whether a queue file came back at one of the services behind Zimbra's filters, or at one that is called as Zimbra's are. */
export function isReentry({ service }: Hop): boolean {
  // postfix/reinject/smtpd
  return isZimbraReentry(service) || service.startsWith('postfix/reinject/');
}

function isZimbraReentry(service: string): boolean {
  // postfix/dkimmilter/smtpd
  return /^postfix\/(?:amavisd|dkimmilter)\//.test(service);
}

function isZimbraHop({ service, filter }: Hop): boolean {
  if (isZimbraReentry(service)) return true;
  // Zimbra's access maps route by FILTER smtp-amavis:[127.0.0.1]:10026; others set content_filter, which logs nothing.
  return /^smtp-amavis:\[(?:127\.0\.0\.1|::1)\]:100(?:24|26|32)$/.test(filter ?? '');
}
