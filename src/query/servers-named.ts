/** The hosts that have a message: the log may show one host under several names, ports and sockets. */
import { isLoopback } from '../core/peer.ts';
import type { Recipient } from '../message/message.ts';

interface Server {
  name: string;
}

/** The name of each host, once; '' for this host if no line names it. */
export function serverNames(rows: readonly Recipient[]): string[] {
  const known = new Map<string, Server>();
  const servers = new Set<Server>();
  for (const row of rows) {
    const keys = keysOf(row);
    if (keys.length === 0) continue;
    const server = firstKnown(known, keys) ?? { name: '' };
    if (server.name === '' && isNetwork(row)) server.name = row.relay?.name ?? '';
    servers.add(server);
    for (const key of keys) known.set(key, server);
  }
  return [...servers].map(({ name }) => name);
}

function firstKnown(
  known: ReadonlyMap<string, Server>,
  keys: readonly string[],
): Server | undefined {
  for (const key of keys) {
    const server = known.get(key);
    if (server !== undefined) return server;
  }
  return undefined;
}

const THIS_HOST = 'this host';

/** What identifies a host: its name, and its address. */
function keysOf(row: Recipient): string[] {
  // relay=local, relay=virtual, or the name of a service of pipe(8)
  if (!isNetwork(row)) return row.relay === null ? [] : [THIS_HOST];
  const { name = '', address = '' } = row.relay ?? {};
  const place = isLoopback(address) || address.startsWith('/') ? THIS_HOST : address;
  return [...(name === '' ? [] : [`name ${name.toLowerCase()}`]), ...(place === '' ? [] : [place])];
}

function isNetwork({ service }: Recipient): boolean {
  return service === 'smtp' || service === 'lmtp';
}
