/**
 * Header, body and MIME checks (Postfix cleanup_message.c, smtp's header checks):
 * `ACTION: header TEXT from H[IP]; from=<s> to=<r> proto=ESMTP helo=<h>: what the rule says`.
 */
import { COLON, SPACE } from '../../core/ascii.ts';
import { asciiOf, findByte, literal, textOf } from '../../core/bytes.ts';
import type { Peer } from '../../core/peer.ts';
import type { Rejected, RuleApplied } from '../../events/client-events.ts';
import type { LogRecord } from '../../syslog/record.ts';
import { readEnvelope } from './envelope.ts';
import { contentEnvelopePlace, originPlace } from './envelope-place.ts';
import { type ReplyCodes, replyCodes } from './fields.ts';
import { startsWithOne } from './heads.ts';
import { peerEnd, peerOf } from './peers.ts';
import { type Rule, ruleAt } from './rules.ts';
import { rejected, ruleApplied } from './verdict-events.ts';

const LONGEST_ACTION = 40;
const FROM = literal(' from ');
const STAGES = [
  'header ',
  'body ',
  'mime-error ',
  'mime-header ',
  'nested-header ',
  // Old versions: reject: content Received: …
  'content ',
].map(literal);

interface Check {
  readonly stage: string;
  readonly client: Peer | undefined;
  readonly text: string;
  /** What the rule says; '' when nothing. */
  readonly ruleText: string;
  readonly codes: ReplyCodes;
}

/** Reads the words at `at`, which start with an action; undefined when they are no content check. */
export function readContentCheck(
  { buffer, end, times }: LogRecord,
  queueId: string,
  at: number,
): Rejected | RuleApplied | undefined {
  const colon = findByte(buffer, at, Math.min(end, at + LONGEST_ACTION), COLON);
  if (colon < 0 || !startsWithOne(buffer, colon + 2, end, STAGES)) return undefined;
  const rule = ruleAt(buffer, at, colon);
  if (rule === undefined) return undefined;
  const check = readCheck(buffer, colon + 2, end);
  const said = {
    queueId,
    by: rule.by ?? 'content',
    stage: check.stage,
    client: check.client,
    text: check.text,
  };
  return rule.act === 'reject'
    ? rejected(said, check.codes, times)
    : ruleApplied(said, rule.act, targetOf(rule.act, check));
}

function targetOf(action: Rule['act'], { ruleText }: Check): string | undefined {
  const hasTarget = (action === 'filter' || action === 'redirect') && ruleText !== '';
  return hasTarget ? ruleText : undefined;
}

function readCheck(buffer: Buffer, at: number, end: number): Check {
  const stageEnd = findByte(buffer, at, end, SPACE);
  const cut = contentEnvelopePlace(buffer, stageEnd, end);
  const after = readEnvelope(buffer, cut + 2, end, 'content');
  const ruleAt = buffer[after] === COLON ? after + 2 : end;
  const fromAt = cut < end ? originPlace(buffer, stageEnd, cut) : -1;
  const checkedEnd = fromAt < 0 ? cut : fromAt;
  const checked = textOf(buffer, stageEnd + 1, checkedEnd);
  const ruleText = textOf(buffer, ruleAt, end);
  return {
    stage: asciiOf(buffer, at, stageEnd),
    client: fromAt < 0 ? undefined : originOf(buffer, fromAt + FROM.length, cut),
    text: ruleText === '' ? checked : `${checked}: ${ruleText}`,
    ruleText,
    codes: replyCodes(buffer, ruleAt, end),
  };
}

// from mail.example.com[192.0.2.1]; from local
function originOf(buffer: Buffer, from: number, end: number): Peer | undefined {
  return peerEnd(buffer, from, end) === end ? peerOf(buffer, from, end) : undefined;
}
