/**
 * Delivery lines: one recipient, one attempt (Postfix src/global/log_adhoc.c).
 * `QID: to=<r>[, orig_to=<o>], relay=R[, conn_use=N], delay=D[, delays=a/b/c/d][, tls=T], dsn=X.Y.Z, status=S (reply)`
 * Fields are read from the left, because the reply is a stranger's text and may imitate them.
 */
import {
  CLOSE_PARENTHESIS,
  COMMA,
  EQUALS,
  GREATER,
  LESS,
  OPEN_PARENTHESIS,
  SLASH,
  SMALL_C,
  SMALL_D,
  SMALL_O,
  SMALL_R,
  SMALL_S,
  SPACE,
} from '../../core/ascii.ts';
import {
  asciiOf,
  findByte,
  hasAt,
  literal,
  readNumber,
  textOf,
  untilByte,
} from '../../core/bytes.ts';
import type { Peer } from '../../core/peer.ts';
import type { Delays, DeliveryAttempted } from '../../events/queue-events.ts';
import type { LogRecord } from '../../syslog/record.ts';
import { afterQuoted } from '../quoted.ts';
import { decimalOf, enhancedStatusOf, TO } from './fields.ts';
import { peerOf } from './peers.ts';
import { queuedAsOf } from './queued-as.ts';

const ORIG_TO = literal('orig_to=');
const RELAY = literal('relay=');
const CONN_USE = literal('conn_use=');
const DELAY = literal('delay=');
const DELAYS = literal('delays=');
const DSN = literal('dsn=');
const STATUS = literal('status=');
const NONE = literal('none');
const SENT = literal('sent');
const DEFERRED = literal('deferred');
const BOUNCED = literal('bounced');

/** Where the values of the line being read start; -1 for those it does not have. One object for all lines. */
const places = {
  origTo: -1,
  origToEnd: -1,
  relay: -1,
  relayEnd: -1,
  connUse: -1,
  delay: -1,
  delays: -1,
  delaysEnd: -1,
  dsn: -1,
  dsnEnd: -1,
};

/** Reads the words at `at`, which start with `to=`. */
export function readDelivery(
  { buffer, end }: LogRecord,
  queueId: string,
  at: number,
): DeliveryAttempted | undefined {
  const toAt = at + TO.length;
  const toEnd = addressEnd(buffer, toAt, end);
  if (toEnd < 0) return undefined;
  const statusAt = findFields(buffer, afterAddress(buffer, toEnd), end);
  if (statusAt < 0) return undefined;
  const statusEnd = untilByte(buffer, statusAt, end, SPACE);
  const status = statusOf(buffer, statusAt, statusEnd);
  const replyAt = replyPlace(buffer, statusEnd);
  const replyEnd = replyEndOf(buffer, replyAt, end);
  const isOpenEnded = replyEnd === end;
  return {
    kind: 'delivery-attempted',
    queueId,
    to: addressOf(buffer, toAt, toEnd),
    origTo: origToOf(buffer),
    relay: relayOf(buffer, places.relay, places.relayEnd),
    connectionUse: places.connUse < 0 ? 1 : readNumber(buffer, places.connUse, end),
    delay: places.delay < 0 ? undefined : decimalOf(buffer, places.delay, end),
    delays: delaysOf(buffer, places.delays, places.delaysEnd),
    enhancedStatus: codeOf(buffer, places.dsn, places.dsnEnd),
    status,
    reply: textOf(buffer, replyAt, replyEnd),
    isCut: isOpenEnded && isBrokenOff(buffer, replyAt, end) ? true : undefined,
    queuedAs: status === 'sent' ? queuedAsOf(buffer, replyAt, replyEnd, isOpenEnded) : undefined,
  };
}

/** The end of the address, without its bracket: the first place where `, ` and a known key follow. Negative when there is none. */
function addressEnd(buffer: Buffer, at: number, end: number): number {
  if (buffer[at] !== LESS) return keyPlace(buffer, at, end);
  let comma = keyPlace(buffer, afterQuoted(buffer, at + 1, end), end);
  while (comma >= 0 && buffer[comma - 1] !== GREATER) comma = keyPlace(buffer, comma + 1, end);
  return comma - 1;
}

/** The first comma that a blank and a known key follow, or -1. */
function keyPlace(buffer: Buffer, from: number, end: number): number {
  for (let i = from; i < end; i++)
    if (buffer[i] === COMMA && buffer[i + 1] === SPACE && isKey(buffer, i + 2, end)) return i;
  return -1;
}

function afterAddress(buffer: Buffer, addressEnd: number): number {
  return buffer[addressEnd] === GREATER ? addressEnd + 3 : addressEnd + 2;
}

function addressOf(buffer: Buffer, at: number, addressEnd: number): string {
  return textOf(buffer, buffer[at] === LESS ? at + 1 : at, addressEnd);
}

function isKey(buffer: Buffer, at: number, end: number): boolean {
  switch (buffer[at]) {
    case SMALL_R:
      return hasAt(buffer, at, end, RELAY);
    case SMALL_O:
      return hasAt(buffer, at, end, ORIG_TO);
    case SMALL_S:
      return hasAt(buffer, at, end, STATUS);
    case SMALL_D:
      return hasAt(buffer, at, end, DELAY) || hasAt(buffer, at, end, DSN);
    default:
      return false;
  }
}

function origToOf(buffer: Buffer): string | undefined {
  return places.origTo < 0 ? undefined : addressOf(buffer, places.origTo, places.origToEnd);
}

/** Notes the places of the `key=value, ` pairs. Returns where the status word starts, or -1. */
function findFields(buffer: Buffer, from: number, end: number): number {
  places.origTo = -1;
  places.relay = -1;
  places.connUse = -1;
  places.delay = -1;
  places.delays = -1;
  places.dsn = -1;
  let at = from;
  while (at >= 0 && at < end) {
    if (buffer[at] === SMALL_S && hasAt(buffer, at, end, STATUS)) return at + STATUS.length;
    at = findField(buffer, at, end);
  }
  return -1;
}

/** Notes the place of one pair. Returns where the next one starts; -1 when this is no pair. */
function findField(buffer: Buffer, at: number, end: number): number {
  switch (buffer[at]) {
    case SMALL_D:
      return findTimeOrCode(buffer, at, end);
    case SMALL_R:
      return hasAt(buffer, at, end, RELAY) ? findRelay(buffer, at, end) : skipPair(buffer, at, end);
    case SMALL_O:
      return hasAt(buffer, at, end, ORIG_TO)
        ? findOrigTo(buffer, at, end)
        : skipPair(buffer, at, end);
    case SMALL_C:
      if (hasAt(buffer, at, end, CONN_USE)) places.connUse = at + CONN_USE.length;
      return skipPair(buffer, at, end);
    default:
      return skipPair(buffer, at, end);
  }
}

function findRelay(buffer: Buffer, at: number, end: number): number {
  places.relay = at + RELAY.length;
  places.relayEnd = findByte(buffer, places.relay, end, COMMA);
  return places.relayEnd < 0 ? -1 : places.relayEnd + 2;
}

function findOrigTo(buffer: Buffer, at: number, end: number): number {
  const valueAt = at + ORIG_TO.length;
  const valueEnd = addressEnd(buffer, valueAt, end);
  if (valueEnd < 0) return -1;
  places.origTo = valueAt;
  places.origToEnd = valueEnd;
  return afterAddress(buffer, valueEnd);
}

// delay=0.31, delays=0.03/0.02/0.09/0.19, dsn=2.1.5
function findTimeOrCode(buffer: Buffer, at: number, end: number): number {
  const valueEnd = findByte(buffer, at, end, COMMA);
  if (valueEnd < 0) return -1;
  if (buffer[at + 5] === EQUALS && hasAt(buffer, at, end, DELAY)) places.delay = at + DELAY.length;
  else if (buffer[at + 3] === EQUALS && hasAt(buffer, at, end, DSN)) {
    places.dsn = at + DSN.length;
    places.dsnEnd = valueEnd;
  } else if (hasAt(buffer, at, end, DELAYS)) {
    places.delays = at + DELAYS.length;
    places.delaysEnd = valueEnd;
  }
  return valueEnd + 2;
}

/** The place after any `key=value, `, such as `tls=dane, `; -1 when this is none. */
function skipPair(buffer: Buffer, at: number, end: number): number {
  let hasEquals = false;
  for (let i = at; i < end; i++) {
    const byte = buffer[i];
    if (byte === EQUALS) hasEquals = true;
    // Old versions wrote no comma after this one: conn_use=2 delay=1021.
    if (byte === SPACE) return hasEquals ? i + 1 : -1;
  }
  return -1;
}

function relayOf(buffer: Buffer, from: number, end: number): Peer | undefined {
  if (from < 0 || (end - from === NONE.length && hasAt(buffer, from, end, NONE))) return undefined;
  return peerOf(buffer, from, end);
}

function codeOf(buffer: Buffer, from: number, end: number): string | undefined {
  return from < 0 ? undefined : enhancedStatusOf(buffer, from, end);
}

// 0.03/0.02/0.09/0.19
function delaysOf(buffer: Buffer, from: number, end: number): Delays | undefined {
  if (from < 0) return undefined;
  const second = nextPart(buffer, from, end);
  const third = nextPart(buffer, second, end);
  const fourth = nextPart(buffer, third, end);
  if (fourth >= end) return undefined;
  return {
    beforeQueue: decimalOf(buffer, from, second),
    inQueue: decimalOf(buffer, second, third),
    connect: decimalOf(buffer, third, fourth),
    transmit: decimalOf(buffer, fourth, end),
  };
}

function nextPart(buffer: Buffer, from: number, end: number): number {
  return untilByte(buffer, from, end, SLASH) + 1;
}

// status=bounced (user unknown), and from cleanup's old versions: status=bounced user unknown
function replyPlace(buffer: Buffer, statusEnd: number): number {
  return buffer[statusEnd + 1] === OPEN_PARENTHESIS ? statusEnd + 2 : statusEnd + 1;
}

/** The end of the reply, without the parenthesis that closes it; a line may be cut before that. */
function replyEndOf(buffer: Buffer, replyAt: number, end: number): number {
  const isClosed =
    buffer[replyAt - 1] === OPEN_PARENTHESIS && buffer[end - 1] === CLOSE_PARENTHESIS;
  return isClosed ? end - 1 : end;
}

/** Whether a line without a parenthesis at its end is cut: it has opened one, or has not got that far. */
function isBrokenOff(buffer: Buffer, replyAt: number, end: number): boolean {
  return replyAt > end || buffer[replyAt - 1] === OPEN_PARENTHESIS;
}

function statusOf(buffer: Buffer, from: number, end: number): string {
  const length = end - from;
  if (length === 4 && hasAt(buffer, from, end, SENT)) return 'sent';
  if (length === 8 && hasAt(buffer, from, end, DEFERRED)) return 'deferred';
  if (length === 7 && hasAt(buffer, from, end, BOUNCED)) return 'bounced';
  return asciiOf(buffer, from, end);
}
