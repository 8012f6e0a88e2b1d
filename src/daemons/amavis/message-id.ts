/** Where the Message-ID ends in amavis' main line. A sender chooses it, so it may imitate fields. */
import { GREATER, LESS } from '../../core/ascii.ts';
import {
  findByte,
  findLastByte,
  findLastText,
  findText,
  hasAt,
  literal,
  untilText,
} from '../../core/bytes.ts';

const COMMA_BLANK = literal(', ');
const MAIL_ID = literal('>, mail_id: ');
const RESENT = literal('>, Resent-Message-ID: ');
const SUBJECT = literal(', Subject: "');
const BARE_MAIL_ID = literal(', mail_id: ');
/** What follows where amavis writes no mail_id: before 2.4, or by a site's own template. */
const OTHERS = [literal('>, Hits: '), literal('>, size: '), literal('>, queued_as: ')];

/** The end of the Message-ID that starts at `from`: after its last `>` that amavis' next field follows. */
export function messageIdEnd(buffer: Buffer, from: number, end: number): number {
  if (buffer[from] !== LESS) return endOfBare(buffer, from, end);
  const first = findByte(buffer, from, end, GREATER);
  if (first < 0) return end;
  // Only one `>` in the rest of the line: the usual Message-ID, nothing to choose.
  if (hasAt(buffer, first, end, MAIL_ID) && findByte(buffer, first + 1, end, GREATER) < 0)
    return first + 1;
  const close = lastClose(buffer, from, end);
  const resent = findLastText(buffer, from, close, RESENT);
  return (resent < 0 ? close : resent) + 1;
}

function lastClose(buffer: Buffer, from: number, end: number): number {
  const mailId = findLastText(buffer, from, end, MAIL_ID);
  if (mailId >= 0) return beforeSubject(buffer, from, mailId);
  for (const other of OTHERS) {
    const place = findLastText(buffer, from, end, other);
    if (place >= 0) return place;
  }
  return findLastByte(buffer, from, end, GREATER);
}

/** A verbose template shows the Subject, which may imitate the field too: the one before it counts. */
function beforeSubject(buffer: Buffer, from: number, close: number): number {
  const subject = findText(buffer, from, close, SUBJECT);
  if (subject < 0) return close;
  const before = findLastText(buffer, from, subject, MAIL_ID);
  return before < 0 ? close : before;
}

/** A Message-ID without <>. */
function endOfBare(buffer: Buffer, from: number, end: number): number {
  const mailId = findLastText(buffer, from, end, BARE_MAIL_ID);
  if (mailId >= 0) return mailId;
  return untilText(buffer, from, end, COMMA_BLANK);
}
