/** Which deliveries went over TLS: an agent logs the handshake before them, and names no queue ID. */
import type { Instant } from '../../core/instant.ts';
import type { Origin } from '../../core/origin.ts';
import type { TlsEstablished } from '../../events/client-events.ts';
import type { DeliveryAttempted } from '../../events/queue-events.ts';
import type { HostState } from '../host-state.ts';
import type { HopState } from './hop-state.ts';
import { LONGEST_IDLE } from './waiting-connections.ts';

/** A connection of one agent, by its last handshake. */
export interface SecuredConnection {
  readonly pid: number;
  readonly handshake: TlsEstablished;
  readonly at: Instant;
  /** The queue file that was sent over it, by its name and round of deliveries, once a line says so; by itself it would be kept from being forgotten. */
  sent: string | null;
}

/** Notes a handshake with the next server, which the agent's next delivery line is about. */
export function noteSecured(
  { securedConnections }: HostState,
  handshake: TlsEstablished,
  { pid, at }: Origin,
): void {
  securedConnections.set(pid, { pid, handshake, at, sent: null });
}

/**
 * The handshake that precedes a delivery; null where no line proves one. A connection that is used again for another queue file
 * is either not encrypted or logged as `TLS connection reused`, so a handshake counts for one queue file only.
 */
export function securedBy(
  { securedConnections }: HostState,
  hop: HopState,
  { relay }: DeliveryAttempted,
  { pid, at }: Origin,
): TlsEstablished | null {
  if (securedConnections.size === 0) return null;
  const connection = securedConnections.get(pid);
  if (connection === undefined) return null;
  const sent = `${hop.queueId} ${hop.rounds}`;
  connection.sent ??= sent;
  const isSameMail = connection.sent === sent;
  const { peer } = connection.handshake;
  const isSamePeer = peer.address === relay?.address && peer.port === relay.port;
  if (isSameMail && isSamePeer && at - connection.at <= LONGEST_IDLE) return connection.handshake;
  securedConnections.delete(pid);
  return null;
}

/** `TLSv1.3 TLS_AES_128_GCM_SHA256`. */
export function tlsWords({ protocol, cipher }: TlsEstablished): string {
  return `${protocol} ${cipher}`;
}

/** Forgets the connections of agents that have had no handshake since a moment. */
export function forgetSecured({ securedConnections }: HostState, before: Instant): void {
  for (const { pid, at } of securedConnections.values())
    if (at < before) securedConnections.delete(pid);
}
