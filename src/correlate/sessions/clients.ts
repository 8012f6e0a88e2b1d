/** What a message says of the client that brought it, and of postscreen's tests of that client. */

import type { Client, Message } from '../../message/message.ts';
import type { HopState } from '../queue-files/hop-state.ts';
import { tlsWords } from '../queue-files/secured-connections.ts';
import type { Screening, Session, Transaction } from './session-state.ts';

/** The client of a queue file; null if none brought it, or its line is not in the log. */
export function clientOf(hop: HopState): Client | null {
  const { client, session, transaction } = hop;
  if (client === null) return null;
  // The session is the filter's, but the transaction is the client's, if smtpd's lines tell what the filter made of it.
  if (hop.origClient !== null) {
    const helo = transaction?.helo ?? null;
    return { ...hop.origClient, helo, login: loginOf(hop) ?? null, tls: null };
  }
  return {
    name: client.name,
    address: client.address,
    port: client.port || portOfScreening(session) || portOfScan(hop),
    helo: transaction?.helo ?? null,
    login: loginOf(hop) ?? null,
    tls: session === null ? null : tlsOf(session),
  };
}

/** The login of the client; that of a client in front of a filter is known by its own session only. */
export function loginOf({ login, origClient, transaction }: HopState): string | undefined {
  return origClient === null ? login : transaction?.login;
}

/** The client of a transaction that has no queue file. */
export function clientOfTransaction(session: Session, { helo, login }: Transaction): Client {
  const { name, address, port } = session.client;
  return {
    name,
    address,
    port: port || portOfScreening(session),
    helo: helo ?? null,
    login: login ?? null,
    tls: tlsOf(session),
  };
}

/** The client that postscreen refused. */
export function clientOfScreening(screening: Screening): Client {
  const { client, refusals } = screening;
  return { ...client, helo: refusals[0]?.event.helo ?? null, login: null, tls: tlsOf(screening) };
}

export function screeningOf(screening: Screening | null | undefined): Message['screening'] {
  if (screening === null || screening === undefined) return null;
  const { at, passedAt, text, result } = screening;
  return { at: passedAt ?? at, text, result };
}

function tlsOf({ tls }: Pick<Session, 'tls'>): string | null {
  return tls === null ? null : tlsWords(tls);
}

/** postscreen logs the client's port, which smtpd does not. */
function portOfScreening(session: Session | null): number {
  return session?.screening?.client.port ?? 0;
}

/** amavis repeats the client's port. */
function portOfScan({ tasks, client }: HopState): number {
  const verdict = tasks.find(({ verdicts }) => verdicts.length > 0)?.verdicts[0]?.event;
  return verdict?.clientAddress === client?.address ? (verdict?.clientPort ?? 0) : 0;
}
