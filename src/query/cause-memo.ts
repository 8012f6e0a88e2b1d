/** Diagnoses of many rows that are alike: the knowledge base is asked once for each kind of row. */

import { domainOf } from '../core/address.ts';
import { diagnoseWithSense } from '../knowledge/diagnose.ts';
import type { RetryHelps } from '../knowledge/entry.ts';
import { isOfOtherHost } from '../knowledge/looked-up-name.ts';
import type { Message, Recipient } from '../message/message.ts';
import { hasStopped } from '../message/outcome.ts';
import { isLedHere } from './led-here.ts';
import { scannerWords } from './scanner-words.ts';
import { relayOf, symptomOf } from './symptom.ts';

export interface KnownCause {
  /** The id of an explanation: `amavis-down`. */
  readonly cause: string;
  /** Short, for tables. */
  readonly title: string;
  readonly retryHelps: RetryHelps;
  /** All that is said about it, without names; rows with the same cause may be told different things. */
  readonly sense: string;
}

/** Kinds of rows remembered; beyond that all are forgotten, and learnt anew. */
const MOST_SORTS = 2000;
const LONGEST_REPLY = 512;
/** A reply ends with the command it answers. */
const TAIL = 48;

export class CauseMemo {
  readonly #known = new Map<string, KnownCause>();

  /** Why a recipient's mail stopped; null when it did not. */
  causeOf(message: Message, recipient: Recipient): KnownCause | null {
    if (!hasStopped(recipient)) return null;
    const sort = sortOf(message, recipient);
    let found = this.#known.get(sort);
    if (found === undefined) {
      found = knownCause(message, recipient);
      if (this.#known.size >= MOST_SORTS) this.#known.clear();
      this.#known.set(sort, found);
    }
    return found;
  }
}

function knownCause(message: Message, recipient: Recipient): KnownCause {
  const { diagnosis, sense } = diagnoseWithSense(symptomOf(message, recipient));
  const { cause, title, retryHelps } = diagnosis;
  return { cause, title, retryHelps, sense };
}

/** All that a diagnosis looks at, without what only names a person or a client. */
function sortOf(message: Message, row: Recipient): string {
  const reply = row.reply ?? '';
  const words =
    reply.length <= LONGEST_REPLY
      ? reply
      : reply.slice(0, LONGEST_REPLY - TAIL) + reply.slice(-TAIL);
  const peer = relayOf(message, row);
  const relay = peer === null ? '' : `${peer.name}[${peer.address}]${peer.port}`;
  const isOther = isOfOtherHost(reply.toLowerCase(), domainOf(row.address));
  const head = `${isOther} ${isLedHere(row)} ${row.status} ${row.step} ${row.service} ${row.enhancedStatus} ${row.category} ${row.stage} ${row.by} ${row.warning}`;
  return `${head} ${relay} ${scannerWords(message, row)} ${withoutNames(words, row.by !== null)}`;
}

/** A reply without what is in <>, and for a refusal also in []: addresses of people and clients. */
function withoutNames(text: string, isRefusal: boolean): string {
  const kept = withoutBetween(text, '<', '>');
  return isRefusal ? withoutBetween(kept, '[', ']') : kept;
}

function withoutBetween(text: string, open: string, close: string): string {
  let kept = '';
  let from = 0;
  for (;;) {
    const start = text.indexOf(open, from);
    const end = start < 0 ? -1 : text.indexOf(close, start);
    if (end < 0) return kept + text.slice(from);
    kept += text.slice(from, start + 1);
    from = end;
  }
}
