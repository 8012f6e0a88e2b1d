/** A peer as Postfix writes it: `name[address]` or `name[address]:port`. */
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
