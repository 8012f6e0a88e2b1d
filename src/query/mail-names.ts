/** Names that mail is counted under. */
import { domainOf } from '../core/address.ts';
import type { Peer } from '../core/peer.ts';
import type { Message } from '../message/message.ts';

/** Shown if there is no name; no address or host looks like this. */
const NULL_SENDER = '<>';
export const NOT_IN_LOG = '(not in the log)';
const NO_DOMAIN = '(no domain)';

/** One name for one mailbox: no server today tells upper and lower case apart. */
export function addressName(address: string): string {
  return address.toLowerCase();
}

export function senderName({ from }: Message): string {
  if (from === null) return NOT_IN_LOG;
  return from === '' ? NULL_SENDER : addressName(from);
}

export function domainName(address: string): string {
  return domainOf(address) || NO_DOMAIN;
}

/** A relay is counted by its name, whichever of its addresses was used. */
export function relayName({ name, address, port }: Peer): string {
  const host = name === '' || name === 'unknown' ? address : name;
  return port === 0 || port === 25 ? host : `${host}:${port}`;
}
