/**
 * Outages of this host's own services, as deliveries show them: attempts at amavis, at the listener behind it
 * or at the mailbox server that failed one after the other, with no success in between.
 */

import type { Instant } from '../../core/instant.ts';
import { MINUTE, SECOND } from '../../core/instant.ts';
import { isRefusedBySigning, mtaInReply } from '../../core/mta-in-reply.ts';
import type { Origin } from '../../core/origin.ts';
import { isLoopback, type Peer } from '../../core/peer.ts';
import { FILTER_PORTS, MAILBOX_PORT } from '../../core/zimbra-ports.ts';
import type { DeliveryAttempted } from '../../events/queue-events.ts';
import { type Diagnosis, diagnose } from '../../knowledge/diagnose.ts';
import { NOTHING_SAID } from '../../knowledge/symptom.ts';
import type { Step } from '../../message/message.ts';
import { isAnswer, isConnectionTrouble, isOfMessage } from '../outage-replies.ts';
import { serverInReason } from '../row-facts.ts';
import { serviceOfServer } from '../service-name.ts';

export interface Outage {
  readonly host: string;
  /** `amavis`, `mailbox`, or the address of a port of this host. */
  readonly service: string;
  /** `127.0.0.1:10024`. */
  readonly endpoint: string;
  /** `sign` where the milter behind the port failed. */
  readonly step: Step;
  /** The id of an explanation: `amavis-down`. */
  readonly cause: string;
  readonly title: string;
  readonly from: Instant;
  /** The last failure. */
  readonly lastAt: Instant;
  /** The first success after it, or the first answer where none was given; null if the log has none. */
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
    if (event.relay !== undefined && isAnswer(event.reply)) this.#answered(event.relay, origin);
    if (event.status !== 'deferred') return;
    const server = event.relay ?? this.#namedIn(event.reply, origin);
    if (server !== undefined && isOwn(server, isLmtp)) this.#fail(server, event, origin);
  }

  /** All outages, in the order of their start. */
  get outages(): Outage[] {
    const open = this.#endpoints.flatMap((endpoint) => outageOf(endpoint, null));
    return [...this.#outages, ...open].sort((a, b) => a.from - b.from);
  }

  #succeed(server: Peer, { queuedAs, reply }: DeliveryAttempted, origin: Origin): void {
    const behind = mtaInReply(reply);
    if (behind !== undefined) this.#succeedAt(this.#endpointOf(behind, origin.host), origin.at);
    const endpoint = this.#endpointOf(server, origin.host);
    // A filter that cannot hand mail on still answers 250 for mail that it blocks.
    if (endpoint?.failing?.isOfConnection === false && queuedAs === undefined) return;
    this.#succeedAt(endpoint, origin.at);
  }

  #succeedAt(endpoint: Endpoint | undefined, at: Instant): void {
    if (endpoint === undefined) return;
    this.#end(endpoint, at);
    endpoint.lastSuccessAt = at;
  }

  /** A server that refuses mail in words of its own is up, whatever fails behind it. */
  #answered(server: Peer, { host, at }: Origin): void {
    const endpoint = this.#endpoints.find((known) => isAt(known, server, host));
    if (endpoint?.failing?.isOfConnection === true) this.#end(endpoint, at);
  }

  #end(endpoint: Endpoint, at: Instant): void {
    if (endpoint.failing !== null && this.#outages.length < MOST_OUTAGES)
      this.#outages.push(...outageOf(endpoint, at));
    endpoint.failing = null;
  }

  #fail(server: Peer, event: DeliveryAttempted, origin: Origin): void {
    const isOfConnection = isConnectionTrouble(event.reply);
    if (!isOfConnection && isOfMessage(event, origin)) return;
    const endpoint = this.#endpointOf(mtaInReply(event.reply) ?? server, origin.host);
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

  /** The server that the reason names. Where Postfix makes no new try, it leaves out the port: that of the failing one at this address. */
  #namedIn(reply: string, { host }: Origin): Peer | undefined {
    const named = serverInReason(reply);
    if (named === null || named.port !== 0) return named ?? undefined;
    const known = this.#endpoints.find(
      (one) => one.address === named.address && one.host === host && one.failing !== null,
    );
    return known === undefined ? undefined : { ...named, port: known.port };
  }

  #endpointOf(server: Peer, host: string): Endpoint | undefined {
    for (const known of this.#endpoints) if (isAt(known, server, host)) return known;
    if (this.#endpoints.length >= MOST_ENDPOINTS) return undefined;
    const { address, port } = server;
    const endpoint = { host, address, port, lastSuccessAt: null, failing: null };
    this.#endpoints.push(endpoint);
    return endpoint;
  }
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

function isAt(endpoint: Endpoint, { address, port }: Peer, host: string): boolean {
  return endpoint.port === port && endpoint.address === address && endpoint.host === host;
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
  const { cause, title, step } = causeOf(failing);
  return [
    {
      host,
      service: serviceOfServer(endpoint, failing.daemon) ?? `${address}:${port}`,
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

type Cause = Pick<Outage, 'cause' | 'title' | 'step'>;

/** The cause for which most of the attempts failed. */
function causeOf({ replies }: Failing): Cause {
  const counts = new Map<string, Cause & { count: number }>();
  for (const reply of replies.values()) {
    const step = stepOf(reply);
    const { cause, title } = diagnosisOf(reply, step);
    counts.set(cause, { cause, title, step, count: reply.count + (counts.get(cause)?.count ?? 0) });
  }
  const [most] = [...counts.values()].sort((a, b) => b.count - a.count);
  if (most === undefined) throw new Error('an outage has no failure');
  const { cause, title, step } = most;
  return { cause, title, step };
}

/** The step of the server that was asked: a failure behind amavis is one of the filter. */
function stepOf({ event, server }: Reply): Step {
  if (!FILTER_PORTS.has(server.port)) return 'deliver';
  return isRefusedBySigning(event.reply) ? 'sign' : 'filter';
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
