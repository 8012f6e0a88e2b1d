/**
 * The start of a message: `QID: client=H[IP][:port][, sasl_method=M][, sasl_username=u][, sasl_sender=s]
 * [, orig_queue_id=Q][, orig_client=H[IP]]` (Postfix src/smtpd/smtpd.c, mail_open_stream).
 */
import { findText, hasAt, literal, textOf } from '../core/bytes.ts';
import type { LogRecord } from '../syslog/record.ts';
import type { Emit, Outcome } from './parser.ts';
import { queueIdOf } from './postfix-fields.ts';
import { peerEnd, peerOf } from './postfix-peers.ts';

export const CLIENT = literal('client=');
const SASL_METHOD = literal(', sasl_method=');
const SASL_USERNAME = literal(', sasl_username=');
const SASL_SENDER = literal(', sasl_sender=');
const ORIG_QUEUE_ID = literal(', orig_queue_id=');
const ORIG_CLIENT = literal(', orig_client=');
/** In the order in which they stand. */
const KEYS = [SASL_METHOD, SASL_USERNAME, SASL_SENDER, ORIG_QUEUE_ID, ORIG_CLIENT] as const;

/** Reads a line whose text after the queue ID starts with `client=`. */
export function readClient(record: LogRecord, idEnd: number, emit: Emit): Outcome {
  const { buffer, end } = record;
  const at = idEnd + 2 + CLIENT.length;
  const clientEnd = peerEnd(buffer, at, end);
  if (clientEnd < 0) return 'not-understood';
  const isPlain = clientEnd >= end;
  emit(
    {
      kind: 'accepted',
      queueId: queueIdOf(buffer, record.textStart, idEnd),
      client: peerOf(buffer, at, clientEnd),
      login: isPlain ? undefined : fieldOf(buffer, clientEnd, end, 1),
      loginMethod: isPlain ? undefined : fieldOf(buffer, clientEnd, end, 0),
      origQueueId: isPlain ? undefined : fieldOf(buffer, clientEnd, end, 3),
    },
    record,
  );
  return 'event';
}

/** The value of a key; a login may hold blanks and commas, so it runs to the next key that stands there. */
function fieldOf(buffer: Buffer, from: number, end: number, key: number): string | undefined {
  const keyAt = keyPlace(buffer, from, end, key);
  if (keyAt < 0) return undefined;
  const at = keyAt + (KEYS[key]?.length ?? 0);
  for (let next = key + 1; next < KEYS.length; next++) {
    const nextAt = keyPlace(buffer, at, end, next);
    if (nextAt >= 0) return textOf(buffer, at, nextAt);
  }
  return textOf(buffer, at, end);
}

function keyPlace(buffer: Buffer, from: number, end: number, key: number): number {
  const words = KEYS[key];
  return words === undefined ? -1 : findText(buffer, from, end, words);
}

/** Whether a text without queue ID starts with `client=`: a before-queue filter has the message. */
export function isClientOfProxy(buffer: Buffer, at: number, end: number): boolean {
  return hasAt(buffer, at, end, CLIENT);
}
