/**
 * amavis' main line, its verdict on a message. Since 2.7:
 * `Passed CLEAN {RelayedOutbound}, ORIGINATING/MYNETS LOCAL [192.0.2.7]:57224 [192.0.2.7] <s> -> <r>, Queue-ID: Q, Message-ID: <m>, mail_id: M, Hits: -, size: 1153, queued_as: Q2, 380 ms`,
 * before: `Passed CLEAN, [192.0.2.7] [192.0.2.7] <s> -> <r>, Message-ID: <m>, mail_id: M, Hits: -, …`.
 */
import {
  CLOSE_BRACE,
  CLOSE_PARENTHESIS,
  COMMA,
  LESS,
  MINUS,
  OPEN_BRACE,
  OPEN_PARENTHESIS,
  SPACE,
} from '../../core/ascii.ts';
import { findByte, hasAt, isDigit, isLower, isUpper, literal, textOf } from '../../core/bytes.ts';
import type { Filtered } from '../../events/scan-events.ts';
import { NO_CATEGORY } from '../bare-verdict.ts';
import { WordCache } from '../word-cache.ts';
import { endOfPlainEnvelope, readEnvelope } from './envelope.ts';
import type { TaskText } from './task.ts';
import { policyBanksOf } from './task.ts';
import { readVerdictFields, type VerdictFields } from './verdict-fields.ts';
import { type Prelude, readPrelude } from './verdict-prelude.ts';

const PASSED = literal('Passed');
const BLOCKED = literal('Blocked');
const COMMA_BLANK = literal(', ');
const NO_ACTIONS: readonly string[] = [];
const NO_RECIPIENTS: readonly string[] = [];

const categories = new WordCache<string>((word) => word);
const actionLists = new WordCache<readonly string[]>((list) => list.split(','));

/** Where the pieces of a line's head are. */
interface Head {
  readonly category: string;
  readonly detail: string | undefined;
  readonly actions: readonly string[];
  /** The place after the comma: policy banks and client. */
  readonly end: number;
}

/** The verdict a text gives; undefined when it is none. */
export function filtered(text: TaskText): Filtered | undefined {
  const { buffer, from, end } = text;
  if (hasAt(buffer, from, end, PASSED)) return verdictOf(text, 'passed', from + PASSED.length);
  if (hasAt(buffer, from, end, BLOCKED)) return verdictOf(text, 'blocked', from + BLOCKED.length);
  return undefined;
}

function verdictOf(
  text: TaskText,
  verdict: 'passed' | 'blocked',
  at: number,
): Filtered | undefined {
  const { buffer, end } = text;
  const head = readHead(text, at);
  if (head === undefined) return undefined;
  const prelude = readPrelude(buffer, head.end, end);
  const envelope = prelude.at < 0 ? undefined : readEnvelope(buffer, prelude.at, end);
  if (envelope === undefined)
    return text.isCut ? event(text, verdict, head, prelude, undefined, undefined) : undefined;
  const fields = readVerdictFields(text, envelope.end);
  if (fields.isRecipientLine) return undefined;
  return event(text, verdict, head, prelude, envelope, fields);
}

function event(
  text: TaskText,
  verdict: 'passed' | 'blocked',
  head: Head,
  prelude: Prelude,
  envelope: { readonly from: string; readonly to: readonly string[] } | undefined,
  fields: VerdictFields | undefined,
): Filtered {
  return {
    kind: 'filtered',
    taskId: text.taskId,
    verdict,
    category: head.category,
    detail: head.detail,
    actions: head.actions,
    policyBanks: policyBanksOf(text.buffer, prelude.banksFrom, prelude.banksEnd),
    clientAddress: prelude.clientAddress,
    clientPort: prelude.clientPort,
    from: envelope?.from,
    to: envelope?.to ?? NO_RECIPIENTS,
    quarantine: fields?.quarantine,
    queueId: fields?.queueId,
    messageId: fields?.messageId,
    mailId: fields?.mailId,
    score: fields?.score,
    size: fields?.size,
    queuedAs: fields?.queuedAs ?? NO_RECIPIENTS,
    elapsedMs: fields?.elapsedMs,
  };
}

/** The category, the names in parentheses and the actions in braces that follow the verdict at `at`. */
function readHead(text: TaskText, at: number): Head | undefined {
  const { buffer, end } = text;
  // Passed, <s> -> <r> …, of amavis' first versions
  if (hasAt(buffer, at, end, COMMA_BLANK))
    return { category: NO_CATEGORY, detail: undefined, actions: NO_ACTIONS, end: at + 2 };
  const categoryEnd = buffer[at] === SPACE ? endOfCategory(buffer, at + 1, end) : at;
  if (categoryEnd <= at + 1) return undefined;
  const category = categories.get(buffer, at + 1, categoryEnd);
  const hasDetail = buffer[categoryEnd] === SPACE && buffer[categoryEnd + 1] === OPEN_PARENTHESIS;
  return hasDetail
    ? readDetailedHead(text, category, categoryEnd + 2)
    : readActions(text, category, undefined, categoryEnd);
}

/** Reads on from the place after the `(`. */
function readDetailedHead(text: TaskText, category: string, from: number): Head | undefined {
  const { buffer, end } = text;
  const detailEnd = endOfDetail(buffer, from, end);
  if (detailEnd >= 0)
    return readActions(text, category, textOf(buffer, from, detailEnd), detailEnd + 1);
  return text.isCut
    ? { category, detail: textOf(buffer, from, end), actions: NO_ACTIONS, end }
    : undefined;
}

/** Reads ` {RelayedInbound}, `, or `, ` alone. */
function readActions(
  text: TaskText,
  category: string,
  detail: string | undefined,
  at: number,
): Head | undefined {
  const { buffer, end } = text;
  const actionsEnd = endOfActions(buffer, at, end);
  if (!hasAt(buffer, actionsEnd, end, COMMA_BLANK)) return undefined;
  const actions = actionsEnd === at ? NO_ACTIONS : actionLists.get(buffer, at + 2, actionsEnd - 1);
  return { category, detail, actions, end: actionsEnd + 2 };
}

/** `CLEAN`, `BAD-HEADER-7`, `MTA-BLOCKED`. */
function endOfCategory(buffer: Buffer, from: number, end: number): number {
  let i = from;
  while (i < end && isCategoryByte(buffer[i] as number)) i++;
  return i;
}

function isCategoryByte(byte: number): boolean {
  return isUpper(byte) || isDigit(byte) || byte === MINUS;
}

/** The place after ` {RelayedInbound,Quarantined}`, or `at` when there are no actions. */
function endOfActions(buffer: Buffer, at: number, end: number): number {
  if (buffer[at] !== SPACE || buffer[at + 1] !== OPEN_BRACE) return at;
  let i = at + 2;
  while (i < end && isActionByte(buffer[i] as number)) i++;
  return buffer[i] === CLOSE_BRACE ? i + 1 : at;
}

function isActionByte(byte: number): boolean {
  return isUpper(byte) || isLower(byte) || byte === COMMA;
}

/** Names are never longer, and a text that imitates them must not cost more than this. */
const MAX_DETAIL = 16_384;

/**
 * The `)` that ends the names of a virus or a banned part. A sender chooses such names, so they may hold one
 * or more whole lines of amavis: the last `)` counts that actions, a client and an envelope follow. A Message-ID
 * after the envelope may hold all that too, but no `<`: once an envelope with <> was found, one without does not
 * count.
 */
function endOfDetail(buffer: Buffer, from: number, end: number): number {
  const limit = Math.min(end, from + MAX_DETAIL);
  let last = -1;
  let hasBrackets = false;
  let i = findByte(buffer, from, limit, CLOSE_PARENTHESIS);
  while (i >= 0) {
    const start = envelopeAfter(buffer, i + 1, end);
    const after = start < 0 ? -1 : endOfPlainEnvelope(buffer, start, end);
    const isBracketed = buffer[start] === LESS;
    let next = i + 1;
    if (after >= 0 && (isBracketed || !hasBrackets)) {
      last = i;
      hasBrackets = isBracketed;
      next = after;
    }
    i = findByte(buffer, next, limit, CLOSE_PARENTHESIS);
  }
  return last;
}

/** Where an envelope starts after ` {ACTIONS}, [client] ` at `at`; -1 when there is no such thing. */
function envelopeAfter(buffer: Buffer, at: number, end: number): number {
  const actionsEnd = endOfActions(buffer, at, end);
  if (!hasAt(buffer, actionsEnd, end, COMMA_BLANK)) return -1;
  return readPrelude(buffer, actionsEnd + COMMA_BLANK.length, end).at;
}
