/** What a recipient's row says about where its mail was going. */
import { isLoopback, type Peer } from '../core/peer.ts';
import { withoutSuspended } from '../core/suspended.ts';
import type { Recipient } from '../message/message.ts';

// connect to mx1.example.com[192.0.2.25]:25: Connection timed out
// host mx1.example.com[192.0.2.25] said: 451 4.7.1 Greylisting in action (in reply to RCPT TO command)
// lost connection with mx1.example.com[192.0.2.25] while receiving the initial server greeting
// conversation with mx1.example.com[192.0.2.25] timed out while sending RCPT TO
const NAMED =
  /^(?:connect to|host|lost connection with|conversation with) ([^\s[\]]{1,255})\[([^\s[\]]{1,64})\](?::(\d{1,5}))?/;

/** Daemons whose reason starts with Postfix's own words. */
const NAMING = ['smtp', 'lmtp', 'error', 'retry', 'qmgr'];

/** The next server: the relay, or the server that the reason names if no connection was made. */
export function serverOf(row: Recipient): Peer | null {
  if (row.relay !== null) return row.relay;
  return NAMING.includes(row.service) ? serverInReason(row.reply ?? '') : null;
}

/** The server that Postfix's own words name, with port 0 where they name none; null if they are about something else. */
export function serverInReason(reply: string): Peer | null {
  const named = NAMED.exec(withoutSuspended(reply));
  if (named === null) return null;
  const [, name = '', address = '', port = '0'] = named;
  return { name, address, port: Number(port) };
}

/** `127.0.0.1:10024`, `store.example.com:7025`, `mx1.example.com`; null if no server is named. */
export function serverWords(row: Recipient): string | null {
  const server = serverOf(row);
  if (server === null || (server.name === '' && server.address === '')) return null;
  const name = isLoopback(server.address) || server.name === '' ? server.address : server.name;
  return server.port === 0 || server.port === 25 ? name : `${name}:${server.port}`;
}

/** `TLSv1.3` of `TLSv1.3 TLS_AES_128_GCM_SHA256`. */
export function protocolOf(tls: string): string {
  return tls.split(' ', 1)[0] ?? '';
}

/** Whether the next server is on another host than this one. */
export function isElsewhere(row: Recipient): boolean {
  const server = serverOf(row);
  return row.service !== 'lmtp' && (server === null || !isLoopback(server.address));
}

/** `refused`, `timed out`: why no connection was made; '' if another reason is given. */
export function connectTrouble(row: Recipient): '' | 'refused' | 'timed out' {
  const reply = row.reply ?? '';
  if (!withoutSuspended(reply).startsWith('connect to ')) return '';
  if (reply.endsWith(': Connection refused')) return 'refused';
  return reply.endsWith(' timed out') ? 'timed out' : '';
}

/** `mail.example.com[192.0.2.1]`, as Postfix writes a client. */
export function clientName({ name, address }: Peer): string {
  return `${name}[${address}]`;
}
