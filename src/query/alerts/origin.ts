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

/** Who brought mail to this server. */
export interface Bringer {
  /** null for this host itself. */
  readonly address: string | null;
  /** Whether it is the mailbox server, with mail of the web client or ActiveSync. */
  readonly isMailbox: boolean;
}

/** null where no line tells. */
export function bringerOf(message: Message): Bringer | null {
  const { client } = message;
  if (client === null) return isHandedInHere(message) ? { address: null, isMailbox: false } : null;
  const address = isThisHost(client.address) ? null : client.address;
  return { address, isMailbox: isSentByMailboxHost(message) };
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

  /** A Message-ID alone is no proof where other servers are known. */
  checked(bringer: Bringer): Bringer {
    const { address, isMailbox } = bringer;
    const isOther = address !== null && this.#addresses.size > 0 && !this.#addresses.has(address);
    return isMailbox && isOther ? { address, isMailbox: false } : bringer;
  }
}

export function bringerWords({ address, isMailbox }: Bringer): string {
  if (!isMailbox) return address ?? HERE;
  return address === null ? MAILBOX : `${MAILBOX} ${address}`;
}

/** `192.0.2.8, 192.0.2.9 and a program of this host`. */
export function bringersWords(bringers: readonly Bringer[]): string {
  const named = bringers.slice(0, MOST_CLIENTS).map(bringerWords);
  const last = bringers.length > named.length ? 'others' : (named.pop() ?? '');
  return named.length === 0 ? last : `${named.join(', ')} and ${last}`;
}
