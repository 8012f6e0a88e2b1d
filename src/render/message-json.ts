/** `mtatrace.message/1`: one object a message; keys in a fixed order, null for what the log does not tell. */
import type { Peer } from '../core/peer.ts';
import {
  type Client,
  type InQueue,
  type Message,
  queueIdsOf,
  type Recipient,
  type Release,
  type Scan,
  type TimelineEvent,
} from '../message/message.ts';
import { expiresAbout, nextTryAbout } from '../query/retry-estimate.ts';
import { stoppedOf } from '../query/trace/stopped.ts';
import type { Redactor } from '../redact/redactor.ts';
import { isoOrNull, toIso } from '../time/format-instant.ts';
import type { Zone } from '../time/zone.ts';
import { safeJson } from './safe-text.ts';

export interface JsonOptions {
  readonly zone: Zone;
  /** With the lines of the log about the message, under `events`. */
  readonly withEvents: boolean;
}

/** A message with more recipients is written in pieces: as one text it would take several times the memory of its rows. */
const MANY = 1000;
/** Where the rows belong. No value can hold this, because its quotes would be escaped. */
const NO_ROWS = '"recipients":[]';

/** The text of a message in JSON: one piece, or several if it has very many recipients. */
export function* jsonOfMessage(
  message: Message,
  options: JsonOptions,
  redactor?: Redactor,
): Generator<string> {
  const { recipients } = message;
  if (recipients.length <= MANY) {
    yield `${safeJson(messageToJson(message, options), redactor)}\n`;
    return;
  }
  const frame = safeJson(messageToJson(message, options, []), redactor);
  const start = frame.indexOf(NO_ROWS) + NO_ROWS.length - 1;
  yield frame.slice(0, start);
  for (let i = 0; i < recipients.length; i += MANY) {
    const rows = recipients.slice(i, i + MANY).map((row) => recipientToJson(row, options.zone));
    const text = safeJson(rows, redactor);
    yield `${i === 0 ? '' : ','}${text.slice(1, -1)}`;
  }
  yield `${frame.slice(start)}\n`;
}

/** @param rows the recipients that are printed */
export function messageToJson(
  message: Message,
  options: JsonOptions,
  rows: readonly Recipient[] = message.recipients,
): object {
  const { zone } = options;
  return {
    schema: 'mtatrace.message/1',
    kind: message.kind,
    copyOf: message.copyOf,
    messageId: message.messageId,
    status: message.status,
    direction: message.direction,
    host: message.host === '' ? null : message.host,
    startedAt: toIso(message.startedAt, zone),
    endedAt: toIso(message.endedAt, zone),
    from: message.from,
    size: message.size,
    client: message.client === null ? null : clientToJson(message.client),
    queueIds: queueIdsOf(message),
    recipients: rows.map((recipient) => recipientToJson(recipient, zone)),
    ...unnamedToJson(message, zone),
    scans: message.scans.map((scan) => scanToJson(scan, zone)),
    signing: signingToJson(message, zone),
    stopped: stoppedToJson(message, zone),
    bounces: message.bounces,
    bounceOf: message.bounceOf,
    releaseOf: message.releaseOf,
    ...(message.releases === undefined
      ? {}
      : { releases: message.releases.map((release) => releaseToJson(release, zone)) }),
    inferred: inferredOf(message),
    warnings: message.warnings,
    ...(message.queueFiles === undefined
      ? {}
      : { queueFiles: message.queueFiles.map((file) => inQueueToJson(file, zone)) }),
    ...(options.withEvents
      ? { events: message.timeline.map((event) => eventToJson(event, zone)) }
      : {}),
  };
}

function clientToJson(client: Client): object {
  return { ...peerToJson(client), helo: client.helo, login: client.login, tls: client.tls };
}

function peerToJson(peer: Peer): object {
  return {
    name: peer.name === '' ? null : peer.name,
    address: peer.address === '' ? null : peer.address,
    port: peer.port === 0 ? null : peer.port,
  };
}

/** Those whom no line names share one row, without an address. */
function unnamedToJson({ withoutRecipient: row }: Message, zone: Zone): object {
  return row === null ? {} : { unnamed: recipientToJson(row, zone) };
}

function recipientToJson(recipient: Recipient, zone: Zone): object {
  return {
    address: recipient.address,
    originalAddress: recipient.originalAddress,
    status: recipient.status,
    step: recipient.step,
    at: toIso(recipient.at, zone),
    attempts: recipient.attempts,
    queueId: recipient.queueId,
    relay: recipient.relay === null ? null : peerToJson(recipient.relay),
    tls: recipient.tls,
    enhancedStatus: recipient.enhancedStatus,
    reply: recipient.reply,
    temporary: recipient.temporary,
    nextTryAbout: isoOrNull(nextTryAbout(recipient), zone),
    expiresAbout: isoOrNull(expiresAbout(recipient), zone),
    delaySeconds: recipient.delaySeconds,
    totalSeconds:
      recipient.totalSeconds === null ? null : Number(recipient.totalSeconds.toFixed(3)),
    delays: delaysToJson(recipient),
  };
}

function delaysToJson(recipient: Recipient): object | null {
  if (recipient.delays === null) return null;
  const { beforeQueue, inQueue, connect, transmit } = recipient.delays;
  return { beforeQueue, inQueue, connect, transmit };
}

function scanToJson(scan: Scan, zone: Zone): object {
  return {
    at: toIso(scan.at, zone),
    taskId: scan.taskId,
    mailId: scan.mailId,
    policyBanks: scan.policyBanks,
    verdict: scan.verdict,
    category: scan.category,
    detail: scan.detail,
    actions: scan.actions,
    score: scan.score,
    quarantine: scan.quarantine,
    elapsedMs: scan.elapsedMs,
    queueId: scan.queueId,
    queuedAs: scan.queuedAs,
  };
}

function signingToJson(message: Message, zone: Zone): object | null {
  if (message.signing === null) return null;
  const { at, status, text } = message.signing;
  return { at: toIso(at, zone), status, text };
}

function stoppedToJson(message: Message, zone: Zone): object | null {
  const stopped = stoppedOf(message);
  if (stopped === null) return null;
  return {
    step: stopped.step,
    service: stopped.service,
    queueId: stopped.queueId,
    at: toIso(stopped.at, zone),
    recipients: stopped.recipients,
    reason: stopped.reason,
    cause: stopped.cause,
    meaning: stopped.meaning,
    advice: stopped.advice,
    retryHelps: stopped.retryHelps,
  };
}

function releaseToJson({ at, queueId, status }: Release, zone: Zone): object {
  return { at: toIso(at, zone), queueId, status };
}

function inQueueToJson(file: InQueue, zone: Zone): object {
  const { queueId, queueName, arrivedAt, size, sender, isForcedToExpire, recipients } = file;
  return {
    queueId,
    queueName,
    arrivedAt: toIso(arrivedAt, zone),
    size,
    sender,
    forcedToExpire: isForcedToExpire,
    recipients,
  };
}

/** What was inferred about the message, and as `recipients[1].status` about a recipient. */
function inferredOf(message: Message): string[] {
  const ofRecipients = message.recipients.flatMap((recipient, i) =>
    recipient.inferred.map((field) => `recipients[${i}].${field}`),
  );
  const ofUnnamed = message.withoutRecipient?.inferred.map((field) => `unnamed.${field}`) ?? [];
  return [...message.inferred, ...ofRecipients, ...ofUnnamed];
}

function eventToJson(event: TimelineEvent, zone: Zone): object {
  return {
    at: toIso(event.at, zone),
    step: event.step,
    kind: event.kind,
    service: event.service,
    pid: event.pid === 0 ? null : event.pid,
    queueId: event.queueId,
    text: event.text,
    file: event.file,
    line: event.line,
  };
}
