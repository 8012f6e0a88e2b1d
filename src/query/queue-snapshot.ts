/** What the mail queue holds at one moment, and what that says about the messages of a log. */
import type { Instant } from '../core/instant.ts';
import { DAY, SECOND } from '../core/instant.ts';
import type { Hop, InQueue, Message, Recipient, Status } from '../message/message.ts';
import { isWaiting, sharedStatus } from '../message/outcome.ts';
import { mayBeSwept } from '../message/warning-words.ts';
import { calendarDate, clockTime } from '../time/format-instant.ts';
import type { Zone } from '../time/zone.ts';

/** Short queue IDs are used again: a file that arrived this long before or after the hop's start is another one. */
const SAME_LIFE = DAY;

/**
 * The queue file that a line of `postqueue -j` describes; undefined for other lines.
 */
// {"queue_name": "deferred", "queue_id": "CB5B124A7CF", "arrival_time": 1651732554, "message_size": 1153, "forced_expire": false, "sender": "ann@example.com", "recipients": [{"address": "bob@example.net", "delay_reason": "connect to 127.0.0.1[127.0.0.1]:10024: Connection refused"}]}
export function inQueueOf(line: string): InQueue | undefined {
  const fields = parseObject(line);
  const { queue_name: queueName, queue_id: queueId, recipients } = fields;
  if (typeof queueName !== 'string' || typeof queueId !== 'string' || !Array.isArray(recipients))
    return undefined;
  return {
    queueId,
    queueName,
    arrivedAt: Number(fields.arrival_time) * SECOND,
    size: typeof fields.message_size === 'number' ? fields.message_size : null,
    sender: senderOf(fields.sender),
    isForcedToExpire: fields.forced_expire === true,
    recipients: recipients.flatMap(recipientOf),
  };
}

interface Fields {
  readonly queue_name?: unknown;
  readonly queue_id?: unknown;
  readonly arrival_time?: unknown;
  readonly message_size?: unknown;
  readonly forced_expire?: unknown;
  readonly sender?: unknown;
  readonly recipients?: unknown;
}

/** postqueue shows the null sender by this name. */
const NULL_SENDER = 'MAILER-DAEMON';

function senderOf(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  return value === NULL_SENDER ? '' : value;
}

function parseObject(line: string): Fields {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

function recipientOf(value: unknown): InQueue['recipients'][number][] {
  if (typeof value !== 'object' || value === null || !('address' in value)) return [];
  const { address } = value;
  const reason = 'delay_reason' in value ? value.delay_reason : undefined;
  if (typeof address !== 'string') return [];
  return [{ address, reason: typeof reason === 'string' && reason !== '' ? reason : null }];
}

export interface SnapshotOptions {
  /** When the queue was looked at; what the log says later is newer. */
  readonly takenAt: Instant;
  /** The host whose queue it is, if known. */
  readonly host: string | undefined;
}

export class QueueSnapshot {
  readonly #files: ReadonlyMap<string, InQueue>;
  readonly #unseen: Set<string>;
  readonly #options: SnapshotOptions;

  constructor(files: readonly InQueue[], options: SnapshotOptions) {
    this.#files = new Map(files.map((file) => [file.queueId, file]));
    this.#unseen = new Set(this.#files.keys());
    this.#options = options;
  }

  get size(): number {
    return this.#files.size;
  }

  /** Queue IDs that no message of the log has. */
  get unseen(): readonly string[] {
    return [...this.#unseen];
  }

  /** The message with what the queue says about it. */
  mark(message: Message, zone: Zone): Message {
    const { host } = this.#options;
    if (host !== undefined && shortName(host) !== shortName(message.host)) return message;
    const queueFiles = message.hops.flatMap((hop) => this.#fileOf(hop) ?? []);
    for (const { queueId } of queueFiles) this.#unseen.delete(queueId);
    const gone = new Set<string>();
    const recipients = [
      ...message.recipients.map((row) => this.#markRow(row, queueFiles, gone)),
      ...this.#unnamedRows(message, queueFiles),
    ];
    const [first] = queueFiles.filter(({ queueId }) => queueId === message.hops[0]?.queueId);
    return {
      ...message,
      from: message.from ?? first?.sender ?? null,
      size: message.size ?? first?.size ?? null,
      queueFiles,
      recipients,
      status: sharedStatus(recipients) ?? message.status,
      notes: [...message.notes, ...queueFiles.map((file) => queueWords(file, zone))],
      warnings: [
        ...message.warnings.filter((warning) => !isSettledBy(queueFiles, warning)),
        ...[...gone].map(goneWords),
      ],
    };
  }

  #fileOf({ queueId, acceptedAt, queuedAt }: Hop): InQueue | undefined {
    const file = this.#files.get(queueId);
    const startedAt = acceptedAt ?? queuedAt;
    if (file === undefined || startedAt === null) return file;
    return Math.abs(file.arrivedAt - startedAt) <= SAME_LIFE ? file : undefined;
  }

  /** Rows for recipients that only the queue names: their first attempt is not over. */
  #unnamedRows(message: Message, queueFiles: readonly InQueue[]): Recipient[] {
    // If the log names recipients, the queue may know the same ones by another address.
    if (message.recipients.length > 0) return [];
    return queueFiles.flatMap((file) => file.recipients.map((one) => this.#queuedRow(file, one)));
  }

  #queuedRow(file: InQueue, { address, reason }: InQueue['recipients'][number]): Recipient {
    const row: Recipient = {
      address,
      originalAddress: null,
      status: 'queued',
      step: 'queue',
      at: this.#options.takenAt,
      attempts: 0,
      queueId: file.queueId,
      relay: null,
      enhancedStatus: null,
      reply: null,
      temporary: false,
      service: '',
      quarantine: null,
      firstDeferredAt: null,
      queuedAt: file.arrivedAt,
      delaySeconds: null,
      totalSeconds: null,
      waitedSeconds: null,
      delays: null,
      category: null,
      stage: null,
      by: null,
      warning: null,
      recoveredFrom: null,
      inferred: ['address', 'status'],
    };
    return waitingRow(row, file, reason);
  }

  #markRow(row: Recipient, queueFiles: readonly InQueue[], gone: Set<string>): Recipient {
    const mayWait = isWaiting(row.status) || row.status === 'unknown';
    if (!mayWait || row.queueId === null || row.at > this.#options.takenAt) return row;
    const file = queueFiles.find(({ queueId }) => queueId === row.queueId);
    const entry = file?.recipients.find(({ address }) => isSame(address, row));
    const { afterwards: _, ...sure } = row;
    if (file !== undefined && entry !== undefined) return waitingRow(sure, file, entry.reason);
    if (row.status === 'unknown') return row;
    gone.add(row.queueId);
    return withStatus(row, 'unknown');
  }
}

/** Whether a warning that an operator may have acted on a file is settled, as the queue shows the file. */
function isSettledBy(queueFiles: readonly InQueue[], warning: string): boolean {
  return queueFiles.some(({ queueId }) => warning.endsWith(mayBeSwept(queueId)));
}

function waitingRow(row: Recipient, file: InQueue, reason: string | null): Recipient {
  if (file.queueName === 'hold') return withStatus(row, 'held');
  if (file.queueName !== 'deferred')
    return row.status === 'unknown' ? withStatus(row, 'queued') : row;
  const marked = withStatus(row, 'deferred');
  return row.status === 'deferred' || reason === null ? marked : { ...marked, reply: reason };
}

/** A status that comes from the queue, and not from the log, is marked as inferred. */
function withStatus(row: Recipient, status: Status): Recipient {
  if (row.status === status) return row;
  return { ...row, status, inferred: [...new Set([...row.inferred, 'status'])] };
}

function isSame(address: string, row: Recipient): boolean {
  const wanted = address.toLowerCase();
  return row.address.toLowerCase() === wanted || row.originalAddress?.toLowerCase() === wanted;
}

function shortName(host: string): string {
  return host.split('.', 1)[0] ?? host;
}

function queueWords(file: InQueue, zone: Zone): string {
  const { queueId, queueName, arrivedAt, recipients, isForcedToExpire } = file;
  const reasons = [...new Set(recipients.flatMap(({ reason }) => reason ?? []))];
  const since = `${calendarDate(arrivedAt, zone)} ${clockTime(arrivedAt, zone)}`;
  const why = reasons.length === 0 ? '' : `: ${reasons.join('; ')}`;
  return `${queueId} is in the ${queueName} queue now, since ${since}${why}${isForcedToExpire ? EXPIRES : ''}`;
}

const EXPIRES = '; postsuper -e has told it to expire';

function goneWords(queueId: string): string {
  return `${queueId} is not in the queue any more; what became of it is not in the input`;
}
