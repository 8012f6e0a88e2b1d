/** The texts that amavis writes about one message, and the events they tell. */
import {
  CLOSE_BRACKET,
  CLOSE_PARENTHESIS,
  COLON,
  COMMA,
  LESS,
  MINUS,
  OPEN_BRACKET,
  OPEN_PARENTHESIS,
  PLUS,
  SLASH,
  SPACE,
  TWO,
  UNDERSCORE,
} from '../../core/ascii.ts';
import {
  findByte,
  findLastByte,
  findText,
  hasAt,
  isDigit,
  isLower,
  isUpper,
  literal,
  readNumber,
  skipDigits,
  textOf,
} from '../../core/bytes.ts';
import type { ScanChecked, ScanForwarded, ScanStarted } from '../../events/scan-events.ts';
import { givenQueueId } from '../given-queue-id.ts';
import { shortText } from '../short-text.ts';
import { WordCache } from '../word-cache.ts';
import { isParameter, readEnvelope } from './envelope.ts';

/** One text without its task and mark; a cut text is joined with its continuation. */
export interface TaskText {
  readonly buffer: Buffer;
  readonly from: number;
  readonly end: number;
  readonly taskId: string;
  readonly severity: 0 | 1 | 2;
  /** The rest is lost, so a value that runs to the end is not whole. */
  readonly isCut: boolean;
}

const MTP = literal('MTP');
const COLON_BLANK = literal(': ');
const CHECKING = literal('Checking: ');
const FWD = literal('FWD ');
const SEND = literal('SEND ');
const FROM = literal('from ');
const VIA = literal('via ');
const SIZE = literal('SIZE=');
const SMTPUTF8 = literal('SMTPUTF8 ');
const IPV6 = literal('IPv6:');
const QUEUED_AS = literal('queued as ');

const banks = new WordCache<readonly string[]>((path) => path.split(/[ /]/));

/** The policy banks of a path: `ORIGINATING/MYNETS`. */
export function policyBanksOf(buffer: Buffer, from: number, end: number): readonly string[] {
  return from >= end ? NO_BANKS : banks.get(buffer, from, end);
}
const NO_BANKS: readonly string[] = [];

/** The address in `[…]`, whose brackets are at `open` and `close`. */
export function bracketedAddress(buffer: Buffer, open: number, close: number): string | undefined {
  const from = hasAt(buffer, open + 1, close, IPV6) ? open + 1 + IPV6.length : open + 1;
  return from >= close ? undefined : textOf(buffer, from, close);
}

/**
 * amavis takes a message:
 * `ESMTP :10024 /opt/zimbra/data/amavisd/tmp/amavis-20220505T133810-04082-zFu0Z8iH: <s> -> <r> SIZE=3463 Received: …`,
 * before 2.8 `ESMTP::10024 /…`, `ESMTP:[::1]:10026 /…`; also `LMTP`, `SMTP`, `UTF8SMTP`.
 */
export function scanStarted(text: TaskText): ScanStarted | undefined {
  const { buffer, from, end } = text;
  const word = endOfProtocol(buffer, from, end);
  if (buffer[word] !== SPACE && buffer[word] !== COLON) return undefined;
  const socketStart = word + 1;
  const socketEnd = findByte(buffer, socketStart, end, SPACE);
  if (socketEnd < 0 || !isSocket(buffer, socketStart, socketEnd)) return undefined;
  const port = findLastByte(buffer, socketStart, socketEnd, COLON) + 1;
  const directoryEnd = findText(buffer, socketEnd, end, COLON_BLANK);
  if (directoryEnd < 0 || buffer[socketEnd + 1] !== SLASH) return undefined;
  const envelope = readEnvelope(buffer, directoryEnd + 2, end);
  if (envelope === undefined) return undefined;
  const directory = findLastByte(buffer, socketEnd, directoryEnd, SLASH) + 1;
  return {
    kind: 'scan-started',
    taskId: text.taskId,
    port: port === 0 ? 0 : readNumber(buffer, port, socketEnd),
    workDirectory: textOf(buffer, directory, directoryEnd),
    from: envelope.from,
    to: envelope.to,
    size: announcedSize(text, envelope.end),
  };
}

/** The place after `ESMTP`, `LMTP`, `UTF8SMTP`, `ESMTPSA`, …; `from` when no such word stands there. */
function endOfProtocol(buffer: Buffer, from: number, end: number): number {
  let i = from;
  while (i < end && isUpperOrDigit(buffer[i] as number)) i++;
  return findText(buffer, from, Math.min(i, from + 12), MTP) > from ? i : from;
}

function isUpperOrDigit(byte: number): boolean {
  return isUpper(byte) || isDigit(byte);
}

/** `:10024`, `[::1]:10026`, `127.0.0.1:10024`, or the path of a Unix socket. */
function isSocket(buffer: Buffer, from: number, end: number): boolean {
  const first = buffer[from];
  if (first === SLASH) return true;
  return (first === COLON || first === OPEN_BRACKET || isDigit(first)) && isDigit(buffer[end - 1]);
}

/** The client's SIZE among the words up to `Received:`. */
function announcedSize(text: TaskText, at: number): number | undefined {
  const { buffer, end } = text;
  let i = at;
  while (i >= 0) {
    if (hasAt(buffer, i + 1, end, SIZE)) return sizeAt(text, i + 1 + SIZE.length);
    if (!isParameter(buffer, i + 1, end) && !hasAt(buffer, i + 1, end, SMTPUTF8)) return undefined;
    i = findByte(buffer, i + 1, end, SPACE);
  }
  return undefined;
}

function sizeAt({ buffer, end, isCut }: TaskText, from: number): number | undefined {
  const after = skipDigits(buffer, from, end);
  return after === from || (isCut && after === end) ? undefined : readNumber(buffer, from, end);
}

/** amavis starts to look: `Checking: WaVl27LgwIDf ORIGINATING/MYNETS [192.0.2.7] <s> -> <r>`. */
export function scanChecked(text: TaskText): ScanChecked | undefined {
  const { buffer, end } = text;
  if (!hasAt(buffer, text.from, end, CHECKING)) return undefined;
  const idStart = text.from + CHECKING.length;
  const idEnd = findByte(buffer, idStart, end, SPACE);
  if (idEnd <= idStart) return undefined;
  const banksStart = idEnd + 1;
  const banksEnd = endOfBanks(buffer, banksStart, end);
  let at = banksEnd > banksStart ? banksEnd + 1 : banksStart;
  let clientAddress: string | undefined;
  if (buffer[at] === OPEN_BRACKET) {
    const close = findByte(buffer, at, end, CLOSE_BRACKET);
    if (close < 0) return undefined;
    clientAddress = bracketedAddress(buffer, at, close);
    at = close + 2;
  }
  const envelope = readEnvelope(buffer, at, end);
  if (envelope === undefined) return undefined;
  return {
    kind: 'scan-checked',
    taskId: text.taskId,
    mailId: shortText(buffer, idStart, idEnd),
    policyBanks: policyBanksOf(buffer, banksStart, banksEnd),
    clientAddress,
    from: envelope.from,
    to: envelope.to,
  };
}

/** The end of the policy banks that start at `from`; `from` when a client or a sender stands there. */
function endOfBanks(buffer: Buffer, from: number, end: number): number {
  let i = from;
  while (i < end && buffer[i] !== OPEN_BRACKET && buffer[i] !== LESS) i++;
  return i > from && buffer[i - 1] === SPACE ? i - 1 : from;
}

/**
 * amavis hands on: `WaVl27LgwIDf FWD from <s> -> <r>, BODY=7BIT 250 2.0.0 from MTA(smtp:[127.0.0.1]:10030): 250 2.0.0 Ok: queued as 15411E6BE1`,
 * before 2.8 `FWD via SMTP: <s> -> <r>,BODY=7BIT 250 …`; a mail of its own: `child(parent) SEND from <> -> <r>, …`.
 */
export function scanForwarded(text: TaskText): ScanForwarded | undefined {
  const { buffer, from, end } = text;
  const verb = isVerb(buffer, from, end) ? from : verbAfterIds(buffer, from, end);
  if (verb < 0) return undefined;
  const at = startOfEnvelope(buffer, verb, end);
  const envelope = at < 0 ? undefined : readEnvelope(buffer, at, end);
  if (envelope === undefined) return undefined;
  const idEnd = endOfMailId(buffer, from, end);
  const hasParent = buffer[idEnd] === OPEN_PARENTHESIS;
  const replyStart = startOfReply(buffer, envelope.end, end);
  return {
    kind: 'scan-forwarded',
    taskId: text.taskId,
    mailId: verb === from ? undefined : shortText(buffer, from, idEnd),
    purpose: hasAt(buffer, verb, end, FWD) ? 'forward' : 'send',
    parentMailId: hasParent ? shortText(buffer, idEnd + 1, verb - 2) : undefined,
    from: envelope.from,
    to: envelope.to,
    reply: textOf(buffer, replyStart, end),
    queuedAs: text.isCut ? undefined : queuedAsOf(buffer, replyStart, end),
  };
}

function isVerb(buffer: Buffer, at: number, end: number): boolean {
  return hasAt(buffer, at, end, FWD) || hasAt(buffer, at, end, SEND);
}

/** Where the verb stands after `mail_id ` or `mail_id(parent) `, or -1. */
function verbAfterIds(buffer: Buffer, from: number, end: number): number {
  let i = endOfMailId(buffer, from, end);
  if (i === from) return -1;
  if (buffer[i] === OPEN_PARENTHESIS) {
    i = endOfMailId(buffer, i + 1, end);
    if (buffer[i] !== CLOSE_PARENTHESIS) return -1;
    i++;
  }
  return buffer[i] === SPACE && isVerb(buffer, i + 1, end) ? i + 1 : -1;
}

/** The place after the run of letters, digits and `_-+/` that starts at `from`. */
export function endOfMailId(buffer: Buffer, from: number, end: number): number {
  let i = from;
  while (i < end && isMailIdByte(buffer[i] as number)) i++;
  return i;
}

function isMailIdByte(byte: number): boolean {
  return (
    isLower(byte) ||
    isUpperOrDigit(byte) ||
    byte === UNDERSCORE ||
    byte === MINUS ||
    byte === PLUS ||
    byte === SLASH
  );
}

/** The place after `FWD from ` or `FWD via SMTP: `, or -1. */
function startOfEnvelope(buffer: Buffer, verb: number, end: number): number {
  const at = findByte(buffer, verb, end, SPACE) + 1;
  if (hasAt(buffer, at, end, FROM)) return at + FROM.length;
  if (!hasAt(buffer, at, end, VIA)) return -1;
  const colon = findText(buffer, at, Math.min(end, at + 40), COLON_BLANK);
  if (colon < 0) return -1;
  if (buffer[colon + 2] !== OPEN_BRACKET) return colon + 2;
  return findByte(buffer, colon + 2, end, SPACE) + 1;
}

/** Where the reply starts: after the list, its comma and the words of the transaction. */
function startOfReply(buffer: Buffer, listEnd: number, end: number): number {
  let i = listEnd;
  for (;;) {
    while (i < end && (buffer[i] === SPACE || buffer[i] === COMMA)) i++;
    if (!isParameter(buffer, i, end) && !hasAt(buffer, i, end, SMTPUTF8)) return i;
    const blank = findByte(buffer, i, end, SPACE);
    if (blank < 0) return end;
    i = blank;
  }
}

/** The queue ID at the very end of a 2xx reply: `250 2.0.0 Ok: queued as 4BE25E9512`. */
function queuedAsOf(buffer: Buffer, from: number, end: number): string | undefined {
  if (buffer[from] !== TWO) return undefined;
  const idStart = findLastByte(buffer, from, end, SPACE) + 1;
  if (!hasAt(buffer, idStart - QUEUED_AS.length, idStart, QUEUED_AS)) return undefined;
  return givenQueueId(buffer, idStart, end);
}
