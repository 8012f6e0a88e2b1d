/** Stand-ins for hosts, domains, addresses and IPs, which still show what kind of name they replace. */
import { attachmentEnd } from './harmless-text.ts';
import { isKeptPlace, isRole, isThisHost, keptEnd } from './kept-names.ts';
import type { StandIns } from './stand-ins.ts';

// 192.0.2.1
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;
// 2001:db8::1 · ::ffff:192.0.2.1 · fe80::1%eth0
const IPV6 = /^[0-9a-f:]{2,39}(?:\d{1,3}(?:\.\d{1,3}){3})?(?:%[\w.-]{1,20})?$/i;

export const isIpv4 = (text: string): boolean => IPV4.test(text);

export function isIpv6(text: string): boolean {
  if (text.length > 64 || !IPV6.test(text)) return false;
  return text.includes('::')
    ? /[0-9a-f]/i.test(text) || text === '::'
    : text.split(':').length === 8;
}

export class Names {
  readonly #standIns: StandIns;
  readonly #own = new Set<string>();

  constructor(standIns: StandIns) {
    this.#standIns = standIns;
  }

  /** From now on the domain counts as this server's own. */
  learnOwn(domain: string): void {
    this.#own.add(domain.toLowerCase());
  }

  /** Stand-ins for IPs come from the networks reserved for benchmarks (RFC 2544, RFC 5180). */
  ip(address: string): string {
    if (isThisHost(address) || this.#standIns.isStandIn(address)) return address;
    const isVersion6 = address.includes(':');
    return this.#standIns.of(address, 'ip', (label) => {
      const number = Number(label);
      if (Number.isNaN(number)) return label;
      if (isVersion6) return `2001:2::${number.toString(16)}`;
      return `198.${18 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}`;
    });
  }

  /** A host or a domain. */
  name(name: string, as: 'host' | 'domain'): string {
    const bare = name.replace(/\.$/, '');
    if (isKeptPlace(bare) || isKeptName(bare) || this.#standIns.isStandIn(bare)) return name;
    if (isIpv4(bare) || isIpv6(bare)) return this.ip(bare);
    const kept = keptEnd(bare);
    const end = kept ?? (bare.includes('.') || as === 'domain' ? 'example' : '');
    const kind = this.#own.has(bare.toLowerCase()) ? 'own' : as;
    return this.#standIns.of(bare, kind, (label) => (end === '' ? label : `${label}.${end}`));
  }

  /** An address, or the name of a mailbox of this host. */
  address(address: string): string {
    const at = address.lastIndexOf('@');
    if (at < 0) return this.#mailbox(address);
    const known = this.#standIns.find(address);
    if (known !== undefined) return known;
    const domain = this.#domain(address.slice(at + 1));
    const local = address.slice(0, at);
    if (isRole(local) || local === '') return `${local}@${domain}`;
    return this.#standIns.of(address, 'mailbox', (label) => `${label}@${domain}`);
  }

  /** A Message-ID, which has the form of an address. */
  messageId(id: string): string {
    const domain = id.includes('@') ? this.#domain(id.slice(id.lastIndexOf('@') + 1)) : '';
    return this.#standIns.of(id, 'id', (label) => (domain === '' ? label : `${label}@${domain}`));
  }

  /** A file in a mail. The end of its name stays if it is one that tells why files are banned. */
  attachment(name: string): string {
    const end = attachmentEnd(name);
    return this.#standIns.of(name, 'file', (label) =>
      end === undefined ? label : `${label}.${end}`,
    );
  }

  #mailbox(name: string): string {
    return name === '' || isRole(name) ? name : this.#standIns.of(name, 'mailbox');
  }

  // user@[192.0.2.1]
  #domain(domain: string): string {
    const literal = /^\[(.*)\]$/.exec(domain)?.[1];
    if (literal !== undefined) return `[${this.name(literal.replace(/^IPv6:/i, ''), 'domain')}]`;
    return domain === '' ? '' : this.name(domain, 'domain');
  }
}

function isKeptName(name: string): boolean {
  return keptEnd(name) === name.toLowerCase();
}
