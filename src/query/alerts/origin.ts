/** Where mail that an alert is about came from, in words. */
import { isLoopback } from '../../core/peer.ts';
import { MAILBOX_PORT } from '../../core/zimbra-ports.ts';
import type { Message } from '../../message/message.ts';
import { isHandedInHere } from '../../message/outcome.ts';
import { isSentByMailboxHost } from '../zimbra-mail.ts';

/** More are only "others". */
export const MOST_CLIENTS = 3;

const HERE = 'a program of this host';
const MAILBOX = 'the mailbox server';
/** How many mailbox servers of one log are remembered. */
const MOST_STORES = 256;

/** Who brought the message to this server; null where no line tells. */
export function broughtBy(message: Message): string | null {
  const address = message.client?.address ?? null;
  if (address === null) return isHandedInHere(message) ? HERE : null;
  if (isSentByMailboxHost(message)) return isThisHost(address) ? MAILBOX : `${MAILBOX} ${address}`;
  return isThisHost(address) ? HERE : address;
}

/** All of 127.0.0.0/8 is the host itself: no other one can come from there. */
function isThisHost(address: string): boolean {
  return isLoopback(address) || address.startsWith('127.');
}

/** The mailbox servers to which mail of the log went. Anybody can write a Message-ID like theirs. */
export class MailboxServers {
  readonly #addresses = new Set<string>();

  learn({ recipients }: Message): void {
    for (const { relay } of recipients)
      if (relay?.port === MAILBOX_PORT && this.#addresses.size < MOST_STORES)
        this.#addresses.add(relay.address);
  }

  /** Who brought it, where a Message-ID alone is no proof because other servers are known. */
  checked(client: string): string {
    const address = client.startsWith(`${MAILBOX} `) ? client.slice(MAILBOX.length + 1) : null;
    const isOther = address !== null && this.#addresses.size > 0 && !this.#addresses.has(address);
    return isOther ? address : client;
  }
}

/** Whether all of it came from the web client or ActiveSync. */
export function isAllOfMailbox(clients: readonly string[]): boolean {
  return clients.length > 0 && clients.every((client) => client.startsWith(MAILBOX));
}

/** `192.0.2.8, 192.0.2.9 and a program of this host`. */
export function originWords(clients: readonly string[]): string {
  const named = clients.slice(0, MOST_CLIENTS);
  const last = clients.length > named.length ? 'others' : (named.pop() ?? '');
  return named.length === 0 ? last : `${named.join(', ')} and ${last}`;
}
