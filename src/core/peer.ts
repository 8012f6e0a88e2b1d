/** A host that a line names, and whose its address is. */

/** As Postfix writes it: `name[address]` or `name[address]:port`. */
export interface Peer {
  /** `unknown` where Postfix found none; '' where the line gives none (postscreen). */
  readonly name: string;
  readonly address: string;
  /** 0 where the line gives none. */
  readonly port: number;
}

/** Whether an address is the one by which a host reaches itself: filters and re-entries listen there. */
export function isLoopback(address: string): boolean {
  return address === '127.0.0.1' || address === '::1' || address === '[::1]';
}

// 10.1.2.3 · 172.16.0.9 · 192.168.1.9 · 169.254.7.7 · fd12:3456::1 · fe80::1 · ::1
const PRIVATE =
  /^\[?(?:(?:127|10|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01]))\.|f[cd][\da-f]{2}:|fe[89ab][\da-f]:|::1\]?$)/i;

/** Whether an address is of this host or of a network that is nobody else's (RFC 1918, RFC 3927, RFC 4193). */
export function isPrivate(address: string): boolean {
  return PRIVATE.test(address);
}
