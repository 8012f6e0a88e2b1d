/**
 * The start of a message: `QID: client=H[IP][:port][, sasl_method=M][, sasl_username=u][, sasl_sender=s]
 * [, orig_queue_id=Q][, orig_client=H[IP]]` (Postfix src/smtpd/smtpd.c, mail_open_stream).
 */
import { findText, hasAt, literal, textOf, untilText } from '../../core/bytes.ts';
import type { Peer } from '../../core/peer.ts';
import type { Accepted } from '../../events/queue-events.ts';
import type { LogRecord } from '../../syslog/record.ts';
import type { Meaning } from '../parser.ts';
import { peerEnd, peerOf } from './peers.ts';

export const CLIENT = literal('client=');
const SASL_METHOD = literal(', sasl_method=');
const SASL_USERNAME = literal(', sasl_username=');
const SASL_SENDER = literal(', sasl_sender=');
const ORIG_QUEUE_ID = literal(', orig_queue_id=');
const ORIG_CLIENT = literal(', orig_client=');
/** What may follow a login, in its order. */
const AFTER_LOGIN = [SASL_SENDER, ORIG_QUEUE_ID, ORIG_CLIENT] as const;
const COMMA_BLANK = literal(', ');

/** Reads the words at `at`, which start with `client=`. */
export function readClient(
  { buffer, end }: LogRecord,
  queueId: string,
  at: number,
): Accepted | undefined {
  const from = at + CLIENT.length;
  const clientEnd = peerEnd(buffer, from, end);
  if (clientEnd < 0) return undefined;
  const methodEnd = fieldEnd(buffer, clientEnd, end, SASL_METHOD);
  const loginEnd = endOfLogin(buffer, methodEnd, end);
  const origIdEnd = fieldEnd(buffer, clientEnd, end, ORIG_QUEUE_ID);
  return {
    kind: 'accepted',
    queueId,
    client: peerOf(buffer, from, clientEnd),
    login: fieldIn(buffer, methodEnd, loginEnd, SASL_USERNAME),
    loginMethod: fieldIn(buffer, clientEnd, methodEnd, SASL_METHOD),
    // A login, and the sender that a client announces, may imitate both: they count only right after the client.
    origQueueId: fieldIn(buffer, clientEnd, origIdEnd, ORIG_QUEUE_ID),
    origClient: origClientAt(buffer, origIdEnd, end),
  };
}

/** The peer of `, orig_client=H[IP]`, the last field; `unknown[unknown]` is none. */
function origClientAt(buffer: Buffer, at: number, end: number): Peer | undefined {
  if (!hasAt(buffer, at, end, ORIG_CLIENT)) return undefined;
  const from = at + ORIG_CLIENT.length;
  if (peerEnd(buffer, from, end) !== end) return undefined;
  const peer = peerOf(buffer, from, end);
  return peer.address === 'unknown' ? undefined : peer;
}

/** The end of `, key=value` when it starts at `at`, else `at`; the value holds no comma. */
function fieldEnd(buffer: Buffer, at: number, end: number, key: Uint8Array): number {
  return hasAt(buffer, at, end, key) ? untilText(buffer, at + key.length, end, COMMA_BLANK) : at;
}

/** The end of `, sasl_username=u` when it starts at `at`, else `at`. A login may hold commas: it runs to the next key. */
function endOfLogin(buffer: Buffer, at: number, end: number): number {
  if (!hasAt(buffer, at, end, SASL_USERNAME)) return at;
  for (const key of AFTER_LOGIN) {
    const place = findText(buffer, at + SASL_USERNAME.length, end, key);
    if (place >= 0) return place;
  }
  return end;
}

/** The value of the field in a range; undefined for an empty range. */
function fieldIn(buffer: Buffer, from: number, to: number, key: Uint8Array): string | undefined {
  return to > from ? textOf(buffer, from + key.length, to) : undefined;
}

/**
 * Reads the same without a queue ID, `NOQUEUE: client=H[IP], sasl_method=M, sasl_username=u`: a filter in front of the queue gets the
 * message. Without a login it says no more than that the client has connected.
 */
export function readClientOfProxy({ buffer, end }: LogRecord, at: number): Meaning {
  const from = at + CLIENT.length;
  const clientEnd = peerEnd(buffer, from, end);
  if (clientEnd < 0) return undefined;
  const methodEnd = fieldEnd(buffer, clientEnd, end, SASL_METHOD);
  const login = fieldIn(buffer, methodEnd, endOfLogin(buffer, methodEnd, end), SASL_USERNAME);
  if (login === undefined) return 'silent';
  return { kind: 'logged-in', client: peerOf(buffer, from, clientEnd), login };
}
