/**
 * Verdicts of smtpd and postscreen, and of milters in cleanup (smtpd_check.c log_whatsup, cleanup_milter.c):
 * `ACTION: STAGE from H[IP]: TEXT; from=<s> to=<r> proto=ESMTP helo=<h>`.
 */
import { COLON, SPACE } from '../../core/ascii.ts';
import { asciiOf, findByte, hasAt, literal, textOf } from '../../core/bytes.ts';
import type { Peer } from '../../core/peer.ts';
import type { Rejected, RuleApplied } from '../../events/client-events.ts';
import type { LogRecord } from '../../syslog/record.ts';
import { readEnvelope } from './envelope.ts';
import { envelopePlace } from './envelope-place.ts';
import { replyCodes } from './fields.ts';
import { peerEnd, peerOf } from './peers.ts';
import { queuedAsOf } from './queued-as.ts';
import { type Rule, ruleAt } from './rules.ts';
import { rejected, ruleApplied, type Said } from './verdict-events.ts';

const LONGEST_WORD = 40;
const RCPT = literal('RCPT');
const FROM = literal(' from ');
const LOCAL = literal('local: ');

/** Where the parts of a verdict stand. */
interface Place {
  readonly stageAt: number;
  readonly stageEnd: number;
  readonly client: Peer | undefined;
  readonly textAt: number;
}

/** Reads the words at `at`, which start with an action. */
export function readVerdict(
  record: LogRecord,
  queueId: string | undefined,
  at: number,
  by: Rejected['by'],
): Rejected | RuleApplied | undefined {
  const { buffer, end } = record;
  const colon = findByte(buffer, at, Math.min(end, at + LONGEST_WORD), COLON);
  if (colon < 0) return undefined;
  const rule = ruleAt(buffer, at, colon);
  if (rule === undefined) return undefined;
  const place = placeOf(buffer, colon + 2, end);
  if (place === undefined) return undefined;
  const textEnd = envelopePlace(buffer, place.textAt, end, rule.by !== undefined);
  readEnvelope(buffer, textEnd + 2, end, rule.by === 'milter' ? 'milter' : 'access');
  const said = {
    queueId,
    by: rule.by ?? by,
    stage: stageOf(buffer, place),
    client: place.client,
    text: textOf(buffer, place.textAt, textEnd),
  };
  return eventOf(record, rule, said, place.textAt, textEnd);
}

/** Reads `RCPT from H[IP]: `, `END-OF-MESSAGE from local: ` and the proxy's `END-OF-MESSAGE: `. */
function placeOf(buffer: Buffer, at: number, end: number): Place | undefined {
  const stageEnd = stageEndOf(buffer, at, end);
  if (stageEnd < 0) return undefined;
  if (buffer[stageEnd] === COLON)
    return { stageAt: at, stageEnd, client: undefined, textAt: stageEnd + 2 };
  const clientAt = stageEnd + FROM.length;
  if (hasAt(buffer, clientAt, end, LOCAL))
    return { stageAt: at, stageEnd, client: undefined, textAt: clientAt + LOCAL.length };
  const clientEnd = peerEnd(buffer, clientAt, end);
  if (clientEnd < 0 || buffer[clientEnd] !== COLON) return undefined;
  const client = peerOf(buffer, clientAt, clientEnd);
  return { stageAt: at, stageEnd, client, textAt: clientEnd + 2 };
}

/** The end of the stage's word, if ` from ` or a colon follows it, or -1. */
function stageEndOf(buffer: Buffer, at: number, end: number): number {
  const last = Math.min(end, at + LONGEST_WORD);
  let i = at;
  while (i < last && buffer[i] !== COLON && buffer[i] !== SPACE) i++;
  if (i === at || i >= last) return -1;
  return buffer[i] === COLON || hasAt(buffer, i, end, FROM) ? i : -1;
}

function stageOf(buffer: Buffer, place: Place): string {
  const { stageAt, stageEnd } = place;
  return stageEnd - stageAt === 4 && hasAt(buffer, stageAt, stageEnd, RCPT)
    ? 'RCPT'
    : asciiOf(buffer, stageAt, stageEnd);
}

/** @param textAt where the text of the verdict starts, which may name codes or a queue ID */
function eventOf(
  { buffer, end, times }: LogRecord,
  { act }: Rule,
  said: Said,
  textAt: number,
  textEnd: number,
): Rejected | RuleApplied {
  if (act === 'reject') return rejected(said, replyCodes(buffer, textAt, textEnd), times);
  // An envelope always follows: without it the line is cut, maybe within the target.
  const isCut = textEnd >= end;
  if (act === 'proxy-accept')
    return ruleApplied(said, act, queuedAsOf(buffer, textAt, textEnd, isCut));
  return ruleApplied(said, act, isCut ? undefined : targetOf(act, said.text));
}

// <ann@example.com>: Sender address triggers FILTER smtp-amavis:[127.0.0.1]:10026
// <example.com[192.0.2.9]>: Client host triggers REDIRECT root@example.com
const TRIGGERS = { filter: ' triggers FILTER ', redirect: ' triggers REDIRECT ' } as const;

function targetOf(action: RuleApplied['action'], text: string): string | undefined {
  if (action !== 'filter' && action !== 'redirect') return undefined;
  const words = TRIGGERS[action];
  const at = text.lastIndexOf(words);
  return at < 0 ? undefined : text.slice(at + words.length);
}
