/** Which hosts keep mailboxes of Zimbra, by the mail that was delivered there. */
import { MAILBOX_PORT } from '../core/zimbra-ports.ts';
import type { Message } from '../message/message.ts';

/** How many are remembered: the first ones. */
const MOST_HOSTS = 1000;

export class MailboxHosts {
  readonly #addresses = new Set<string>();

  add({ recipients }: Message): void {
    for (const { relay } of recipients)
      if (relay?.port === MAILBOX_PORT && this.#addresses.size < MOST_HOSTS)
        this.#addresses.add(relay.address);
  }

  /** The message, with whether its client is one of them. */
  markedOn(message: Message): Message {
    const { client } = message;
    if (client === null || !this.#addresses.has(client.address)) return message;
    return { ...message, isFromMailboxHost: true };
  }
}
