/**
 * Outages of this host's own services, as deliveries show them: attempts at amavis, at the listener behind it
 * or at the mailbox server that failed one after the other, with no success in between.
 */

import type { Instant } from '../core/instant.ts';
import { MINUTE, SECOND } from '../core/instant.ts';
import type { Origin } from '../core/origin.ts';
import type { Peer } from '../core/peer.ts';
import { isLoopback } from '../core/peer.ts';
import { withoutSuspended } from '../core/suspended.ts';
import { AMAVIS_PORTS, FILTER_PORTS, MAILBOX_PORT } from '../core/zimbra-ports.ts';
import type { DeliveryAttempted } from '../events/queue-events.ts';
import { type Diagnosis, diagnose } from '../knowledge/diagnose.ts';
import { NOTHING_SAID } from '../knowledge/symptom.ts';
import type { Step } from '../message/message.ts';

export interface Outage {
  readonly host: string;
  /** `amavis`, `mailbox`, or the address of a port of this host. */
  readonly service: string;
  /** `127.0.0.1:10024`. */
  readonly endpoint: string;
  readonly step: Step;
  /** The id of an explanation: `amavis-down`. */
  readonly cause: string;
  readonly title: string;
  readonly from: Instant;
  /** The last failure. */
  readonly lastAt: Instant;
  /** The first success after it; null if the log has none. */
  readonly until: Instant | null;
  /** The last success before it. */
  readonly lastSuccessAt: Instant | null;
  readonly failures: number;
  /** Queue files that failed; the count stops at 10,000. */
  readonly messages: number;
}

/** This many messages, or failures this far apart, with no success in between, are not the fault of one message. */
const MANY_MESSAGES = 5;
const LONG = MINUTE;
const MOST_MESSAGES = 10_000;
const MOST_ENDPOINTS = 200;
const MOST_OUTAGES = 500;
const MOST_REPLIES = 16;
const LONGEST_REPLY = 300;

interface Reply {
  readonly event: DeliveryAttempted;
  /** With its port, even if the line has none. */
  readonly server: Peer;
  readonly daemon: string;
  count: number;
}

interface Failing {
  readonly from: Instant;
  readonly daemon: string;
  /** Whether the first failure was one of the connection, so that no message is at fault. */
  readonly isOfConnection: boolean;
  /** By their words: a server that goes down gives other replies at first. */
  readonly replies: Map<string, Reply>;
  readonly messages: Set<string>;
  lastAt: Instant;
  failures: number;
}

interface Endpoint {
  readonly host: string;
  readonly address: string;
  readonly port: number;
  lastSuccessAt: Instant | null;
  failing: Failing | null;
}

export class OutageWatch {
  readonly #endpoints: Endpoint[] = [];
  readonly #outages: Outage[] = [];

  take(event: DeliveryAttempted, origin: Origin): void {
    const isLmtp = origin.daemon === 'lmtp';
    if (event.status === 'sent') {
      if (event.relay !== undefined && isOwn(event.relay, isLmtp))
        this.#succeed(event.relay, event, origin);
      return;
    }
    if (event.status !== 'deferred') return;
    const server = event.relay ?? serverOf(event.reply) ?? this.#suspendedAt(event.reply, origin);
    if (server !== undefined && isOwn(server, isLmtp)) this.#fail(server, event, origin);
  }

  /** All outages, in the order of their start. */
  get outages(): Outage[] {
    const open = this.#endpoints.flatMap((endpoint) => outageOf(endpoint, null));
    return [...this.#outages, ...open].sort((a, b) => a.from - b.from);
  }

  #succeed(server: Peer, { queuedAs }: DeliveryAttempted, origin: Origin): void {
    const endpoint = this.#endpointOf(server, origin.host);
    if (endpoint === undefined) return;
    // A filter that cannot hand mail on still answers 250 for mail that it blocks.
    if (endpoint.failing?.isOfConnection === false && queuedAs === undefined) return;
    if (endpoint.failing !== null) {
      if (this.#outages.length < MOST_OUTAGES) this.#outages.push(...outageOf(endpoint, origin.at));
      endpoint.failing = null;
    }
    endpoint.lastSuccessAt = origin.at;
  }

  #fail(server: Peer, event: DeliveryAttempted, origin: Origin): void {
    const isOfConnection = isConnectionTrouble(event.reply);
    if (!isOfConnection && isOfMessage(event, origin)) return;
    const endpoint = this.#endpointOf(server, origin.host);
    if (endpoint === undefined) return;
    endpoint.failing ??= {
      from: origin.at,
      daemon: origin.daemon,
      isOfConnection,
      replies: new Map(),
      messages: new Set(),
      lastAt: origin.at,
      failures: 0,
    };
    const { failing } = endpoint;
    failing.lastAt = origin.at;
    failing.failures++;
    countReply(failing, server, event, origin);
    if (failing.messages.size < MOST_MESSAGES) failing.messages.add(event.queueId);
  }

  /** The failing server of this host at that address: if Postfix makes no new try, it names the server without its port. */
  #suspendedAt(reply: string, { host }: Origin): Peer | undefined {
    const [, name = '', address] = NO_NEW_TRY.exec(reply) ?? [];
    if (address === undefined) return undefined;
    for (const known of this.#endpoints)
      if (known.address === address && known.host === host && known.failing !== null)
        return { name, address, port: known.port };
    return undefined;
  }

  #endpointOf({ address, port }: Peer, host: string): Endpoint | undefined {
    for (const known of this.#endpoints)
      if (known.port === port && known.address === address && known.host === host) return known;
    if (this.#endpoints.length >= MOST_ENDPOINTS) return undefined;
    const endpoint = { host, address, port, lastSuccessAt: null, failing: null };
    this.#endpoints.push(endpoint);
    return endpoint;
  }
}

/** What a server says about one recipient (over quota, no such user) or sender says nothing about the server. */
function isOfMessage({ reply }: DeliveryAttempted, { daemon }: Origin): boolean {
  return daemon === 'lmtp' || /\(in reply to (?:RCPT TO|MAIL FROM) command\)$/.test(reply);
}

function countReply(
  { replies }: Failing,
  server: Peer,
  event: DeliveryAttempted,
  { daemon }: Origin,
): void {
  // 451 4.5.0 id=04083-01 - Error in processing
  const words = event.reply.slice(0, LONGEST_REPLY).replace(/\d+/g, 'N');
  const known = replies.get(words);
  if (known !== undefined) known.count++;
  else if (replies.size < MOST_REPLIES) replies.set(words, { event, server, daemon, count: 1 });
}

/** A port of this host, or the mailbox server, which may be another host. */
function isOwn({ address, port }: Peer, isLmtp: boolean): boolean {
  return isLmtp || port === MAILBOX_PORT || isLoopback(address);
}

function outageOf(endpoint: Endpoint, until: Instant | null): Outage[] {
  const { failing, host, address, port, lastSuccessAt } = endpoint;
  if (failing === null) return [];
  const { from, lastAt, failures, messages, isOfConnection } = failing;
  if (until !== null && until - from < SECOND) return [];
  const isLong = isOfConnection && failures > 1 && lastAt - from >= LONG;
  if (messages.size < MANY_MESSAGES && !isLong) return [];
  const step = FILTER_PORTS.has(port) ? 'filter' : 'deliver';
  const { cause, title } = causeOf(failing, step);
  return [
    {
      host,
      service: serviceAt(port, failing.daemon, `${address}:${port}`),
      endpoint: `${address}:${port}`,
      step,
      cause,
      title,
      from,
      lastAt,
      until,
      lastSuccessAt,
      failures,
      messages: messages.size,
    },
  ];
}

function serviceAt(port: number, daemon: string, endpoint: string): string {
  if (AMAVIS_PORTS.has(port)) return 'amavis';
  return daemon === 'lmtp' || port === MAILBOX_PORT ? 'mailbox' : endpoint;
}

/** The cause for which most of the attempts failed. */
function causeOf({ replies }: Failing, step: Step): Pick<Diagnosis, 'cause' | 'title'> {
  const counts = new Map<string, { title: string; count: number }>();
  for (const reply of replies.values()) {
    const { cause, title } = diagnosisOf(reply, step);
    counts.set(cause, { title, count: reply.count + (counts.get(cause)?.count ?? 0) });
  }
  const [most] = [...counts].sort(([, a], [, b]) => b.count - a.count);
  return { cause: most?.[0] ?? 'unknown', title: most?.[1].title ?? '' };
}

function diagnosisOf({ event, server, daemon }: Reply, step: Step): Diagnosis {
  return diagnose({
    ...NOTHING_SAID,
    service: daemon,
    status: 'deferred',
    step,
    relay: server,
    enhancedStatus: event.enhancedStatus ?? null,
    reply: event.reply,
  });
}

const CONNECTION = ['connect to ', 'lost connection with ', 'conversation with ', 'host '] as const;

function isConnectionTrouble(reply: string): boolean {
  const words = withoutSuspended(reply);
  if (!CONNECTION.some((head) => words.startsWith(head))) return false;
  // host 127.0.0.1[127.0.0.1] said: 451 4.5.0 Error in processing: a reply, not a broken connection
  return !words.startsWith('host ') || /^host \S{1,300} refused to talk to me: /.test(words);
}

// connect to 127.0.0.1[127.0.0.1]:10024: Connection refused
const CONNECT =
  /^(?:delivery temporarily suspended: )?connect to ([^\s[\]]{1,255})\[([^\s[\]]{1,60})\]:(\d{1,5}): /;

// delivery temporarily suspended: lost connection with store.example.com[192.0.2.26] while receiving the initial server greeting
const NO_NEW_TRY =
  /^delivery temporarily suspended: (?:lost connection with|conversation with|host) ([^\s[\]]{1,255})\[([^\s[\]]{1,60})\] /;

function serverOf(reply: string): Peer | undefined {
  const [, name = '', address = '', port] = CONNECT.exec(reply) ?? [];
  return port === undefined ? undefined : { name, address, port: Number(port) };
}
