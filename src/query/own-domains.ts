/** The domains that are at home on the servers of a log: those with mailboxes there. */
import type { Message } from '../message/message.ts';
import { domainName } from './mail-names.ts';

const MOST_DOMAINS = 10_000;

export class OwnDomains {
  readonly #names = new Set<string>();

  learn({ recipients }: Message): void {
    for (const { status, address } of recipients)
      if (status === 'delivered' && this.#names.size < MOST_DOMAINS)
        this.#names.add(domainName(address));
  }

  /** Whether a domain, or one above it, has mailboxes here. Where no domain has, the log does not tell whose a domain is. */
  has(domain: string): boolean {
    if (this.#names.size === 0) return true;
    for (let name = domain; name !== ''; name = parentOf(name))
      if (this.#names.has(name)) return true;
    return false;
  }
}

/** `example.com` of `mail.example.com`; '' above the last. */
function parentOf(domain: string): string {
  const dot = domain.indexOf('.');
  return dot < 0 ? '' : domain.slice(dot + 1);
}
